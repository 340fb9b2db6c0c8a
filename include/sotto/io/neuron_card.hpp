/// Neuron cards: the fitted transfer curve of an analog neuron.
#pragma once

#include <string>

#include "sotto/io/overrides.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::io {

/// Reads a card ("kind": "neuron_card") whose parameters are the numbers of SigmoidNeuron, all of them but delay and
/// energy, which are 0 where the card is silent. A card with a calibration also gives the table, at the nominal
/// conditions. Throws IoError with file, JSON pointer, value and rule.
SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
