#include "sotto/network/layer.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>

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
  for (const SegmentFarad& farad : {circuit.capacitance.row_segment_f, circuit.capacitance.col_segment_f}) {
    require(std::holds_alternative<double>(farad), "capacitance", std::string("a matrix"), "one number per direction");
  }
  validate(circuit.capacitance, 1, 1);
}

/// A pair on one row node has one row segment, before its plus column.
Capacitance capacitance_of_tile(const LayerCircuit& circuit, const Crossbar& xbar) {
  Capacitance capacitance = circuit.capacitance;
  const double row_f = std::get<double>(capacitance.row_segment_f);
  if (circuit.pair_layout == PairLayout::alternating || row_f == 0) return capacitance;
  MatrixXd segments_f = MatrixXd::Zero(xbar.rows(), xbar.cols());
  for (Index j = 0; j < xbar.cols(); j += 2) segments_f.col(j).setConstant(row_f);
  capacitance.row_segment_f = std::move(segments_f);
  return capacitance;
}

/// Weights with the biases as their last row.
MatrixXd with_bias_row(const MatrixXd& weights, const VectorXd& biases) {
  require(biases.size() == weights.cols(), "biases", fmt::format("vector of {}", biases.size()),
          fmt::format("one entry per output ({})", weights.cols()));
  MatrixXd all(weights.rows() + 1, weights.cols());
  all << weights, biases.transpose();
  return all;
}

/// Weights of horizontal partition h; where every partition has a bias row, one of weight 0 below the inputs.
MatrixXd partition_weights(const MatrixXd& all, const PartitionRule& rule, const std::vector<Index>& bounds,
                           std::size_t h) {
  const MatrixXd rows = all.middleRows(bounds[h], bounds[h + 1] - bounds[h]);
  const bool has_biases = h + 2 == bounds.size();
  if (has_biases || rule.bias_rows == BiasRows::last) return rows;
  MatrixXd with_bias_row(rows.rows() + 1, rows.cols());
  with_bias_row << rows, MatrixXd::Zero(1, rows.cols());
  return with_bias_row;
}

/// Tiles of one horizontal partition share their rows: their forms and admittances add.
void add_to(MatrixXd& sum, const MatrixXd& term) {
  if (sum.size() == 0) {
    sum = term;
  } else {
    sum += term;
  }
}

/// The forms of a tile without offsets as those of [v_r; 1].
void add_constant(TileTransfer& tile) {
  for (MatrixXd* form : {&tile.cells_w, &tile.row_wires_w, &tile.col_wires_w, &tile.readers_w}) {
    MatrixXd wider = MatrixXd::Zero(form->rows() + 1, form->cols() + 1);
    wider.topLeftCorner(form->rows(), form->cols()) = *form;
    *form = std::move(wider);
  }
}

LayerPower sum_power(const AnalogLayer& layer, std::vector<TileTransfer>& tiles) {
  LayerPower power;
  const bool offsets = std::ranges::any_of(tiles, [](const auto& tile) { return tile.row_offset_a.size() > 0; });
  for (TileTransfer& tile : tiles) {
    if (offsets && tile.row_offset_a.size() == 0) add_constant(tile);
  }
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

/// S of one horizontal partition: v_r = (1 + R Y_eff)^-1 v_oc.
MatrixXd row_v_per_v(const MatrixXd& admittance, const Eigen::Ref<const VectorXd>& ohm) {
  const Index rows = admittance.rows();
  if (ohm.isZero(0)) return MatrixXd::Identity(rows, rows);
  const MatrixXd loaded = MatrixXd::Identity(rows, rows) + ohm.asDiagonal() * admittance;
  return loaded.partialPivLu().inverse();
}

/// Resistance in front of every row; bias rows have none.
VectorXd row_driver_ohm(const AnalogLayer& layer, const TransferOptions& options) {
  const auto& each = options.driver_ohms;
  require(each.size() == 0 || each.size() == layer.num_inputs, "driver_ohms", fmt::format("{} entries", each.size()),
          fmt::format("one per input ({}), or none", layer.num_inputs));
  const VectorXd ohm = each.size() > 0 ? each : VectorXd::Constant(layer.num_inputs, options.driver_ohm);
  for (const double r : ohm) require(r >= 0 && std::isfinite(r), "driver_ohm", r, ">= 0 and finite");
  return with_bias_rows(layer, ohm.transpose(), 0).row(0).transpose();
}

/// Closes the drivers of one horizontal partition: what its tiles see and put out.
void close_rows(LayerTransfer& transfer, const AnalogLayer& layer, Index h, const VectorXd& driver_ohm) {
  const Tile& first = layer.tiles[h * layer.pair_parts];
  const double share = layer.combine == PartitionOutputs::average ? 1.0 / static_cast<double>(layer.row_parts) : 1.0;
  MatrixXd admittance;
  VectorXd offset_a = VectorXd::Zero(first.num_rows());
  for (Index k = 0; k < layer.pair_parts; ++k) {
    const TileTransfer& tile = transfer.tiles[h * layer.pair_parts + k];
    add_to(admittance, tile.row_admittance_siemens);
    if (tile.row_offset_a.size() > 0) offset_a += tile.row_offset_a;
  }
  const VectorXd ohm = driver_ohm.segment(first.first_row, first.num_rows());
  const MatrixXd row_v = row_v_per_v(admittance, ohm);
  const VectorXd row_offset_v = -row_v * ohm.cwiseProduct(offset_a);
  for (Index k = 0; k < layer.pair_parts; ++k) {
    const Tile& tile = layer.tiles[h * layer.pair_parts + k];
    const TileTransfer& closed = transfer.tiles[h * layer.pair_parts + k];
    transfer.outputs_per_v.block(tile.first_pair, tile.first_row, tile.num_pairs(), tile.num_rows()) =
        share * closed.outputs_per_v * row_v;
    auto offset_v = transfer.output_offset_v.segment(tile.first_pair, tile.num_pairs());
    offset_v += share * closed.outputs_per_v * row_offset_v;
    if (closed.output_offset_v.size() > 0) offset_v += share * closed.output_offset_v;
  }
  transfer.row_boundaries.push_back(first.first_row);
  transfer.row_v_per_v.push_back(row_v);
  transfer.row_offset_v.push_back(row_offset_v);
  transfer.row_admittance_siemens.push_back(std::move(admittance));
}

}  // namespace

const SigmoidNeuron& neuron_of(const AnalogLayer& layer, Index output) {
  return layer.neurons.empty() ? layer.neuron : layer.neurons[static_cast<std::size_t>(output)];
}

bool has_varying_resistance(const AnalogLayer& layer) {
  for (Index k = 0; k < layer.num_outputs; ++k) {
    if (has_varying_resistance(neuron_of(layer, k))) return true;
  }
  return false;
}

MatrixXd neuron_outputs_ohm(const AnalogLayer& layer, const MatrixXd& inputs_v) {
  if (layer.neurons.empty()) return neuron_output_ohm(layer.neuron, inputs_v);
  MatrixXd ohm(inputs_v.rows(), inputs_v.cols());
  for (Index k = 0; k < inputs_v.cols(); ++k) {
    ohm.col(k) = neuron_output_ohm(neuron_of(layer, k), MatrixXd(inputs_v.col(k)));
  }
  return ohm;
}

VectorXd neuron_output_ohm(const AnalogLayer& layer) {
  VectorXd ohm(layer.num_outputs);
  for (Index k = 0; k < ohm.size(); ++k) ohm(k) = neuron_of(layer, k).output_ohm;
  return ohm;
}

MatrixXd neuron_outputs_v(const AnalogLayer& layer, const MatrixXd& inputs_v, SimdLevel simd) {
  if (layer.neurons.empty()) return neuron_output_v(layer.neuron, inputs_v, simd);
  MatrixXd outputs_v(inputs_v.rows(), inputs_v.cols());
  for (Index k = 0; k < inputs_v.cols(); ++k) {
    outputs_v.col(k) = neuron_output_v(neuron_of(layer, k), MatrixXd(inputs_v.col(k)), simd);
  }
  return outputs_v;
}

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
  Index first_row = 0;
  for (std::size_t h = 0; h + 1 < row_bounds.size(); ++h) {
    const MatrixXd rows = partition_weights(all, circuit.partition, row_bounds, h);
    for (std::size_t k = 0; k + 1 < pair_bounds.size(); ++k) {
      const MatrixXd block = rows.middleCols(pair_bounds[k], pair_bounds[k + 1] - pair_bounds[k]);
      layer.tiles.push_back({program_differential(circuit.cells, circuit.wires, circuit.pair_layout, block),
                             circuit.reader, first_row, pair_bounds[k]});
      Crossbar& xbar = layer.tiles.back().crossbar;
      xbar.capacitance = capacitance_of_tile(circuit, xbar);
    }
    first_row += rows.rows();
    const bool last = h + 2 == row_bounds.size();
    if (last || circuit.partition.bias_rows == BiasRows::every) layer.bias_rows.push_back(first_row - 1);
  }
  return layer;
}

MatrixXd with_bias_rows(const AnalogLayer& layer, const MatrixXd& inputs, double bias) {
  require(inputs.cols() == layer.num_inputs, "inputs", fmt::format("{} columns", inputs.cols()),
          fmt::format("one column per input ({})", layer.num_inputs));
  MatrixXd rows(inputs.rows(), layer.num_rows());
  Index first_row = 0, first_input = 0;
  for (const Index bias_row : layer.bias_rows) {
    const Index count = bias_row - first_row;
    rows.middleCols(first_row, count) = inputs.middleCols(first_input, count);
    rows.col(bias_row).setConstant(bias);
    first_row = bias_row + 1;
    first_input += count;
  }
  return rows;
}

MatrixXd without_bias_rows(const AnalogLayer& layer, const MatrixXd& rows) {
  require(rows.cols() == layer.num_rows(), "rows", fmt::format("{} columns", rows.cols()),
          fmt::format("one column per row ({})", layer.num_rows()));
  MatrixXd inputs(rows.rows(), layer.num_inputs);
  Index first_row = 0, first_input = 0;
  for (const Index bias_row : layer.bias_rows) {
    const Index count = bias_row - first_row;
    inputs.middleCols(first_input, count) = rows.middleCols(first_row, count);
    first_row = bias_row + 1;
    first_input += count;
  }
  return inputs;
}

MatrixXd row_drive_v(const AnalogLayer& layer, const MatrixXd& inputs_v) {
  return with_bias_rows(layer, inputs_v, layer.bias_v);
}

LayerTransfer layer_transfer(const AnalogLayer& layer, const TransferOptions& options) {
  const VectorXd driver_ohm = row_driver_ohm(layer, options);
  LayerTransfer transfer;
  transfer.tiles.resize(layer.tiles.size());
  parallel_for(static_cast<std::int64_t>(layer.tiles.size()), options.threads, [&](std::int64_t t) {
    transfer.tiles[t] = tile_transfer(layer.tiles[t], options.with_power, options.simd);
  });
  transfer.outputs_per_v = MatrixXd::Zero(layer.num_outputs, layer.num_rows());
  transfer.output_offset_v = VectorXd::Zero(layer.num_outputs);
  for (Index h = 0; h < layer.row_parts; ++h) close_rows(transfer, layer, h, driver_ohm);
  transfer.row_boundaries.push_back(layer.num_rows());
  if (options.with_power) transfer.power = sum_power(layer, transfer.tiles);
  return transfer;
}

}  // namespace sotto
