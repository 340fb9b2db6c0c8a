/// The same checks for the logistic kernels of every instruction set.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/random.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::test {

inline void check_logistic(SimdLevel level) {
  if (!is_available(level)) {
    WARN("this processor lacks " << to_string(level) << ": nothing checked");
    return;
  }
  const SigmoidNeuron neuron{.low_v = 0.05, .high_v = 0.9, .slope_per_v = 11, .centre_v = -0.01};
  const double kInf = std::numeric_limits<double>::infinity();
  constexpr double kRounding = 1e-15;  // a few units of the last place of the exponential and the quotient
  SampleRng rng(7, 0);
  for (const Eigen::Index rows : {1, 2, 3, 7, 8, 9, 1000}) {
    Eigen::MatrixXd inputs_v(rows, 1);
    for (double& v : inputs_v.reshaped()) v = rng.normal() * std::exp(2 * rng.normal());
    inputs_v(0) = rows == 1 ? kInf : rows == 2 ? -kInf : rows == 3 ? -0.01 : inputs_v(0);
    const Eigen::MatrixXd found_v = neuron_output_v(neuron, inputs_v, level);
    for (Eigen::Index k = 0; k < rows; ++k) {
      CAPTURE(rows, k, inputs_v(k));
      REQUIRE(std::abs(found_v(k) / neuron_output_v(neuron, inputs_v(k)) - 1) < kRounding);
      const Eigen::MatrixXd alone_v = neuron_output_v(neuron, inputs_v.row(k).eval(), level);
      REQUIRE(alone_v(0) == found_v(k));
    }
  }
  const double nan = std::nan("");
  REQUIRE(std::isnan(neuron_output_v(neuron, Eigen::MatrixXd::Constant(1, 1, nan), level)(0)));
}

}  // namespace sotto::test
