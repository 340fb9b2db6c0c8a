#include "sotto/device/waveform.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr int kPiecesPerRamp = 64;  // a chord misses the parabola by (rise/pieces)^2/4

bool all_finite(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double x) { return std::isfinite(x); });
}

void append(Waveform& waveform, double time_s, double value) {
  waveform.time_s.push_back(time_s);
  waveform.value.push_back(value);
}

/// Value between the points k-1 and k.
double between(const Waveform& w, std::size_t k, double time_s) {
  const double share = (time_s - w.time_s[k - 1]) / (w.time_s[k] - w.time_s[k - 1]);
  return std::lerp(w.value[k - 1], w.value[k], share);
}

}  // namespace

void validate(const Waveform& waveform) {
  require(waveform.time_s.size() == waveform.value.size(), "points of value", std::to_string(waveform.value.size()),
          "as many as those of time_s");
  require(all_finite(waveform.time_s), "time_s of a waveform", "a value", "finite");
  require(all_finite(waveform.value), "value of a waveform", "a value", "finite");
  require(std::ranges::is_sorted(waveform.time_s), "time_s of a waveform", "its order", "never falling");
}

Waveform constant(double value) {
  return {.time_s = {0}, .value = {value}};
}

Waveform pulse(const Pulse& shape) {
  require(std::isfinite(shape.amplitude), "amplitude", shape.amplitude, "finite");
  require(std::isfinite(shape.start_s), "start_s", shape.start_s, "finite");
  require(shape.width_s > 0 && std::isfinite(shape.width_s), "width_s", shape.width_s, "> 0 and finite");
  require(shape.rise_s >= 0 && std::isfinite(shape.rise_s), "rise_s", shape.rise_s, ">= 0 and finite");
  require(shape.fall_s >= 0 && std::isfinite(shape.fall_s), "fall_s", shape.fall_s, ">= 0 and finite");
  const double flat_s = shape.width_s - (shape.rise_s + shape.fall_s) / 2;
  require(flat_s >= 0, "width_s", shape.width_s, ">= (rise_s + fall_s)/2");
  const double top_s = shape.start_s + shape.rise_s;
  return {.time_s = {shape.start_s, top_s, top_s + flat_s, top_s + flat_s + shape.fall_s},
          .value = {0, shape.amplitude, shape.amplitude, 0}};
}

Waveform pulse_train(const std::vector<Pulse>& pulses) {
  Waveform total;
  for (const auto& one : pulses) total = sum(total, pulse(one));
  return total;
}

Waveform sum(const Waveform& a, const Waveform& b) {
  std::vector<double> times = a.time_s;
  times.insert(times.end(), b.time_s.begin(), b.time_s.end());
  std::ranges::sort(times);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  Waveform total;
  for (const double time_s : times) {
    const WaveformValue of_a = value_at(a, time_s);
    const WaveformValue of_b = value_at(b, time_s);
    append(total, time_s, of_a.before + of_b.before);
    const bool jumps = of_a.before != of_a.after || of_b.before != of_b.after;
    if (jumps) append(total, time_s, of_a.after + of_b.after);
  }
  return total;
}

Waveform scaled(const Waveform& waveform, double factor) {
  Waveform result = waveform;
  for (double& value : result.value) value *= factor;
  return result;
}

Waveform squared(const Waveform& waveform) {
  Waveform result;
  for (std::size_t k = 0; k < waveform.time_s.size(); ++k) {
    const bool ramp =
        k > 0 && waveform.time_s[k] > waveform.time_s[k - 1] && waveform.value[k] != waveform.value[k - 1];
    for (int piece = 1; ramp && piece < kPiecesPerRamp; ++piece) {
      const double share = static_cast<double>(piece) / kPiecesPerRamp;
      const double value = std::lerp(waveform.value[k - 1], waveform.value[k], share);
      append(result, std::lerp(waveform.time_s[k - 1], waveform.time_s[k], share), value * value);
    }
    append(result, waveform.time_s[k], waveform.value[k] * waveform.value[k]);
  }
  return result;
}

WaveformValue value_at(const Waveform& waveform, double time_s) {
  const auto& times = waveform.time_s;
  if (times.empty()) return {};
  const auto first = static_cast<std::size_t>(std::ranges::lower_bound(times, time_s) - times.begin());
  const auto behind = static_cast<std::size_t>(std::ranges::upper_bound(times, time_s) - times.begin());
  if (first == behind) {  // no point at this time
    double value = 0;
    if (first == 0) {
      value = waveform.value.front();
    } else if (first == times.size()) {
      value = waveform.value.back();
    } else {
      value = between(waveform, first, time_s);
    }
    return {.before = value, .after = value};
  }
  return {.before = waveform.value[first], .after = waveform.value[behind - 1]};
}

double peak(const Waveform& waveform) {
  double largest = 0;
  for (const double value : waveform.value) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace sotto
