/// Analog neuron: logistic or tabulated transfer curve behind an output resistance.
#pragma once

#include <Eigen/Core>

#include "sotto/core/simd.hpp"
#include "sotto/neuron/supply_curve.hpp"
#include "sotto/neuron/transfer_table.hpp"

namespace sotto {

/// V_out = low + (high - low) / (1 + exp(slope (V_in - centre))) behind output_ohm, or the table where there is one;
/// the input draws no current. A positive slope gives the falling curve ("reverse sigmoid") of the two-junction inverter neuron.
/// Defaults: 0.8 / (1 + exp(11 V)), the curve that IMAC-Sim trains on (design systems A.2).
struct SigmoidNeuron {
  double low_v = 0;
  double high_v = 0.8;      ///< > low_v
  double slope_per_v = 11;  ///< not 0; > 0 falls, < 0 rises
  double centre_v = 0;
  double output_ohm = 0;    ///< >= 0, finite; where the table has resistances of its own, their mean
  TransferTable table = {};  ///< where not empty, the curve; the logistic is then what fits it best
  double delay_s = 0;        ///< from half the input step to half the output step, >= 0; 0: not known
  double energy_per_transition_j = 0;  ///< from the supply, beyond its static power; 0: not known
  SupplyCurve supply = {};             ///< static power over the input; empty: not known

  bool operator==(const SigmoidNeuron&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const SigmoidNeuron& neuron);

/// Open-circuit output voltage; never overflows. Many at once: by vectors, equal to single ones to a few units of the
/// last place (the bits depend on the level, not on where a value stands); some 2 ns each.
double neuron_output_v(const SigmoidNeuron& neuron, double input_v);
Eigen::MatrixXd neuron_output_v(const SigmoidNeuron& neuron, const Eigen::MatrixXd& inputs_v,
                                SimdLevel simd = best_simd_level());

/// Whether the output resistance depends on the operating point: the table has resistances.
inline bool has_varying_resistance(const SigmoidNeuron& neuron) {
  return !neuron.table.output_ohm.empty();
}

/// Output resistance at these inputs: from the table, else output_ohm everywhere.
Eigen::MatrixXd neuron_output_ohm(const SigmoidNeuron& neuron, const Eigen::MatrixXd& inputs_v);

/// The logistic alone, whether there is a table or not.
double logistic_output_v(const SigmoidNeuron& neuron, double input_v);

}  // namespace sotto
