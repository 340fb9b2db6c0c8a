/// Neuron cards: the fitted transfer curve of an analog neuron.
#pragma once

#include <string>
#include <vector>

#include "sotto/io/overrides.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::io {

/// Reads a card ("kind": "neuron_card") whose parameters are the numbers of SigmoidNeuron, all of them but delay and
/// energy, which are 0 where the card is silent. A card with a calibration also gives the table and
/// the supply power, at the nominal conditions; one with "curves" those that it lists. Throws IoError with file, JSON pointer, value and rule.
SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides = {});

/// A card of a neuron that was fitted to something else than its transistor circuit.
struct FittedNeuronCard {
  std::string name;
  std::string description;
  SigmoidNeuron neuron;
  std::string source;              ///< of every number: what it was fitted to
  std::vector<std::string> notes;  ///< sentences
};

/// The card as load_neuron reads it: parameters, table and supply power under "curves". Throws InvalidArgument on a bad
/// neuron, and where table and supply power have different inputs.
std::string fitted_neuron_card_json(const FittedNeuronCard& card);

}  // namespace sotto::io
