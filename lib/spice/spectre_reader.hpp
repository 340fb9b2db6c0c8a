/// Reads a netlist in Spectre's own language: the elements and analyses that Sotto writes.
#pragma once

#include <string>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

SpiceCircuit read_spectre(const std::string& text, const std::string& file);

}  // namespace sotto::spice
