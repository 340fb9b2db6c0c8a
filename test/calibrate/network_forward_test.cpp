#include "calibrate/network_forward.hpp"

#include <catch2/catch.hpp>

#include "calibrate/network_samples.hpp"
#include "support/approx.hpp"

using namespace sotto;
using namespace sotto::calibrate;

TEST_CASE("a reduced network gives what the network solver gives, for any neuron and output resistance",
          "[calibrate][oracle]") {
  const Eigen::MatrixXd inputs_v = test::small_inputs_v(300);
  NetworkForward forward(test::small_network({.output_ohm = 100}), 1, best_simd_level());
  const NetworkForward threads(test::small_network({.output_ohm = 100}), 3, best_simd_level());
  for (const double output_ohm : {100.0, 0.0, 800.0}) {
    const SigmoidNeuron neuron{
        .low_v = 0.1, .high_v = 0.7, .slope_per_v = 9, .centre_v = 0.05, .output_ohm = output_ohm};

    if (output_ohm != 100) forward.set_output_ohm(output_ohm);
    const Eigen::MatrixXd outputs_v = forward.run(neuron, inputs_v);

    const auto expected = NetworkSolver(test::small_network(neuron), {.with_power = false}).run(inputs_v);
    CHECK(test::max_rel_diff(outputs_v, expected.outputs_v) < test::kRelLinearSolve);
    if (output_ohm == 100) CHECK(threads.run(neuron, inputs_v) == outputs_v);
  }
}
