#include "sotto/study/validity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace sotto::study {
namespace {

using Eigen::Index;

/// Smallest resistance that a layer shows to a driver of its inputs.
double smallest_load_ohm(const AnalogLayer& layer, const LayerTransfer& transfer) {
  double largest_siemens = 0;
  for (std::size_t h = 0; h + 1 < transfer.row_boundaries.size(); ++h) {
    const Eigen::VectorXd siemens = transfer.row_admittance_siemens[h].diagonal();
    for (Index i = 0; i < siemens.size(); ++i) {
      const bool is_bias = std::ranges::binary_search(layer.bias_rows, transfer.row_boundaries[h] + i);
      if (!is_bias) largest_siemens = std::max(largest_siemens, siemens(i));
    }
  }
  return largest_siemens > 0 ? 1 / largest_siemens : std::numeric_limits<double>::infinity();
}

}  // namespace

std::vector<std::string> validity_warnings(const io::Experiment& experiment, const NetworkSolver& solver,
                                           const Eigen::VectorXd& beyond_table) {
  std::vector<std::string> warnings;
  if (!experiment.circuit || !experiment.circuit->calibration) return warnings;
  const io::NeuronCalibration& calibration = *experiment.circuit->calibration;
  const std::string card = std::filesystem::path(calibration.card).filename().string();
  const auto& layers = solver.network().layers;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& knots = layers[l].neuron.table.input_v;
    const double share = beyond_table(static_cast<Index>(l));
    if (share > 0 && !knots.empty()) {
      warnings.push_back(fmt::format(
          "layer {}: {:.2g} % of the neurons' inputs are beyond {} ... {} V, the table of {}: its end values hold", l,
          100 * share, knots.front(), knots.back(), card));
    }
    if (l + 1 == layers.size()) break;
    const double load_ohm = smallest_load_ohm(layers[l + 1], solver.transfers()[l + 1]);
    if (load_ohm >= calibration.neuron.min_load_ohm) continue;
    warnings.push_back(fmt::format("layer {}: neurons are loaded with {:.3g} ohm, below {:g}, the smallest load of {}",
                                   l, load_ohm, calibration.neuron.min_load_ohm, card));
  }
  return warnings;
}

}  // namespace sotto::study
