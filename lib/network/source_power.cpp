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

LayerSources sources_of(const NetworkSolver& solver, std::size_t k, const LayerState& state) {
  const MatrixXd power_w = state.driver_v.cwiseProduct(solver.row_a(k, state.row_v));
  const auto& bias_rows = solver.network().layers[k].bias_rows;
  LayerSources sources{VectorXd::Zero(power_w.rows()), VectorXd::Zero(power_w.rows())};
  for (Index i = 0; i < power_w.cols(); ++i) {
    (std::ranges::binary_search(bias_rows, i) ? sources.bias_w : sources.inputs_w) += power_w.col(i);
  }
  return sources;
}

/// From the supplies of all neurons of a layer.
VectorXd supply_of(const AnalogLayer& layer, const MatrixXd& reader_v) {
  VectorXd supply_w = VectorXd::Zero(reader_v.rows());
  for (Index k = 0; k < reader_v.cols(); ++k) {
    const SupplyCurve& supply = neuron_of(layer, k).supply;
    supply_w += reader_v.col(k).unaryExpr([&](double v) { return supply_power_w(supply, v); });
  }
  return supply_w;
}

bool knows_supply(const AnalogLayer& layer) {
  for (Index k = 0; k < layer.num_outputs; ++k) {
    if (neuron_of(layer, k).supply.empty()) return false;
  }
  return true;
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
    const auto sources = sources_of(solver, k, result.layers[k]);
    (k == 0 ? power.inputs_w : power.neurons_w) += sources.inputs_w;
    power.bias_w += sources.bias_w;
    if (power.supply_w.size() == 0) continue;
    power.supply_w += supply_of(layers[k], result.layers[k].reader_v);
  }
  return power;
}

}  // namespace sotto
