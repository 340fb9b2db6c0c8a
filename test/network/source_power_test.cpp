#include "sotto/network/source_power.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"

namespace sotto {
namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one, and a linear system

using Eigen::Index;
using Eigen::MatrixXd;

/// Two layers of one input and one output, no wires: a pair of 1 and 4 kohm per row and virtual grounds.
AnalogNetwork smallest(BiasRows bias_rows) {
  LayerCircuit circuit{
      .cells = {1000, 4000}, .reader = Transimpedance{1000}, .neuron = {.supply = {{-1, 1}, {1e-6, 3e-6}}}};
  circuit.partition.bias_rows = bias_rows;
  circuit.partition.max_rows = 1;
  circuit.bias_v = 0.5;
  const auto layer = make_layer(MatrixXd::Ones(1, 1), Eigen::VectorXd::Constant(1, -1), circuit);
  return {.layers = {layer, layer}};
}

}  // namespace

TEST_CASE("every source delivers its voltage times the current of its pair", "[network][unit]") {
  constexpr double kPairSiemens = 1 / 1e3 + 1 / 4e3;  // virtual grounds: a row sees both cells of its pair
  constexpr double kZeroSiemens = 2 / 1e3;            // weight 0: both cells are low
  const NetworkSolver solver(smallest(BiasRows::every));
  const NetworkResult result = solver.run(MatrixXd::Constant(1, 1, 0.4), true);

  const auto power = power_by_source(solver, result);

  const double hidden_v = result.layers[0].neuron_v(0, 0);
  CHECK(power.inputs_w(0) == Approx(0.4 * 0.4 * kPairSiemens).epsilon(kRounding));
  CHECK(power.neurons_w(0) == Approx(hidden_v * hidden_v * kPairSiemens).epsilon(kRounding));
  CHECK(power.bias_w(0) == Approx(2 * 0.5 * 0.5 * (kPairSiemens + kZeroSiemens)).epsilon(kRounding));
  const double input_1_v = result.layers[0].reader_v(0, 0), input_2_v = result.layers[1].reader_v(0, 0);
  CHECK(power.supply_w(0) == Approx(2e-6 + 1e-6 * input_1_v + 2e-6 + 1e-6 * input_2_v).epsilon(kRounding));
}

TEST_CASE("the sources together deliver the power of all places", "[network][property]") {
  for (const BiasRows bias_rows : {BiasRows::last, BiasRows::every}) {
    const NetworkSolver solver(smallest(bias_rows));
    const NetworkResult result = solver.run((MatrixXd(3, 1) << 0.4, -0.8, 0).finished(), true);

    const auto power = power_by_source(solver, result);

    const double mean_w = (power.inputs_w + power.bias_w + power.neurons_w).mean();
    CHECK_THAT(mean_w, Catch::WithinRel(result.mean_power.source_w, test::kRelLinearSolve));
  }
}

TEST_CASE("in a layer of different neurons the supply power is known where every one knows its own",
          "[network][unit]") {
  AnalogNetwork network = smallest(BiasRows::last);
  SigmoidNeuron other = network.layers[0].neuron;
  other.supply = {{-1, 1}, {5e-6, 5e-6}};
  network.layers[0].neurons = {other};
  network.layers[0].neuron.supply = {};  // no output has it
  const NetworkSolver solver(network);
  const NetworkResult result = solver.run(MatrixXd::Ones(1, 1), true);

  CHECK(power_by_source(solver, result).supply_w(0) ==
        Approx(5e-6 + 2e-6 + 1e-6 * result.layers[1].reader_v(0, 0)).epsilon(kRounding));

  network.layers[1].neurons = {network.layers[1].neuron};
  network.layers[1].neurons[0].supply = {};
  const NetworkSolver without(network);
  CHECK(power_by_source(without, without.run(MatrixXd::Ones(1, 1), true)).supply_w.size() == 0);
}

TEST_CASE("power by source needs the layers, and no supply power where a neuron does not know it", "[network][unit]") {
  AnalogNetwork network = smallest(BiasRows::last);
  network.layers[1].neuron.supply = {};
  const NetworkSolver solver(network);

  CHECK(power_by_source(solver, solver.run(MatrixXd::Ones(1, 1), true)).supply_w.size() == 0);
  CHECK_THROWS_WITH(power_by_source(solver, solver.run(MatrixXd::Ones(1, 1))),
                    "layers = 0 kept must be kept for all 2 layers");
}

}  // namespace sotto
