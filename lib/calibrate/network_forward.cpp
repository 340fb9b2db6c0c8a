#include "calibrate/network_forward.hpp"

#include <Eigen/LU>
#include <algorithm>

#include "sotto/core/parallel_for.hpp"
#include "sotto/core/product.hpp"

namespace sotto::calibrate {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kBatch = 256;  ///< images per task: fixed, so that the bits do not depend on the threads

/// The matrix of a layer behind other drivers than its transfer was made for (lib/network/README.md): A (1 + R Y)^-1.
MatrixXd layer_matrix(const AnalogLayer& layer, const LayerTransfer& transfer, double driver_ohm) {
  const double share = layer.combine == PartitionOutputs::average ? 1.0 / static_cast<double>(layer.row_parts) : 1.0;
  MatrixXd matrix = MatrixXd::Zero(layer.num_rows(), layer.num_outputs);
  for (Index h = 0; h < layer.row_parts; ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    VectorXd ohm = VectorXd::Constant(rows, driver_ohm);
    for (Index i = 0; i < rows; ++i) {
      if (std::ranges::binary_search(layer.bias_rows, first + i)) ohm(i) = 0;
    }
    const MatrixXd loaded = MatrixXd::Identity(rows, rows) + ohm.asDiagonal() * transfer.row_admittance_siemens[h];
    const MatrixXd row_v_per_v = loaded.partialPivLu().inverse();
    for (Index k = 0; k < layer.pair_parts; ++k) {
      const Index t = h * layer.pair_parts + k;
      const MatrixXd tile = share * transfer.tiles[t].outputs_per_v * row_v_per_v;
      matrix.block(first, layer.tiles[t].first_pair, rows, tile.rows()) = tile.transpose();
    }
  }
  return matrix;
}

}  // namespace

NetworkForward::NetworkForward(const AnalogNetwork& network, int threads, SimdLevel simd)
    : network_(network), threads_(threads), simd_(simd) {
  validate(network_);
  for (const AnalogLayer& layer : network_.layers) {
    transfers_.push_back(layer_transfer(layer, {.driver_ohm = 0, .threads = threads, .simd = simd}));
  }
  set_output_ohm(network_.layers.front().neuron.output_ohm);
}

void NetworkForward::set_output_ohm(double output_ohm) {
  matrices_.clear();
  double driver_ohm = network_.input_driver_ohm;
  for (std::size_t k = 0; k < transfers_.size(); ++k) {
    matrices_.push_back(layer_matrix(network_.layers[k], transfers_[k], driver_ohm));
    driver_ohm = output_ohm;
  }
}

MatrixXd NetworkForward::run(const SigmoidNeuron& neuron, const MatrixXd& inputs_v) const {
  MatrixXd outputs_v(inputs_v.rows(), network_.layers.back().num_outputs);
  const Index batches = (inputs_v.rows() + kBatch - 1) / kBatch;
  parallel_for(batches, threads_, [&](std::int64_t batch) {
    const Index first = batch * kBatch;
    const Index count = std::min(kBatch, inputs_v.rows() - first);
    MatrixXd signal_v = inputs_v.middleRows(first, count);
    for (std::size_t k = 0; k < matrices_.size(); ++k) {
      const MatrixXd drive_v = row_drive_v(network_.layers[k], signal_v);
      signal_v = neuron_output_v(neuron, product(drive_v, matrices_[k], {.simd = simd_}));
    }
    outputs_v.middleRows(first, count) = signal_v;
  });
  return outputs_v;
}

}  // namespace sotto::calibrate
