#include "sotto/network/layer.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"
#include "support/approx.hpp"
#include "support/layer_circuit.hpp"

namespace sotto {
namespace {

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

AnalogLayer sample_layer(const Reader& reader, PairLayout layout, PartitionOutputs outputs,
                         BiasRows bias_rows = BiasRows::last) {
  SampleRng rng(71, 0);
  const LayerCircuit circuit{.cells = {5e3, 15e3},
                             .wires = {.row_segment_ohm = 9.0, .col_segment_ohm = 11.0},
                             .pair_layout = layout,
                             .partition = {.max_rows = 3, .max_pairs = 2, .outputs = outputs, .bias_rows = bias_rows},
                             .reader = reader,
                             .neuron = {}};
  return make_layer(random_signs(rng, 5, 3), random_signs(rng, 3, 1), circuit);
}

TEST_CASE("a layer is cut into tiles by the boundary rule, with the bias as last row", "[network][unit]") {
  const AnalogLayer layer = sample_layer(Transimpedance{1e4}, PairLayout::shared_node, PartitionOutputs::average);

  REQUIRE(layer.tiles.size() == 4);
  CHECK(layer.row_parts == 2);
  CHECK(layer.pair_parts == 2);
  CHECK(layer.tiles[1].first_row == 0);
  CHECK(layer.tiles[1].first_pair == 2);
  CHECK(layer.tiles[2].first_row == 3);
  CHECK(layer.tiles[2].num_rows() == 3);
}

TEST_CASE("the layer matrix equals one dense nodal system with op-amps", "[network][oracle]") {
  const Reader readers[] = {DiffAmp{.gain = 30, .input_ohm = 1e3}, Transimpedance{1e4}};
  const VectorXd driver_v = (VectorXd(6) << 0.8, -0.8, 0.3, 0.1, -0.5, 0.8).finished();
  for (const Reader& reader : readers) {
    for (const PairLayout layout : {PairLayout::shared_node, PairLayout::alternating}) {
      for (const PartitionOutputs outputs : {PartitionOutputs::average, PartitionOutputs::sum}) {
        const AnalogLayer layer = sample_layer(reader, layout, outputs);
        const auto dense = test::solve_layer_densely(layer, driver_v, 650.0);

        const LayerTransfer transfer = layer_transfer(layer, {.driver_ohm = 650.0});

        CHECK(test::max_rel_diff(transfer.outputs_per_v * driver_v, dense.combined_v) < 1e-11);
        for (Index h = 0; h < 2; ++h) {
          const VectorXd row_v = transfer.row_v_per_v[h] * driver_v.segment(3 * h, 3);
          CHECK(test::max_rel_diff(row_v, dense.row_v.segment(3 * h, 3)) < 1e-11);
        }
      }
    }
  }
}

TEST_CASE("a bias row in every partition has weight 0 where the biases are not", "[network][oracle]") {
  const AnalogLayer layer =
      sample_layer(DiffAmp{.gain = 30, .input_ohm = 1e3}, PairLayout::shared_node, PartitionOutputs::average, BiasRows::every);
  const MatrixXd inputs_v = (MatrixXd(1, 5) << 0.7, -0.8, 0.3, 0.1, -0.5).finished();

  const VectorXd drive_v = row_drive_v(layer, inputs_v).row(0).transpose();
  const LayerTransfer transfer = layer_transfer(layer, {.driver_ohm = 650.0});

  REQUIRE(layer.bias_rows == std::vector<Index>{3, 6});
  CHECK(drive_v == (VectorXd(7) << 0.7, -0.8, 0.3, 0.8, 0.1, -0.5, 0.8).finished());
  CHECK((layer.tiles[0].crossbar.cell_resistance_ohm.row(3).array() == 5e3).all());
  const auto dense = test::solve_layer_densely(layer, drive_v, 650.0);
  CHECK(test::max_rel_diff(transfer.outputs_per_v * drive_v, dense.combined_v) < 1e-11);
  CHECK(test::max_rel_diff(transfer.row_v_per_v[0] * drive_v.head(4), dense.row_v.head(4)) < 1e-11);
  CHECK((transfer.row_v_per_v[0] * drive_v.head(4))(3) == 0.8);  // the bias source has no output resistance
}

/// Offsets, a gain and a driver of its own for every amplifier and input.
struct Varied {
  AnalogLayer layer;
  VectorXd driver_ohms;
};

Varied varied_layer(const Reader& reader, PartitionOutputs outputs) {
  SampleRng rng(72, 0);
  Varied varied{sample_layer(reader, PairLayout::shared_node, outputs), VectorXd(5)};
  for (Tile& tile : varied.layer.tiles) {
    if (tile.first_row == 0 && tile.first_pair > 0) continue;  // one tile stays nominal
    tile.offset_v.resize(tile.num_pairs());
    for (Index k = 0; k < tile.num_pairs(); ++k) {
      tile.offset_v(k) = 0.01 * rng.normal();
      Reader own = reader;
      if (auto* amp = std::get_if<DiffAmp>(&own)) amp->gain *= 1 + 0.1 * rng.normal();
      if (auto* amp = std::get_if<Transimpedance>(&own)) amp->feedback_ohm *= 1 + 0.1 * rng.normal();
      tile.pair_readers.push_back(own);
    }
  }
  for (double& ohm : varied.driver_ohms) ohm = 650 * (1 + 0.1 * rng.normal());
  return varied;
}

TEST_CASE("offsets, gains and drivers of their own: the layer equals the dense nodal system", "[network][oracle]") {
  const VectorXd driver_v = (VectorXd(6) << 0.8, -0.8, 0.3, 0.1, -0.5, 0.8).finished();
  for (const Reader& reader : {Reader(DiffAmp{.gain = 30, .input_ohm = 1e3}), Reader(Transimpedance{1e4})}) {
    for (const PartitionOutputs outputs : {PartitionOutputs::average, PartitionOutputs::sum}) {
      const Varied varied = varied_layer(reader, outputs);
      const auto dense = test::solve_layer_densely(varied.layer, driver_v, varied.driver_ohms);

      const LayerTransfer transfer = layer_transfer(varied.layer, {.driver_ohms = varied.driver_ohms});

      const VectorXd combined_v = transfer.outputs_per_v * driver_v + transfer.output_offset_v;
      CHECK(test::max_rel_diff(combined_v, dense.combined_v) < 1e-11);
      for (Index h = 0; h < 2; ++h) {
        const VectorXd row_v = transfer.row_v_per_v[h] * driver_v.segment(3 * h, 3) + transfer.row_offset_v[h];
        CHECK(test::max_rel_diff(row_v, dense.row_v.segment(3 * h, 3)) < 1e-11);
      }
    }
  }
}

TEST_CASE("an offset of an ideal difference amplifier is amplified as its schematic says", "[network][unit]") {
  // One pair, both lines 1/2000 S to 0 V: V(n1) = v, I- = -v/(2000 + 1000), V_out = v + 10000 v/3000.
  const LayerCircuit circuit{.cells = {4e3, 4e3}, .reader = DiffAmp{.gain = 10, .input_ohm = 1e3}};
  AnalogLayer layer = make_layer(MatrixXd::Constant(1, 1, 1), VectorXd::Constant(1, 1), circuit);
  layer.tiles[0].offset_v = VectorXd::Constant(1, 0.003);

  const LayerTransfer transfer = layer_transfer(layer);

  CHECK(std::abs(transfer.output_offset_v(0) - (0.003 + 0.01)) < 1e-15);
}

TEST_CASE("drivers are one per input, readers and offsets one per pair", "[network][unit]") {
  Varied varied = varied_layer(DiffAmp{}, PartitionOutputs::sum);

  CHECK_THROWS_WITH(layer_transfer(varied.layer, {.driver_ohms = VectorXd::Zero(4)}),
                    "driver_ohms = 4 entries must be one per input (5), or none");
  varied.layer.tiles[2].offset_v.conservativeResize(1);
  CHECK_THROWS_WITH(layer_transfer(varied.layer), "offset_v = 1 entries must be one per pair (2), or none");
}

TEST_CASE("without wires and drivers a transimpedance layer is Rf dG (V W), averaged over its partitions",
          "[network][unit]") {
  SampleRng rng(72, 0);
  const MatrixXd weights = random_signs(rng, 7, 3);
  const VectorXd biases = random_signs(rng, 3, 1);
  const LayerCircuit circuit{.cells = {5e3, 15e3}, .wires = {}, .partition = {.max_rows = 4}, .reader = Transimpedance{1e4},
                             .neuron = {}};

  const LayerTransfer transfer = layer_transfer(make_layer(weights, biases, circuit));

  MatrixXd expected(3, 8);
  expected << weights.transpose(), biases;
  expected *= 1e4 * (1 / 5e3 - 1 / 15e3) / 2;
  REQUIRE(test::max_rel_diff(transfer.outputs_per_v, expected) < test::kRelLinearSolve);
}

TEST_CASE("loading pulls the row voltages down towards the others", "[network][property]") {
  const AnalogLayer layer = sample_layer(Transimpedance{1e4}, PairLayout::shared_node, PartitionOutputs::average);

  const LayerTransfer transfer = layer_transfer(layer, {.driver_ohm = 1000.0});

  const VectorXd row_v = transfer.row_v_per_v[0] * VectorXd::Ones(3);
  CHECK(row_v.maxCoeff() < 1.0);
  CHECK(row_v.minCoeff() > 0.0);
  CHECK((transfer.row_v_per_v[1] * VectorXd::Ones(3))(2) == 1.0);  // the bias source has no output resistance
}

TEST_CASE("the bits of a layer do not depend on the number of threads", "[network][unit]") {
  const AnalogLayer layer =
      sample_layer(DiffAmp{.gain = 30, .input_ohm = 1e3}, PairLayout::shared_node, PartitionOutputs::average);

  const LayerTransfer one = layer_transfer(layer, {.threads = 1});
  const LayerTransfer four = layer_transfer(layer, {.threads = 4});

  REQUIRE((one.outputs_per_v.array() == four.outputs_per_v.array()).all());
}

TEST_CASE("a pair on one row node has the capacitance of one row segment", "[network][unit]") {
  LayerCircuit circuit{.cells = {5e3, 15e3}, .reader = Transimpedance{1e4}};
  circuit.capacitance = {.row_segment_f = 4e-17, .col_segment_f = 5e-17, .cell_f = 1e-17};
  const auto tile_of = [&](PairLayout layout) {
    circuit.pair_layout = layout;
    return make_layer(MatrixXd::Ones(2, 2), VectorXd::Ones(2), circuit).tiles[0].crossbar.capacitance;
  };

  const Capacitance shared = tile_of(PairLayout::shared_node);
  CHECK(farad_at(shared.row_segment_f, 2, 2) == 4e-17);
  CHECK(farad_at(shared.row_segment_f, 2, 3) == 0);
  CHECK(farad_at(shared.col_segment_f, 2, 3) == 5e-17);
  CHECK(shared.cell_f == 1e-17);
  CHECK(tile_of(PairLayout::alternating) == circuit.capacitance);
  circuit.capacitance.row_segment_f = MatrixXd(MatrixXd::Zero(3, 4));
  CHECK_THROWS_WITH(tile_of(PairLayout::alternating), "capacitance = a matrix must be one number per direction");
}

TEST_CASE("line ends of a layer belong to drivers and readers", "[network][unit]") {
  LayerCircuit circuit{.cells = {5e3, 15e3}, .wires = {}, .reader = Transimpedance{1e4}, .neuron = {}};
  circuit.wires.sense_ohm = 10.0;

  REQUIRE_THROWS_WITH(make_layer(MatrixXd::Ones(2, 2), VectorXd::Ones(2), circuit),
                      "wires of a layer must have open far ends and no driver_ohm or sense_ohm");
}

TEST_CASE("a layer needs one bias per output", "[network][unit]") {
  const LayerCircuit circuit{.cells = {5e3, 15e3}, .wires = {}, .reader = Transimpedance{1e4}, .neuron = {}};

  REQUIRE_THROWS_WITH(make_layer(MatrixXd::Ones(2, 3), VectorXd::Ones(2), circuit),
                      "biases = vector of 2 must be one entry per output (3)");
}

}  // namespace
}  // namespace sotto
