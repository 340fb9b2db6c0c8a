/// Writes a circuit in the syntax of ngspice, Xyce, HSPICE or LTspice.
#pragma once

#include <string>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

std::string write_cards(const SpiceCircuit& circuit, Dialect dialect);

}  // namespace sotto::spice
