/// What Spectre calls masters, waveform values and transistor models.
#pragma once

#include <string>
#include <vector>

#include "sotto/spice/spice_circuit.hpp"

namespace sotto::spice {

/// Names of the values of "pulse" and "sin" in the order of SPICE; empty for any other waveform.
const std::vector<std::string>& waveform_parameters(const std::string& waveform);

/// "model access mos1 type=n kp=...": level 1 is mos1, levels 14 and 54 are bsim4. Throws InvalidArgument on others.
std::string spectre_model_text(const Model& model);

/// Back: type "nmos" or "pmos" and a level. False where the master is no model that Sotto writes.
bool read_spectre_model(Model& model, const std::string& master);

}  // namespace sotto::spice
