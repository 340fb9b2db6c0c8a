#include "sotto/neuron/neuron_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr int kFewestSamples = 16;
constexpr int kMostSamples = 100001;
constexpr int kFewestKnots = 4;

void require_positive(const char* field, double value) {
  require(std::isfinite(value) && value > 0, field, value, "> 0 and finite");
}

void validate_axis(const NeuronSweep& sweep, std::size_t a) {
  const auto& values = sweep.axes[a];
  const auto name = kConditions[a].name;
  const double nominal = sweep.nominal.*kConditions[a].field;
  const bool may_be_zero = name == "load_farad" || name == "tmr_ratio";
  for (std::size_t k = 0; k < values.size(); ++k) {
    const bool ok = std::isfinite(values[k]) && (may_be_zero ? values[k] >= 0 : values[k] > 0);
    require(ok, name, values[k], may_be_zero ? ">= 0 and finite" : "> 0 and finite");
    require(k == 0 || values[k] > values[k - 1], name, values[k], "above the value before it");
  }
  require(std::ranges::find(values, nominal) != values.end(), name, nominal, "among the values of its sweep");
}

void validate_corners(const NeuronSweep& sweep) {
  std::vector<std::string> names;
  for (const auto& corner : sweep.corners) {
    require(std::ranges::find(names, corner.name) == names.end(), "corners", corner.name, "a name of its own");
    require(std::isfinite(corner.nmos_vth_shift_v), "nmos_vth_shift_v", corner.nmos_vth_shift_v, "finite");
    require(std::isfinite(corner.pmos_vth_shift_v), "pmos_vth_shift_v", corner.pmos_vth_shift_v, "finite");
    names.push_back(corner.name);
  }
  require(std::ranges::find(names, sweep.nominal.corner) != names.end(), "corner", sweep.nominal.corner,
          fmt::format("one of {}", fmt::join(names, ", ")));
}

void validate_stimulus(const NeuronSweep& sweep) {
  require(std::isfinite(sweep.input_low_v), "input_low_v", sweep.input_low_v, "finite");
  require(std::isfinite(sweep.input_high_v) && sweep.input_high_v > sweep.input_low_v, "input_high_v",
          sweep.input_high_v, "> input_low_v and finite");
  require(sweep.samples >= kFewestSamples && sweep.samples <= kMostSamples, "samples", sweep.samples,
          fmt::format("in {} ... {}", kFewestSamples, kMostSamples));
  require(sweep.table_knots >= kFewestKnots && sweep.table_knots <= sweep.samples, "table_knots", sweep.table_knots,
          fmt::format("in {} ... samples", kFewestKnots));
  require_positive("probe_a", sweep.probe_a);
  require(sweep.min_load_ohm > 0, "min_load_ohm", sweep.min_load_ohm, "> 0");
  require(std::isfinite(sweep.step.low_v), "step.low_v", sweep.step.low_v, "finite");
  require(std::isfinite(sweep.step.high_v) && sweep.step.high_v > sweep.step.low_v, "step.high_v", sweep.step.high_v,
          "> step.low_v and finite");
  require_positive("step.rise_s", sweep.step.rise_s);
  require_positive("step.hold_s", sweep.step.hold_s);
  require_positive("time_limit_s", sweep.time_limit_s);
}

}  // namespace

NeuronSweep completed(NeuronSweep sweep) {
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    if (sweep.axes[a].empty()) sweep.axes[a] = {sweep.nominal.*kConditions[a].field};
    validate_axis(sweep, a);
  }
  validate_corners(sweep);
  require(std::isinf(sweep.nominal.load_ohm), "load_ohm", sweep.nominal.load_ohm,
          "infinite: curves are taken without load");
  require_positive("channel_length_m", sweep.channel_length_m);
  require_positive("junction_length_m", sweep.junction_length_m);
  require_positive("junction_width_m", sweep.junction_width_m);
  validate_stimulus(sweep);
  return sweep;
}

}  // namespace sotto
