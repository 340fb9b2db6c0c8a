/// Reads the cards of ngspice, Xyce, HSPICE and LTspice.
#pragma once

#include <string>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

SpiceCircuit read_cards(const std::string& text, Dialect dialect, const std::string& file);

}  // namespace sotto::spice
