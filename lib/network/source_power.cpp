#include "sotto/network/source_power.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Sum over the inputs and over the bias rows of one layer, per image.
struct LayerSources {
  VectorXd inputs_w, bias_w;
};

LayerSources sources_of(const AnalogLayer& layer, const LayerTransfer& transfer, const MatrixXd& driver_v) {
  LayerSources sources{VectorXd::Zero(driver_v.rows()), VectorXd::Zero(driver_v.rows())};
  for (Index h = 0; h < layer.row_parts; ++h) {
    const Index first = transfer.row_boundaries[h];
    const Index rows = transfer.row_boundaries[h + 1] - first;
    const MatrixXd open_v = driver_v.middleCols(first, rows);
    const MatrixXd row_v = open_v * transfer.row_v_per_v[h].transpose();
    const MatrixXd power_w = open_v.cwiseProduct(row_v * transfer.row_admittance_siemens[h].transpose());
    for (Index i = 0; i < rows; ++i) {
      const bool bias = std::ranges::binary_search(layer.bias_rows, first + i);
      (bias ? sources.bias_w : sources.inputs_w) += power_w.col(i);
    }
  }
  return sources;
}

bool knows_supply(const AnalogLayer& layer) {
  return !layer.neuron.supply.empty();
}

}  // namespace

SourcePower power_by_source(const NetworkSolver& solver, const NetworkResult& result) {
  const auto& layers = solver.network().layers;
  require(result.layers.size() == layers.size(), "layers", fmt::format("{} kept", result.layers.size()),
          fmt::format("kept for all {} layers", layers.size()));
  const VectorXd zero = VectorXd::Zero(result.outputs_v.rows());
  SourcePower power{zero, zero, zero, {}};
  if (std::ranges::all_of(layers, knows_supply)) power.supply_w = zero;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const auto sources = sources_of(layers[k], solver.transfers()[k], result.layers[k].driver_v);
    (k == 0 ? power.inputs_w : power.neurons_w) += sources.inputs_w;
    power.bias_w += sources.bias_w;
    if (power.supply_w.size() == 0) continue;
    const auto at_input = [&](double v) { return supply_power_w(layers[k].neuron.supply, v); };
    power.supply_w += result.layers[k].reader_v.unaryExpr(at_input).rowwise().sum();
  }
  return power;
}

}  // namespace sotto
