/// Cards of one behavioral neuron: its curve and, where it depends on the operating point, its output resistance.
#pragma once

#include <string>

#include "sotto/neuron/sigmoid_neuron.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

/// A neuron in a deck. Neurons of one layer share `parameters`, the first letters of their parameters' names.
struct NeuronPlace {
  std::string name;        ///< of the B source, without its "b"
  std::string parameters;  ///< as in add_neuron_parameters
  std::string input;       ///< nodes
  std::string output;      ///< of the curve: before the output resistance
};

/// Literals in B expressions are rounded to 11 digits: every constant is a parameter. A logistic has low, swing, slope
/// and centre; a table one set per piece between two knots.
void add_neuron_parameters(Deck& deck, const std::string& parameters, const SigmoidNeuron& neuron);

/// The curve as a voltage source. A table is written as a sum over its pieces, each a cubic of how far the input is in
/// that piece, min(max(V_in - from, 0), width): the same cubics that the native neuron evaluates, flat outside.
void add_neuron_curve(Deck& deck, const SigmoidNeuron& neuron, const NeuronPlace& place);

/// The output resistance between place.output and `terminal`, as a current that both voltages and the input control.
/// Only of neurons whose resistance depends on the operating point; place.name names this source.
void add_neuron_resistance(Deck& deck, const SigmoidNeuron& neuron, const NeuronPlace& place,
                           const std::string& terminal);

}  // namespace sotto::spice
