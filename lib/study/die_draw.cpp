#include "study/die_draw.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/intervals.hpp"

namespace sotto::study {
namespace {

using io::CellModel;

bool cells_share_a_die(const io::WhatVaries& vary) {
  return vary.cells && vary.cells->model != CellModel::uniform && vary.cells->variation.die_share > 0;
}

/// ln factor of the part of R_P (or R_AP) that the die shares.
double die_log_factor(const io::CellSpread& cells, bool antiparallel, double z) {
  const Variation& sizes = cells.variation;
  const double extra = antiparallel && cells.model == CellModel::independent ? sizes.ratio_sigma : 0;
  return std::hypot(sizes.common_sigma, extra) * std::sqrt(sizes.die_share) * z;
}

/// A corner from a standard normal number: each equally likely.
double corner_index(const std::vector<std::string>& corners, double z) {
  const double uniform = 0.5 * std::erfc(-z / std::numbers::sqrt2);
  const auto count = static_cast<double>(corners.size());
  return std::min(std::floor(uniform * count), count - 1);
}

const io::NumberSpread& condition_of(const io::NeuronSpread& neuron, int place) {
  const auto axis = static_cast<std::size_t>(place - kDieConditions);
  const auto found = std::ranges::find(neuron.conditions, axis, &io::ConditionSpread::axis);
  require(found != neuron.conditions.end(), "place", place, "one of die_parameters");
  return found->spread;
}

void add_neuron_parameters(const io::NeuronSpread& neuron, std::vector<DieParameter>& list) {
  if (neuron.corners.size() > 1) list.push_back({kDieCorner, "neuron.corner"});
  for (const io::ConditionSpread& condition : neuron.conditions) {
    list.push_back(
        {kDieConditions + static_cast<int>(condition.axis), "neuron." + std::string(kConditions[condition.axis].name)});
  }
}

/// The distribution of a place that has one in the file.
std::optional<io::NumberSpread> spread_of(const io::WhatVaries& vary, int place) {
  if (place == kDieTemperature) return vary.temperature_k;
  if (place < kDieConditions || place == kDieWireCapacitance) return std::nullopt;
  return condition_of(vary.neuron.value(), place);
}

}  // namespace

std::vector<DieParameter> die_parameters(const io::WhatVaries& vary) {
  std::vector<DieParameter> list;
  if (vary.temperature_k) list.push_back({kDieTemperature, "temperature_k"});
  if (cells_share_a_die(vary)) {
    const bool independent = vary.cells->model == CellModel::independent;
    list.push_back({kDieCells, independent ? "cells_p_die" : "cells_die"});
    if (independent) list.push_back({kDieCellsAp, "cells_ap_die"});
  }
  if (vary.wires && vary.wires->per == io::WirePart::die) {
    if (vary.wires->row_sigma > 0) list.push_back({kDieRowWires, "row_segment_factor"});
    if (vary.wires->col_sigma > 0) list.push_back({kDieColWires, "col_segment_factor"});
  }
  if (vary.neuron) add_neuron_parameters(*vary.neuron, list);
  const bool of_die = vary.wires && vary.wires->per == io::WirePart::die;
  if (of_die && vary.wires->capacitance_sigma > 0) list.push_back({kDieWireCapacitance, "wire_capacitance_factor"});
  return list;
}

double die_value(const io::WhatVaries& vary, const Eigen::VectorXd& die, int place) {
  const double z = die(place);
  switch (place) {
    case kDieTemperature:
      return vary.temperature_k.value().at(z);
    case kDieCells:
    case kDieCellsAp:
      return die_log_factor(vary.cells.value(), place == kDieCellsAp, z);
    case kDieRowWires:
      return std::exp(vary.wires.value().row_sigma * z);
    case kDieColWires:
      return std::exp(vary.wires.value().col_sigma * z);
    case kDieWireCapacitance:
      return std::exp(vary.wires.value().capacitance_sigma * z);
    case kDieCorner:
      return corner_index(vary.neuron.value().corners, z);
    default:
      return condition_of(vary.neuron.value(), place).at(z);
  }
}

std::vector<double> corner_levels(const io::WhatVaries& vary, int place, double sigmas) {
  if (place == kDieCorner) {
    const auto count = vary.neuron.value().corners.size();
    std::vector<double> middles;  // of equal shares of the distribution
    for (std::size_t k = 0; k < count; ++k) {
      middles.push_back(normal_quantile((static_cast<double>(k) + 0.5) / static_cast<double>(count)));
    }
    return middles;
  }
  const auto spread = spread_of(vary, place);
  const double reach = spread && spread->uniform ? std::numeric_limits<double>::infinity() : sigmas;
  return {-reach, reach};
}

}  // namespace sotto::study
