/// A small calibration for tests: TMR 1 and 2, supply 0.9 and 1.0 V, numbers that can be checked by hand.
#pragma once

#include "sotto/neuron/calibrated_neuron.hpp"

namespace sotto::test {

inline CalibratedNeuron two_by_two_calibration() {
  CalibratedNeuron neuron{.nominal = {}, .corners = {"tt"}, .axes = {}, .min_load_ohm = 5e4, .points = {}};
  for (std::size_t a = 0; a < kConditionAxes; ++a) neuron.axes[a] = {neuron.nominal.*kConditions[a].field};
  neuron.axes[1] = {1, 2};      // tmr_ratio
  neuron.axes[4] = {0.9, 1.0};  // supply_v
  for (const auto& conditions : grid_of(neuron)) {
    CalibratedPoint point{.conditions = conditions, .neuron = {}};
    point.neuron = {.low_v = 0.01,
                    .high_v = conditions.supply_v,
                    .slope_per_v = 4 + 2 * conditions.tmr_ratio,
                    .centre_v = 0.02,
                    .output_ohm = 700,
                    .table = {{-1, 0, 1}, {conditions.supply_v, conditions.supply_v / 2, 0}},
                    .delay_s = 2e-12,
                    .energy_per_transition_j = 1e-15};
    point.logistic = {.rms = 0.01, .max = 0.02};
    point.table = {.rms = 0.001, .max = 0.002};
    point.loaded = {.rms = 0.003, .max = 0.004};
    point.steepest_slope = 1.5;
    point.output_ohm_min = 600;
    point.output_ohm_max = 900;
    point.neuron.table.output_ohm = {600, 900, 650};
    point.input_ohm = 12000;
    point.static_power_w = 5e-5;
    neuron.points.push_back(point);
  }
  return neuron;
}

}  // namespace sotto::test
