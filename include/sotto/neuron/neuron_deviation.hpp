/// How one neuron of a chip differs from its card.
#pragma once

#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto {

/// Deviation of a neuron; the defaults are the card's neuron.
struct NeuronDeviation {
  double input_offset_v = 0;     ///< added to the input at which the curve has a value, finite: the curve moves right
  double slope_factor = 1;       ///< of slope_per_v, > 0; a table is squeezed about centre_v by the same factor
  double output_ohm_factor = 1;  ///< of output_ohm, > 0

  bool operator==(const NeuronDeviation&) const = default;
};

/// The neuron with that deviation: V_out(V_in) = f(centre + factor (V_in - offset - centre)), logistic and table alike,
/// and so does the supply power.
/// Throws InvalidArgument on a deviation or a neuron outside its range.
SigmoidNeuron deviated(const SigmoidNeuron& nominal, const NeuronDeviation& deviation);

}  // namespace sotto
