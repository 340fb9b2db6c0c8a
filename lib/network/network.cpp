#include "sotto/network/network.hpp"

#include <fmt/format.h>

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

/// Inputs with the bias voltage as their last column.
MatrixXd with_bias(const MatrixXd& inputs_v, double bias_v) {
  MatrixXd all(inputs_v.rows(), inputs_v.cols() + 1);
  all.leftCols(inputs_v.cols()) = inputs_v;
  all.rightCols(1).setConstant(bias_v);
  return all;
}

/// Sum over the images of v' Q v, one image per row of `v`; of [v; 1] where the form is one larger.
double form_sum_w(const MatrixXd& v, const MatrixXd& form) {
  if (form.rows() == v.cols()) return (v * form).cwiseProduct(v).sum();
  const MatrixXd all = with_bias(v, 1.0);
  return (all * form).cwiseProduct(all).sum();
}

/// i_r at v_r = 0 of one horizontal partition.
Eigen::RowVectorXd row_offset_a(const AnalogLayer& layer, const LayerTransfer& transfer, Index h) {
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(transfer.row_v_per_v[h].rows());
  for (Index k = h * layer.pair_parts; k < (h + 1) * layer.pair_parts; ++k) {
    if (transfer.tiles[k].row_offset_a.size() > 0) sum += transfer.tiles[k].row_offset_a.transpose();
  }
  return sum;
}

/// Resistance in front of every input row of the first layer.
Eigen::VectorXd input_driver_ohm(const AnalogNetwork& network) {
  return Eigen::VectorXd::Constant(network.layers.front().num_inputs, network.input_driver_ohm);
}

/// Power of one layer summed over a batch; `driver_v` are the open-circuit voltages, bias last.
PowerByPlace layer_power_sum(const AnalogLayer& layer, const LayerTransfer& transfer, const MatrixXd& driver_v,
                             const Eigen::VectorXd& driver_ohm) {
  PowerByPlace sum;
  for (Index h = 0; h < layer.row_parts; ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    const MatrixXd open_v = driver_v.middleCols(first, rows);
    const MatrixXd row_v = (open_v * transfer.row_v_per_v[h].transpose()).rowwise() + transfer.row_offset_v[h].transpose();
    const MatrixXd row_a =
        (row_v * transfer.row_admittance_siemens[h].transpose()).rowwise() + row_offset_a(layer, transfer, h);
    sum.cells_w += form_sum_w(row_v, transfer.power.cells_w[h]);
    sum.row_wires_w += form_sum_w(row_v, transfer.power.row_wires_w[h]);
    sum.col_wires_w += form_sum_w(row_v, transfer.power.col_wires_w[h]);
    sum.senses_w += form_sum_w(row_v, transfer.power.readers_w[h]);
    sum.source_w += open_v.cwiseProduct(row_a).sum();
    const Index driven = rows - (h + 1 == layer.row_parts ? 1 : 0);
    sum.drivers_w += row_a.leftCols(driven).colwise().squaredNorm().dot(driver_ohm.segment(first, driven));
  }
  return sum;
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
  Eigen::VectorXd driver_ohm = input_driver_ohm(network_);
  for (const AnalogLayer& layer : network_.layers) {
    transfers_.push_back(layer_transfer(layer, {.driver_ohms = driver_ohm,
                                                .with_power = options.with_power,
                                                .threads = options.threads,
                                                .simd = options.simd}));
    driver_ohm = neuron_output_ohm(layer);
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
      result.layers.push_back({MatrixXd(images, layer.num_rows()), MatrixXd(images, layer.num_outputs),
                               MatrixXd(images, layer.num_outputs)});
    }
  }
  std::vector<PowerByPlace> power(static_cast<std::size_t>(batches));
  parallel_for(batches, options_.threads, [&](std::int64_t batch) {
    const Index first = batch * kBatch;
    power[batch] = run_batch(inputs_v, first, std::min(kBatch, images - first), result);
  });
  for (const PowerByPlace& part : power) result.mean_power += part;
  if (images > 0) result.mean_power *= 1.0 / static_cast<double>(images);
  return result;
}

PowerByPlace NetworkSolver::run_batch(const MatrixXd& inputs_v, Index first, Index count, NetworkResult& result) const {
  PowerByPlace power;
  MatrixXd signal_v = inputs_v.middleRows(first, count);
  Eigen::VectorXd driver_ohm = input_driver_ohm(network_);
  for (std::size_t k = 0; k < network_.layers.size(); ++k) {
    const AnalogLayer& layer = network_.layers[k];
    const MatrixXd driver_v = with_bias(signal_v, layer.bias_v);
    MatrixXd reader_v = product(driver_v, transfers_[k].outputs_per_v.transpose(), {.simd = options_.simd});
    reader_v.rowwise() += transfers_[k].output_offset_v.transpose();
    signal_v = neuron_outputs_v(layer, reader_v, options_.simd);
    if (options_.with_power) power += layer_power_sum(layer, transfers_[k], driver_v, driver_ohm);
    driver_ohm = neuron_output_ohm(layer);
    if (result.layers.empty()) continue;
    result.layers[k].driver_v.middleRows(first, count) = driver_v;
    result.layers[k].reader_v.middleRows(first, count) = reader_v;
    result.layers[k].neuron_v.middleRows(first, count) = signal_v;
  }
  result.outputs_v.middleRows(first, count) = signal_v;
  return power;
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
