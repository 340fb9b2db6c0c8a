#include "sotto/network/network.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"
#include "sotto/neuron/neuron_deviation.hpp"
#include "support/approx.hpp"
#include "support/layer_circuit.hpp"

namespace sotto {
namespace {

using Catch::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd random_signs(SampleRng& rng, Index rows, Index cols) {
  MatrixXd signs(rows, cols);
  for (Index j = 0; j < cols; ++j) {
    for (Index i = 0; i < rows; ++i) signs(i, j) = rng.uniform() < 0.5 ? -1 : 1;
  }
  return signs;
}

AnalogNetwork sample_network(double output_ohm, BiasRows bias_rows = BiasRows::last) {
  SampleRng rng(81, 0);
  LayerCircuit circuit{.cells = {5e3, 15e3},
                       .wires = {.row_segment_ohm = 9.0, .col_segment_ohm = 11.0},
                       .partition = {.max_rows = 4, .max_pairs = 3, .bias_rows = bias_rows},
                       .reader = DiffAmp{.gain = 10, .input_ohm = 1e3},
                       .neuron = {.output_ohm = output_ohm}};
  AnalogNetwork network;
  network.input_driver_ohm = 50;
  network.layers.push_back(make_layer(random_signs(rng, 6, 5), random_signs(rng, 5, 1), circuit));
  network.layers.push_back(make_layer(random_signs(rng, 5, 3), random_signs(rng, 3, 1), circuit));
  return network;
}

const MatrixXd kInputs = (MatrixXd(2, 6) << 0.8, -0.8, 0.1, 0.4, -0.2, 0.0, 0.3, 0.3, -0.6, 0.8, 0.8, -0.8).finished();

TEST_CASE("a network is the chain of its layers, each loaded by the next", "[network][oracle]") {
  for (const BiasRows bias_rows : {BiasRows::last, BiasRows::every}) {
    const AnalogNetwork network = sample_network(650.0, bias_rows);

    const NetworkResult result = NetworkSolver(network).run(kInputs);

    for (Index image = 0; image < 2; ++image) {
      VectorXd signal = kInputs.row(image).transpose();
      double driver_ohm = network.input_driver_ohm;
      for (const AnalogLayer& layer : network.layers) {
        const VectorXd driver_v = row_drive_v(layer, signal.transpose()).row(0).transpose();
        const VectorXd reader_v = test::solve_layer_densely(layer, driver_v, driver_ohm).combined_v;
        signal = neuron_output_v(layer.neuron, MatrixXd(reader_v));
        driver_ohm = layer.neuron.output_ohm;
      }
      CHECK(test::max_rel_diff(result.outputs_v.row(image).transpose(), signal) < 1e-11);
    }
  }
}

/// A falling curve whose output resistance depends on the operating point, as the two-junction neuron's does.
const TransferTable kVaryingTable{{-1, -0.2, 0, 0.3, 1}, {0.8, 0.7, 0.4, 0.1, 0}, {1300, 700, 350, 800, 1200}};

AnalogNetwork varying_network() {
  AnalogNetwork network = sample_network(650.0, BiasRows::every);
  for (AnalogLayer& layer : network.layers) layer.neuron.table = kVaryingTable;
  return network;
}

/// Every image and layer of a run against dense layers, each behind what the neurons before it are at their inputs.
void check_chain_of_dense_layers(const AnalogNetwork& network) {
  const NetworkResult result = NetworkSolver(network).run(kInputs, true);
  for (Index image = 0; image < 2; ++image) {
    VectorXd signal = kInputs.row(image).transpose();
    VectorXd driver_ohm = VectorXd::Constant(6, network.input_driver_ohm);
    for (std::size_t k = 0; k < 2; ++k) {
      const AnalogLayer& layer = network.layers[k];
      const VectorXd driver_v = row_drive_v(layer, signal.transpose()).row(0).transpose();
      const auto nodes = test::solve_layer_densely(layer, driver_v, driver_ohm);
      CHECK(test::max_rel_diff(result.layers[k].row_v.row(image).transpose(), nodes.row_v) < 1e-11);
      CHECK(test::max_rel_diff(result.layers[k].reader_v.row(image).transpose(), nodes.combined_v) < 1e-11);
      signal.resize(layer.num_outputs);
      driver_ohm.resize(layer.num_outputs);
      for (Index j = 0; j < layer.num_outputs; ++j) {
        signal(j) = neuron_output_v(neuron_of(layer, j), nodes.combined_v(j));
        driver_ohm(j) = table_output_ohm(neuron_of(layer, j).table, nodes.combined_v(j));
      }
    }
    CHECK(test::max_rel_diff(result.outputs_v.row(image).transpose(), signal) < 1e-11);
  }
}

TEST_CASE("neurons whose resistance depends on the operating point load image by image", "[network][oracle]") {
  check_chain_of_dense_layers(varying_network());
}

TEST_CASE("row and reader voltages of a layer, asked for one by one, are those of the run", "[network][unit]") {
  const NetworkSolver solver(sample_network(650.0), {.with_power = false});
  const NetworkResult run = solver.run(kInputs, true);

  for (std::size_t k = 0; k < 2; ++k) {
    const LayerState& state = run.layers[k];
    const AnalogLayer& layer = solver.network().layers[k];
    const MatrixXd driver_ohm =
        with_bias_rows(layer, MatrixXd::Constant(kInputs.rows(), layer.num_inputs, k == 0 ? 50.0 : 650.0), 0);
    CHECK(test::max_rel_diff(solver.row_v(k, state.driver_v, driver_ohm), state.row_v) < 1e-12);
    CHECK(test::max_rel_diff(solver.reader_v(k, state.row_v), state.reader_v) < 1e-12);
  }
}

TEST_CASE("equal resistances at all knots are the constant output resistance", "[network][unit]") {
  AnalogNetwork network = varying_network();
  for (AnalogLayer& layer : network.layers) layer.neuron.table.output_ohm.clear();
  const NetworkResult constant = NetworkSolver(network).run(kInputs);
  for (AnalogLayer& layer : network.layers) layer.neuron.table.output_ohm.assign(5, 650.0);

  const NetworkResult varying = NetworkSolver(network).run(kInputs);

  CHECK(test::max_rel_diff(varying.outputs_v, constant.outputs_v) < 1e-12);
  CHECK_THAT(varying.mean_power.drivers_w, WithinRel(constant.mean_power.drivers_w, 1e-12));
}

TEST_CASE("the power of drivers of varying resistance is what their sources deliver", "[network][property]") {
  const PowerByPlace power = NetworkSolver(varying_network()).run(kInputs).mean_power;

  CHECK(power.drivers_w > 0);
  REQUIRE_THAT(power.total_w(), WithinRel(power.source_w, test::kRelLinearSolve));
}

TEST_CASE("the power by place of a network is what its sources deliver", "[network][property]") {
  for (const BiasRows bias_rows : {BiasRows::last, BiasRows::every}) {
    const PowerByPlace power = NetworkSolver(sample_network(650.0, bias_rows)).run(kInputs).mean_power;

    CHECK(power.cells_w > 0);
    CHECK(power.drivers_w > 0);
    CHECK(power.senses_w > 0);
    CHECK_THAT(power.total_w(), WithinRel(power.source_w, test::kRelLinearSolve));
  }
}

/// Neurons that differ, with tables and resistances of their own; offsets of amplifiers; bias rows in all partitions.
AnalogNetwork everything_network() {
  AnalogNetwork network = varying_network();
  SampleRng rng(82, 0);
  for (AnalogLayer& layer : network.layers) {
    for (Tile& tile : layer.tiles) {
      tile.offset_v = VectorXd::NullaryExpr(tile.num_pairs(), [&](Index) { return 0.005 * rng.normal(); });
    }
    for (Index k = 0; k < layer.num_outputs; ++k) {
      layer.neurons.push_back(deviated(layer.neuron, {.input_offset_v = 0.02 * rng.normal(),
                                                      .slope_factor = 1 + 0.1 * rng.uniform(),
                                                      .output_ohm_factor = 1 + 0.2 * rng.uniform()}));
    }
  }
  return network;
}

TEST_CASE("neurons that differ, with tables, offsets and bias rows everywhere: the chain is that of dense layers",
          "[network][oracle]") {
  check_chain_of_dense_layers(everything_network());
}

TEST_CASE("with offsets the power by place is still what row drivers deliver", "[network][property]") {
  AnalogNetwork constant = everything_network();
  for (AnalogLayer& layer : constant.layers) {
    for (SigmoidNeuron& neuron : layer.neurons) neuron.table.output_ohm.clear();
  }
  for (const AnalogNetwork& network : {everything_network(), constant}) {
    const PowerByPlace power = NetworkSolver(network).run(kInputs).mean_power;

    CHECK_THAT(power.total_w(), WithinRel(power.source_w, test::kRelLinearSolve));
  }
}

/// A pair of 1 and 4 kohm at 0.4 V, one of 1 and 1 kohm at 0 V, no wires; the offset lifts the line of the positive
/// cells to 10 mV, that of the negative ones stays at 0.
TEST_CASE("an offset at a virtual ground changes the power as hand arithmetic says", "[network][unit]") {
  const LayerCircuit circuit{.cells = {1000, 4000}, .reader = Transimpedance{1000}};
  AnalogNetwork network{.layers = {make_layer(MatrixXd::Ones(1, 1), VectorXd::Zero(1), circuit)}};
  network.layers[0].bias_v = 0;
  network.layers[0].tiles[0].offset_v = VectorXd::Constant(1, 0.01);

  const PowerByPlace power = NetworkSolver(network).run(MatrixXd::Constant(1, 1, 0.4)).mean_power;

  CHECK_THAT(power.source_w, WithinRel(0.4 * (0.39 / 1000 + 0.4 / 4000), test::kRelLinearSolve));
  CHECK_THAT(power.cells_w, WithinRel(0.39 * 0.39 / 1000 + 0.4 * 0.4 / 4000 + 0.01 * 0.01 / 1000, 1e-12));
  CHECK_THAT(power.senses_w, WithinRel(0.01 * (0.39 / 1000 - 0.01 / 1000), 1e-12));
}

TEST_CASE("layer states are kept only where asked for", "[network][unit]") {
  const NetworkSolver solver(sample_network(0.0));

  CHECK(solver.run(kInputs).layers.empty());
  const NetworkResult kept = solver.run(kInputs, true);
  REQUIRE(kept.layers.size() == 2);
  CHECK(kept.layers[1].driver_v.leftCols(5) == kept.layers[0].neuron_v);
  CHECK((kept.layers[0].driver_v.col(6).array() == 0.8).all());
  CHECK(kept.layers[1].neuron_v == kept.outputs_v);
}

TEST_CASE("the bits of a network do not depend on the number of threads", "[network][unit]") {
  const MatrixXd inputs_v = kInputs.replicate(400, 1);
  for (const AnalogNetwork& network : {sample_network(650.0), everything_network()}) {
    const NetworkResult one = NetworkSolver(network, {.threads = 1}).run(inputs_v);
    for (const int threads : {2, 4}) {
      const NetworkResult more = NetworkSolver(network, {.threads = threads}).run(inputs_v);

      CHECK((one.outputs_v.array() == more.outputs_v.array()).all());
      CHECK(one.mean_power == more.mean_power);
    }
  }
}

TEST_CASE("layers must fit together, and inputs must fit the first", "[network][unit]") {
  AnalogNetwork network = sample_network(0.0);
  const NetworkSolver solver(network);
  network.layers.pop_back();
  network.layers.push_back(network.layers.front());

  CHECK_THROWS_WITH(NetworkSolver(network), "layers(1).num_inputs = 6 must be the outputs of the layer before (5)");
  CHECK_THROWS_WITH(NetworkSolver(AnalogNetwork{}), "layers = 0 must be at least one layer");
  CHECK_THROWS_WITH(solver.run(MatrixXd::Ones(1, 5)), "inputs_v = 1 x 5 matrix must be one row per image, 6 columns");
  CHECK_THROWS_WITH(solver.run(MatrixXd::Constant(1, 6, NAN)), "inputs_v must be finite");
}

TEST_CASE("voltages of a layer must have a column per row of it", "[network][unit]") {
  const NetworkSolver solver(sample_network(0.0));  // 7 and 6 rows
  const MatrixXd good = MatrixXd::Ones(2, 7), narrow = MatrixXd::Ones(2, 6);

  CHECK_THROWS_WITH(solver.row_v(0, narrow, good), "driver_v = 2 x 6 matrix must be images x 7, the rows of the layer");
  CHECK_THROWS_WITH(solver.row_v(0, good, narrow),
                    "driver_ohm = 2 x 6 matrix must be images x 7, the rows of the layer");
  CHECK_THROWS_WITH(solver.row_v(0, good, MatrixXd::Ones(1, 7)),
                    "driver_ohm = 1 images must be as many images as driver_v (2)");
  CHECK_THROWS_AS(solver.row_a(0, narrow), InvalidArgument);
  CHECK_THROWS_AS(solver.reader_v(0, narrow), InvalidArgument);
  CHECK_THROWS_WITH(solver.reader_v(2, good), "layer = 2 must be below the 2 layers");
}

TEST_CASE("ideal arithmetic is the reverse sigmoid of W h + b", "[network][unit]") {
  const DenseWeights layer{(MatrixXd(2, 1) << 1, -1).finished(), VectorXd::Constant(1, 1.0), 2.0};

  const MatrixXd h = ideal_outputs({layer}, (MatrixXd(1, 2) << 0.5, 1.0).finished());

  REQUIRE_THAT(h(0, 0), WithinRel(1 / (1 + std::exp(1.0)), test::kRelLinearSolve));
}

TEST_CASE("the class is the first of the largest outputs", "[network][unit]") {
  const Eigen::VectorXi best = argmax_rows((MatrixXd(2, 3) << 1, 3, 3, 2, 0, 1).finished());

  REQUIRE(best(0) == 1);
  REQUIRE(best(1) == 0);
}

}  // namespace
}  // namespace sotto
