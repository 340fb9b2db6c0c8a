#include "sotto/neuron/calibrated_neuron.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr double kRelSlack = 1e-9;  ///< numbers of files are decimal: a limit reached to 9 digits is reached

void validate_axes(const CalibratedNeuron& neuron) {
  require(!neuron.corners.empty(), "corners", "0 names", "at least one name");
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    const std::string name(kConditions[a].name);
    const auto& values = neuron.axes[a];
    require(!values.empty(), name, "0 values", "at least one value");
    for (std::size_t k = 0; k < values.size(); ++k) {
      require(std::isfinite(values[k]) && values[k] >= 0, name, values[k], ">= 0 and finite");
      require(k == 0 || values[k] > values[k - 1], name, values[k], "above the value before it");
    }
  }
}

/// Position on one axis: between `low` and the next value, `share` of the way.
struct Position {
  std::size_t low = 0;
  double share = 0;
};

Position position_on(const std::vector<double>& values, double value) {
  if (values.size() == 1 || value <= values.front()) return {};
  if (value >= values.back()) return {values.size() - 2, 1};
  const auto low = static_cast<std::size_t>(std::ranges::upper_bound(values, value) - values.begin()) - 1;
  return {low, (value - values[low]) / (values[low + 1] - values[low])};
}

void add_weighted(SigmoidNeuron& sum, const SigmoidNeuron& part, double weight) {
  for (const auto field :
       {&SigmoidNeuron::low_v, &SigmoidNeuron::high_v, &SigmoidNeuron::slope_per_v, &SigmoidNeuron::centre_v,
        &SigmoidNeuron::output_ohm, &SigmoidNeuron::delay_s, &SigmoidNeuron::energy_per_transition_j}) {
    sum.*field += weight * part.*field;
  }
  for (std::size_t k = 0; k < sum.table.output_v.size(); ++k) {
    sum.table.output_v[k] += weight * part.table.output_v[k];
    sum.table.output_ohm[k] += weight * part.table.output_ohm[k];
  }
  for (std::size_t k = 0; k < sum.supply.power_w.size(); ++k) {
    sum.supply.power_w[k] += weight * part.supply.power_w[k];
  }
}

/// All fields 0, the knots of the tables and of the supply power.
SigmoidNeuron empty_sum(const SigmoidNeuron& like) {
  SigmoidNeuron sum{.low_v = 0, .high_v = 0, .slope_per_v = 0, .table = like.table};
  sum.supply = like.supply;
  std::ranges::fill(sum.table.output_v, 0.0);
  std::ranges::fill(sum.table.output_ohm, 0.0);
  std::ranges::fill(sum.supply.power_w, 0.0);
  return sum;
}

std::size_t corner_index(const CalibratedNeuron& neuron, const std::string& corner) {
  const auto found = std::ranges::find(neuron.corners, corner);
  require(found != neuron.corners.end(), "corner", corner,
          fmt::format("one of {}, the corners of the calibration", fmt::join(neuron.corners, ", ")));
  return static_cast<std::size_t>(found - neuron.corners.begin());
}

}  // namespace

std::vector<NeuronConditions> grid_of(const CalibratedNeuron& neuron) {
  validate_axes(neuron);
  std::vector<NeuronConditions> grid;
  for (const auto& corner : neuron.corners) grid.push_back({.corner = corner});
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    std::vector<NeuronConditions> finer;
    for (const auto& conditions : grid) {
      for (const double value : neuron.axes[a]) {
        finer.push_back(conditions);
        finer.back().*kConditions[a].field = value;
      }
    }
    grid = std::move(finer);
  }
  return grid;
}

void validate(const CalibratedNeuron& neuron) {
  const auto grid = grid_of(neuron);
  require(neuron.points.size() == grid.size(), "points", fmt::format("{} points", neuron.points.size()),
          fmt::format("one per node of the grid ({})", grid.size()));
  for (std::size_t k = 0; k < grid.size(); ++k) {
    const auto& point = neuron.points[k];
    const auto name = fmt::format("points({})", k);
    require(point.conditions == grid[k], name, "conditions", "those of the grid, corner outermost, last axis fastest");
    require(!point.neuron.table.empty(), name, "no table", "a table");
    validate(point.neuron);
    require(point.neuron.table.input_v == neuron.points.front().neuron.table.input_v, name, "input_v of its table",
            "the same in all points");
    require(has_varying_resistance(point.neuron), name, "no output_ohm of its table", "one per knot");
    require(point.neuron.supply.input_v == neuron.points.front().neuron.supply.input_v, name, "input_v of its supply",
            "the same in all points");
  }
  require(neuron.min_load_ohm > 0, "min_load_ohm", neuron.min_load_ohm, "> 0");
  require_inside(neuron, neuron.nominal);
}

void require_inside(const CalibratedNeuron& neuron, const NeuronConditions& conditions) {
  corner_index(neuron, conditions.corner);
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    const double value = conditions.*kConditions[a].field;
    const double low = neuron.axes[a].front();
    const double high = neuron.axes[a].back();
    const bool inside = value >= low * (1 - kRelSlack) && value <= high * (1 + kRelSlack);
    const auto limits = low == high ? fmt::format("{}", low) : fmt::format("in {} ... {}", low, high);
    require(inside, kConditions[a].name, value, limits + ", the validity box of the calibration");
  }
  require(conditions.load_ohm >= neuron.min_load_ohm * (1 - kRelSlack), "load_ohm", conditions.load_ohm,
          fmt::format(">= {}, the validity box of the calibration", neuron.min_load_ohm));
}

SigmoidNeuron neuron_at(const CalibratedNeuron& neuron, const NeuronConditions& conditions) {
  require_inside(neuron, conditions);
  SigmoidNeuron sum = empty_sum(neuron.points.front().neuron);
  for (std::size_t vertex = 0; vertex < (std::size_t{1} << kConditionAxes); ++vertex) {
    std::size_t index = corner_index(neuron, conditions.corner);
    double weight = 1;
    for (std::size_t a = 0; a < kConditionAxes; ++a) {
      const bool upper = (vertex >> a & 1) != 0;
      const Position at = position_on(neuron.axes[a], conditions.*kConditions[a].field);
      weight *= upper ? at.share : 1 - at.share;
      index = index * neuron.axes[a].size() + at.low + (upper && weight > 0 ? 1 : 0);
    }
    if (weight > 0) add_weighted(sum, neuron.points[index].neuron, weight);
  }
  return sum;
}

}  // namespace sotto
