/// Neuron cards: the fitted transfer curve of an analog neuron.
#pragma once

#include <string>

#include "sotto/io/overrides.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::io {

/// Reads a card ("kind": "neuron_card") whose parameters are the fields of SigmoidNeuron, all of them. Throws IoError
/// with file, JSON pointer, value and rule.
SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
