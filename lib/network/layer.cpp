#include "sotto/network/layer.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void validate_circuit(const LayerCircuit& circuit) {
  require_bare_ends(circuit.wires, "wires of a layer");
  validate(circuit.reader);
  validate(circuit.neuron);
  require(std::isfinite(circuit.bias_v), "bias_v", circuit.bias_v, "finite");
}

/// Weights with the biases as their last row.
MatrixXd with_bias_row(const MatrixXd& weights, const VectorXd& biases) {
  require(biases.size() == weights.cols(), "biases", fmt::format("vector of {}", biases.size()),
          fmt::format("one entry per output ({})", weights.cols()));
  MatrixXd all(weights.rows() + 1, weights.cols());
  all << weights, biases.transpose();
  return all;
}

/// Tiles of one horizontal partition share their rows: their forms and admittances add.
void add_to(MatrixXd& sum, const MatrixXd& term) {
  if (sum.size() == 0) {
    sum = term;
  } else {
    sum += term;
  }
}

LayerPower sum_power(const AnalogLayer& layer, const std::vector<TileTransfer>& tiles) {
  LayerPower power;
  for (auto* forms : {&power.cells_w, &power.row_wires_w, &power.col_wires_w, &power.readers_w}) {
    forms->resize(static_cast<std::size_t>(layer.row_parts));
  }
  for (std::size_t t = 0; t < tiles.size(); ++t) {
    const std::size_t h = t / static_cast<std::size_t>(layer.pair_parts);
    add_to(power.cells_w[h], tiles[t].cells_w);
    add_to(power.row_wires_w[h], tiles[t].row_wires_w);
    add_to(power.col_wires_w[h], tiles[t].col_wires_w);
    add_to(power.readers_w[h], tiles[t].readers_w);
  }
  return power;
}

/// S of one horizontal partition: v_r = (1 + R Y_eff)^-1 v_oc; the bias row has no driver resistance.
MatrixXd row_v_per_v(const MatrixXd& admittance, double driver_ohm, bool has_bias_row) {
  const Index rows = admittance.rows();
  if (driver_ohm == 0) return MatrixXd::Identity(rows, rows);
  VectorXd ohm = VectorXd::Constant(rows, driver_ohm);
  if (has_bias_row) ohm(rows - 1) = 0;
  const MatrixXd loaded = MatrixXd::Identity(rows, rows) + ohm.asDiagonal() * admittance;
  return loaded.partialPivLu().inverse();
}

}  // namespace

AnalogLayer make_layer(const MatrixXd& weights, const VectorXd& biases, const LayerCircuit& circuit) {
  validate_circuit(circuit);
  const MatrixXd all = with_bias_row(weights, biases);
  const auto row_bounds = partition_boundaries(all.rows(), circuit.partition.max_rows);
  const auto pair_bounds = partition_boundaries(all.cols(), circuit.partition.max_pairs);
  AnalogLayer layer;
  layer.num_inputs = weights.rows();
  layer.num_outputs = weights.cols();
  layer.row_parts = static_cast<Index>(row_bounds.size()) - 1;
  layer.pair_parts = static_cast<Index>(pair_bounds.size()) - 1;
  layer.combine = circuit.partition.outputs;
  layer.neuron = circuit.neuron;
  layer.bias_v = circuit.bias_v;
  for (std::size_t h = 0; h + 1 < row_bounds.size(); ++h) {
    for (std::size_t k = 0; k + 1 < pair_bounds.size(); ++k) {
      const MatrixXd block = all.block(row_bounds[h], pair_bounds[k], row_bounds[h + 1] - row_bounds[h],
                                       pair_bounds[k + 1] - pair_bounds[k]);
      layer.tiles.push_back({program_differential(circuit.cells, circuit.wires, circuit.pair_layout, block),
                             circuit.reader, row_bounds[h], pair_bounds[k]});
    }
  }
  return layer;
}

LayerTransfer layer_transfer(const AnalogLayer& layer, const TransferOptions& options) {
  require(options.driver_ohm >= 0 && std::isfinite(options.driver_ohm), "driver_ohm", options.driver_ohm,
          ">= 0 and finite");
  LayerTransfer transfer;
  transfer.tiles.resize(layer.tiles.size());
  parallel_for(static_cast<std::int64_t>(layer.tiles.size()), options.threads, [&](std::int64_t t) {
    transfer.tiles[t] = tile_transfer(layer.tiles[t], options.with_power, options.simd);
  });

  const double share = layer.combine == PartitionOutputs::average ? 1.0 / static_cast<double>(layer.row_parts) : 1.0;
  transfer.outputs_per_v = MatrixXd::Zero(layer.num_outputs, layer.num_rows());
  for (Index h = 0; h < layer.row_parts; ++h) {
    const Tile& first = layer.tiles[h * layer.pair_parts];
    transfer.row_boundaries.push_back(first.first_row);
    MatrixXd admittance;
    for (Index k = 0; k < layer.pair_parts; ++k) {
      add_to(admittance, transfer.tiles[h * layer.pair_parts + k].row_admittance_siemens);
    }
    const bool has_bias_row = h + 1 == layer.row_parts;
    transfer.row_v_per_v.push_back(row_v_per_v(admittance, options.driver_ohm, has_bias_row));
    for (Index k = 0; k < layer.pair_parts; ++k) {
      const Tile& tile = layer.tiles[h * layer.pair_parts + k];
      transfer.outputs_per_v.block(tile.first_pair, tile.first_row, tile.num_pairs(), tile.num_rows()) =
          share * transfer.tiles[h * layer.pair_parts + k].outputs_per_v * transfer.row_v_per_v.back();
    }
    transfer.row_admittance_siemens.push_back(std::move(admittance));
  }
  transfer.row_boundaries.push_back(layer.num_rows());
  if (options.with_power) transfer.power = sum_power(layer, transfer.tiles);
  return transfer;
}

}  // namespace sotto
