#include "sotto/neuron/sigmoid_neuron.hpp"

#include <algorithm>
#include <cmath>

#include "neuron/logistic_kernel.hpp"
#include "sotto/core/error.hpp"

namespace sotto {

namespace {

// Weighted mean of both levels with the weights 1 and e = exp(-|x|) <= 1: nothing overflows, both tails keep their
// relative precision, and a deep tail is exactly its level.
double logistic_v(const SigmoidNeuron& neuron, double input_v) {
  const double x = neuron.slope_per_v * (input_v - neuron.centre_v);
  const double e = std::exp(-std::abs(x));
  return x > 0 ? (neuron.low_v + neuron.high_v * e) / (1 + e) : (neuron.low_v * e + neuron.high_v) / (1 + e);
}

double curve_v(const SigmoidNeuron& neuron, double input_v) {
  return neuron.table.empty() ? logistic_v(neuron, input_v) : table_output_v(neuron.table, input_v);
}

ApplyLogistic kernel_of(SimdLevel level) {
  switch (std::min(level, best_simd_level())) {
    case SimdLevel::avx512:
      return kApplyLogisticAvx512;
    case SimdLevel::avx2:
      return kApplyLogisticAvx2;
    case SimdLevel::baseline:
      break;
  }
  return kApplyLogisticBaseline;
}

}  // namespace

void validate(const SigmoidNeuron& neuron) {
  require(std::isfinite(neuron.low_v), "low_v", neuron.low_v, "finite");
  require(std::isfinite(neuron.high_v) && neuron.high_v > neuron.low_v, "high_v", neuron.high_v, "> low_v and finite");
  require(std::isfinite(neuron.slope_per_v) && neuron.slope_per_v != 0, "slope_per_v", neuron.slope_per_v,
          "finite and not 0");
  require(std::isfinite(neuron.centre_v), "centre_v", neuron.centre_v, "finite");
  require(std::isfinite(neuron.output_ohm) && neuron.output_ohm >= 0, "output_ohm", neuron.output_ohm,
          ">= 0 and finite");
  validate(neuron.table);
  require(std::isfinite(neuron.delay_s) && neuron.delay_s >= 0, "delay_s", neuron.delay_s, ">= 0 and finite");
  require(std::isfinite(neuron.energy_per_transition_j), "energy_per_transition_j", neuron.energy_per_transition_j,
          "finite");
  validate(neuron.supply);
}

double neuron_output_v(const SigmoidNeuron& neuron, double input_v) {
  validate(neuron);
  return curve_v(neuron, input_v);
}

Eigen::MatrixXd neuron_output_v(const SigmoidNeuron& neuron, const Eigen::MatrixXd& inputs_v, SimdLevel simd) {
  validate(neuron);
  if (!neuron.table.empty()) return inputs_v.unaryExpr([&neuron](double v) { return curve_v(neuron, v); });
  Eigen::MatrixXd outputs_v = inputs_v;
  kernel_of(simd)({.values = outputs_v.data(),
                   .count = outputs_v.size(),
                   .low_v = neuron.low_v,
                   .high_v = neuron.high_v,
                   .slope_per_v = neuron.slope_per_v,
                   .centre_v = neuron.centre_v});
  return outputs_v;
}

Eigen::MatrixXd neuron_output_ohm(const SigmoidNeuron& neuron, const Eigen::MatrixXd& inputs_v) {
  validate(neuron);
  if (!has_varying_resistance(neuron)) {
    return Eigen::MatrixXd::Constant(inputs_v.rows(), inputs_v.cols(), neuron.output_ohm);
  }
  return inputs_v.unaryExpr([&neuron](double input_v) { return table_output_ohm(neuron.table, input_v); });
}

double logistic_output_v(const SigmoidNeuron& neuron, double input_v) {
  validate(neuron);
  return logistic_v(neuron, input_v);
}

}  // namespace sotto
