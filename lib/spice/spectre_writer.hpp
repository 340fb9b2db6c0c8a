/// Writes a circuit in Spectre's own language.
#pragma once

#include <string>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

std::string write_spectre(const SpiceCircuit& circuit);

}  // namespace sotto::spice
