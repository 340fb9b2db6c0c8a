#include "sotto/network/network.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/product.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index kBatch = 256;  ///< images per task: fixed, so that the bits do not depend on the threads

/// Sum over the images of v' Q v, one image per row of `v`; of [v; 1] where the form is one larger.
double form_sum_w(const MatrixXd& v, const MatrixXd& form) {
  if (form.rows() == v.cols()) return (v * form).cwiseProduct(v).sum();
  MatrixXd all(v.rows(), v.cols() + 1);
  all << v, MatrixXd::Ones(v.rows(), 1);
  return (all * form).cwiseProduct(all).sum();
}

/// One row per image, one column per row of that layer.
void require_rows(const AnalogNetwork& network, std::size_t layer, const char* field, const MatrixXd& values) {
  require(layer < network.layers.size(), "layer", static_cast<double>(layer),
          fmt::format("below the {} layers", network.layers.size()));
  const Index rows = network.layers[layer].num_rows();
  require(values.cols() == rows, field, fmt::format("{} x {} matrix", values.rows(), values.cols()),
          fmt::format("images x {}, the rows of the layer", rows));
}

/// Currents into the rows of horizontal partition h at v_r = 0, from offsets of amplifiers.
Eigen::RowVectorXd row_offset_a(const AnalogLayer& layer, const LayerTransfer& transfer, Index h) {
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(transfer.row_v_per_v[h].rows());
  for (Index k = h * layer.pair_parts; k < (h + 1) * layer.pair_parts; ++k) {
    if (transfer.tiles[k].row_offset_a.size() > 0) sum += transfer.tiles[k].row_offset_a.transpose();
  }
  return sum;
}

/// One batch at the rows of a layer: images x rows.
struct RowDrive {
  MatrixXd driver_v;    ///< open circuit
  MatrixXd driver_ohm;  ///< output resistance, 0 of the bias source
  MatrixXd row_v;       ///< behind it
};

/// Row voltages behind the constant resistances that the layer was reduced with.
MatrixXd constant_row_v(const LayerTransfer& transfer, const MatrixXd& driver_v) {
  MatrixXd row_v(driver_v.rows(), driver_v.cols());
  for (std::size_t h = 0; h + 1 < transfer.row_boundaries.size(); ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    row_v.middleCols(first, rows) = (driver_v.middleCols(first, rows) * transfer.row_v_per_v[h].transpose()).rowwise() +
                                    transfer.row_offset_v[h].transpose();
  }
  return row_v;
}

/// Power of one layer summed over a batch.
PowerByPlace layer_power_sum(const AnalogLayer& layer, const LayerTransfer& transfer, const RowDrive& drive) {
  PowerByPlace sum;
  for (Index h = 0; h < layer.row_parts; ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    const MatrixXd row_v = drive.row_v.middleCols(first, rows);
    const MatrixXd row_a =
        (row_v * transfer.row_admittance_siemens[h].transpose()).rowwise() + row_offset_a(layer, transfer, h);
    sum.cells_w += form_sum_w(row_v, transfer.power.cells_w[h]);
    sum.row_wires_w += form_sum_w(row_v, transfer.power.row_wires_w[h]);
    sum.col_wires_w += form_sum_w(row_v, transfer.power.col_wires_w[h]);
    sum.senses_w += form_sum_w(row_v, transfer.power.readers_w[h]);
    sum.source_w += drive.driver_v.middleCols(first, rows).cwiseProduct(row_a).sum();
    sum.drivers_w += drive.driver_ohm.middleCols(first, rows).cwiseProduct(row_a).cwiseProduct(row_a).sum();
  }
  return sum;
}

/// Number of inputs beyond the tables of their neurons.
double beyond_table(const AnalogLayer& layer, const MatrixXd& inputs_v) {
  Index count = 0;
  for (Index k = 0; k < inputs_v.cols(); ++k) {
    const auto& knots = neuron_of(layer, k).table.input_v;
    if (knots.empty()) continue;
    const auto column = inputs_v.col(k).array();
    count += (column < knots.front() || column > knots.back()).count();
  }
  return static_cast<double>(count);
}

}  // namespace

void validate(const AnalogNetwork& network) {
  require(!network.layers.empty(), "layers", 0.0, "at least one layer");
  require(network.input_driver_ohm >= 0 && std::isfinite(network.input_driver_ohm), "input_driver_ohm",
          network.input_driver_ohm, ">= 0 and finite");
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    const AnalogLayer& layer = network.layers[k];
    validate(layer.neuron);
    for (const SigmoidNeuron& neuron : layer.neurons) validate(neuron);
    const auto neurons = static_cast<Index>(layer.neurons.size());
    require(neurons == 0 || neurons == layer.num_outputs, fmt::format("layers({}).neurons", k),
            static_cast<double>(neurons), fmt::format("one per output ({}), or none", layer.num_outputs));
    const auto tiles = static_cast<std::size_t>(layer.row_parts * layer.pair_parts);
    require(layer.tiles.size() == tiles, fmt::format("layers({}).tiles", k), static_cast<double>(layer.tiles.size()),
            fmt::format("row_parts x pair_parts = {}", tiles));
    if (k == 0) continue;
    const Index before = network.layers[k - 1].num_outputs;
    require(layer.num_inputs == before, fmt::format("layers({}).num_inputs", k), static_cast<double>(layer.num_inputs),
            fmt::format("the outputs of the layer before ({})", before));
  }
}

NetworkSolver::NetworkSolver(AnalogNetwork network, const NetworkOptions& options)
    : network_(std::move(network)), options_(options) {
  validate(network_);
  Eigen::VectorXd driver_ohm = Eigen::VectorXd::Constant(network_.layers.front().num_inputs, network_.input_driver_ohm);
  for (const AnalogLayer& layer : network_.layers) {
    transfers_.push_back(layer_transfer(layer, {.driver_ohms = driver_ohm,
                                                .with_power = options.with_power,
                                                .threads = options.threads,
                                                .simd = options.simd}));
    driver_ohm = neuron_output_ohm(layer);
    if (has_varying_resistance(layer)) driver_ohm.setZero();  // then row_v does it
  }
}

double NetworkSolver::kcl_residual_rel() const {
  double worst = 0;
  for (const LayerTransfer& layer : transfers_) {
    for (const TileTransfer& tile : layer.tiles) worst = std::max(worst, tile.kcl_residual_rel);
  }
  return worst;
}

NetworkResult NetworkSolver::run(const MatrixXd& inputs_v, bool keep_layers) const {
  const Index num_inputs = network_.layers.front().num_inputs;
  require(inputs_v.cols() == num_inputs, "inputs_v", fmt::format("{} x {} matrix", inputs_v.rows(), inputs_v.cols()),
          fmt::format("one row per image, {} columns", num_inputs));
  if (!inputs_v.allFinite()) throw InvalidArgument("inputs_v must be finite");
  const Index images = inputs_v.rows();
  const Index batches = (images + kBatch - 1) / kBatch;
  NetworkResult result;
  result.outputs_v.resize(images, network_.layers.back().num_outputs);
  if (keep_layers) {
    for (const AnalogLayer& layer : network_.layers) {
      result.layers.push_back({MatrixXd(images, layer.num_rows()), MatrixXd(images, layer.num_rows()),
                               MatrixXd(images, layer.num_outputs), MatrixXd(images, layer.num_outputs)});
    }
  }
  std::vector<BatchSums> sums(static_cast<std::size_t>(batches));
  parallel_for(batches, options_.threads, [&](std::int64_t batch) {
    const Index first = batch * kBatch;
    sums[batch] = run_batch(inputs_v, first, std::min(kBatch, images - first), result);
  });
  result.beyond_table = Eigen::VectorXd::Zero(static_cast<Index>(network_.layers.size()));
  for (const BatchSums& part : sums) {
    result.mean_power += part.power;
    result.beyond_table += part.beyond_table;
  }
  if (images == 0) return result;
  result.mean_power *= 1.0 / static_cast<double>(images);
  for (Index k = 0; k < result.beyond_table.size(); ++k) {
    result.beyond_table(k) /= static_cast<double>(images * network_.layers[static_cast<std::size_t>(k)].num_outputs);
  }
  return result;
}

MatrixXd NetworkSolver::row_v(std::size_t layer, const MatrixXd& driver_v, const MatrixXd& driver_ohm) const {
  require_rows(network_, layer, "driver_v", driver_v);
  require_rows(network_, layer, "driver_ohm", driver_ohm);
  require(driver_ohm.rows() == driver_v.rows(), "driver_ohm", fmt::format("{} images", driver_ohm.rows()),
          fmt::format("as many images as driver_v ({})", driver_v.rows()));
  const LayerTransfer& transfer = transfers_[layer];
  MatrixXd row_v(driver_v.rows(), driver_v.cols());
  for (std::size_t h = 0; h + 1 < transfer.row_boundaries.size(); ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    const MatrixXd& admittance = transfer.row_admittance_siemens[h];
    const Eigen::VectorXd offset_a = row_offset_a(network_.layers[layer], transfer, static_cast<Index>(h)).transpose();
    for (Index image = 0; image < driver_v.rows(); ++image) {
      const auto ohm = driver_ohm.row(image).segment(first, rows).transpose();
      const MatrixXd loaded = MatrixXd::Identity(rows, rows) + ohm.asDiagonal() * admittance;
      const Eigen::VectorXd open_v = driver_v.row(image).segment(first, rows).transpose() - ohm.cwiseProduct(offset_a);
      row_v.row(image).segment(first, rows) = loaded.partialPivLu().solve(open_v).transpose();
    }
  }
  return row_v;
}

MatrixXd NetworkSolver::row_a(std::size_t layer, const MatrixXd& row_v) const {
  require_rows(network_, layer, "row_v", row_v);
  const LayerTransfer& transfer = transfers_[layer];
  MatrixXd row_a(row_v.rows(), row_v.cols());
  for (Index h = 0; h < network_.layers[layer].row_parts; ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    row_a.middleCols(first, rows) =
        (row_v.middleCols(first, rows) * transfer.row_admittance_siemens[h].transpose()).rowwise() +
        row_offset_a(network_.layers[layer], transfer, h);
  }
  return row_a;
}

MatrixXd NetworkSolver::reader_v(std::size_t layer, const MatrixXd& row_v) const {
  require_rows(network_, layer, "row_v", row_v);
  const AnalogLayer& circuit = network_.layers[layer];
  const bool average = circuit.combine == PartitionOutputs::average;
  const double share = average ? 1.0 / static_cast<double>(circuit.row_parts) : 1.0;
  MatrixXd reader_v = MatrixXd::Zero(row_v.rows(), circuit.num_outputs);
  for (std::size_t t = 0; t < circuit.tiles.size(); ++t) {
    const Tile& tile = circuit.tiles[t];
    const TileTransfer& transfer = transfers_[layer].tiles[t];
    auto part = reader_v.middleCols(tile.first_pair, tile.num_pairs());
    part += share * row_v.middleCols(tile.first_row, tile.num_rows()) * transfer.outputs_per_v.transpose();
    if (transfer.output_offset_v.size() > 0) part.rowwise() += share * transfer.output_offset_v.transpose();
  }
  return reader_v;
}

NetworkSolver::BatchSums NetworkSolver::run_batch(const MatrixXd& inputs_v, Index first, Index count,
                                                  NetworkResult& result) const {
  BatchSums sums{{}, Eigen::VectorXd::Zero(static_cast<Index>(network_.layers.size()))};
  MatrixXd signal_v = inputs_v.middleRows(first, count);
  MatrixXd signal_ohm = MatrixXd::Constant(count, signal_v.cols(), network_.input_driver_ohm);
  for (std::size_t k = 0; k < network_.layers.size(); ++k) {
    const AnalogLayer& layer = network_.layers[k];
    const bool varying = k > 0 && has_varying_resistance(network_.layers[k - 1]);
    const bool keep = !result.layers.empty();
    RowDrive drive{.driver_v = row_drive_v(layer, signal_v), .driver_ohm = {}, .row_v = {}};
    if (varying || keep || options_.with_power) {
      drive.driver_ohm = with_bias_rows(layer, signal_ohm, 0);  // the bias source is ideal
      drive.row_v =
          varying ? row_v(k, drive.driver_v, drive.driver_ohm) : constant_row_v(transfers_[k], drive.driver_v);
    }
    const MatrixXd& source_v = varying ? drive.row_v : drive.driver_v;  // M holds constant resistances
    MatrixXd reader_v = product(source_v, transfers_[k].outputs_per_v.transpose(), {.simd = options_.simd});
    reader_v.rowwise() += transfers_[k].output_offset_v.transpose();
    signal_v = neuron_outputs_v(layer, reader_v, options_.simd);
    signal_ohm = neuron_outputs_ohm(layer, reader_v);
    sums.beyond_table(static_cast<Index>(k)) = beyond_table(layer, reader_v);
    if (options_.with_power) sums.power += layer_power_sum(layer, transfers_[k], drive);
    if (!keep) continue;
    result.layers[k].driver_v.middleRows(first, count) = drive.driver_v;
    result.layers[k].row_v.middleRows(first, count) = drive.row_v;
    result.layers[k].reader_v.middleRows(first, count) = reader_v;
    result.layers[k].neuron_v.middleRows(first, count) = signal_v;
  }
  result.outputs_v.middleRows(first, count) = signal_v;
  return sums;
}

MatrixXd ideal_outputs(const std::vector<DenseWeights>& layers, const MatrixXd& inputs) {
  require(!layers.empty(), "layers", 0.0, "at least one layer");
  MatrixXd h = inputs;
  for (const DenseWeights& layer : layers) {
    require(h.cols() == layer.weights.rows(), "weights", fmt::format("{} inputs", layer.weights.rows()),
            fmt::format("{} inputs, the width before", h.cols()));
    require(layer.biases.size() == layer.weights.cols(), "biases", fmt::format("{} entries", layer.biases.size()),
            fmt::format("one per output ({})", layer.weights.cols()));
    const MatrixXd z = (h * layer.weights).rowwise() + layer.biases.transpose();
    h = (1.0 + (layer.slope * z.array()).exp()).inverse();
  }
  return h;
}

Eigen::VectorXi argmax_rows(const MatrixXd& values) {
  Eigen::VectorXi best(values.rows());
  for (Index i = 0; i < values.rows(); ++i) {
    Index at = 0;
    values.row(i).maxCoeff(&at);
    best(i) = static_cast<int>(at);
  }
  return best;
}

}  // namespace sotto
