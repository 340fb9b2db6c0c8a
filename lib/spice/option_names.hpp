/// How each simulator calls its tolerances, and which level it gives a transistor model.
#pragma once

#include <string>
#include <vector>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

/// The cards that carry the options of the circuit and what the dialect needs besides; not for Spectre's element-like
/// options, of which `option_words` gives the words.
std::vector<std::string> option_cards(const SpiceCircuit& circuit, Dialect dialect);

/// "reltol=1e-6 vabstol=1e-12": the options that are not a property of the analysis in Spectre.
std::string spectre_option_words(const SpiceCircuit& circuit);

/// Takes those options out of the words of a card that the circuit knows.
void read_options(SpiceCircuit& circuit, const std::vector<std::string>& words, Dialect dialect);

enum class Direction { to_dialect, from_dialect };

/// BSIM4 is level 54, in LTspice and Xyce level 14; Spectre has names in place of levels.
void translate_model(Model& model, Dialect dialect, Direction direction);

}  // namespace sotto::spice
