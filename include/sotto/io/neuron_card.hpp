/// Neuron cards: the fitted transfer curve of an analog neuron.
#pragma once

#include <string>
#include <vector>

#include "sotto/io/overrides.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::io {

/// Reads a card ("kind": "neuron_card") whose parameters are the numbers of SigmoidNeuron, all of them but delay and
/// energy, which are 0 where the card is silent. A card with a calibration also gives the table and the supply power,
/// at the nominal conditions; one with "curves" those that it lists; both at once are an error. Throws IoError with
/// file, JSON pointer, value and rule.
SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides = {});

/// A card of a neuron that was fitted to something else than its transistor circuit.
struct FittedNeuronCard {
  std::string name;
  std::string description;
  SigmoidNeuron neuron;
  std::string source;              ///< of every number: what it was fitted to
  std::vector<std::string> notes;  ///< sentences
};

/// Throws InvalidArgument where such a card cannot hold all of the neuron: a delay, an energy per transition, output
/// resistances at the knots of its table, or a supply power at other inputs than the table's.
void require_card_holds(const SigmoidNeuron& neuron);

/// The card as load_neuron reads it: parameters, table and supply power under "curves". Throws InvalidArgument on a bad
/// neuron, and as require_card_holds does.
std::string fitted_neuron_card_json(const FittedNeuronCard& card);

}  // namespace sotto::io
