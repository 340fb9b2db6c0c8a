#include "study/sweep_curves.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>
#include <optional>

#include "sotto/montecarlo/statistics.hpp"
#include "study/point_samples.hpp"
#include "study/spread_data.hpp"

namespace sotto::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kBandLow = 0.05;
constexpr double kBandHigh = 0.95;

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(number) : std::nullopt;
}

bool is_numeric(const io::SweepAxis& axis) {
  return std::ranges::all_of(axis.values, [](const std::string& text) { return number_of(text).has_value(); });
}

std::size_t chosen_axis(const std::vector<io::SweepAxis>& sweep) {
  const auto weight = [](const io::SweepAxis& axis) {
    return std::pair(is_numeric(axis) && axis.values.size() > 1, axis.values.size());
  };
  return static_cast<std::size_t>(std::ranges::max_element(sweep, {}, weight) - sweep.begin());
}

/// A JSON text as people write it: words without quotation marks.
std::string plain(const std::string& json) {
  return json.size() >= 2 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// Which value of each axis a point has; the last axis runs fastest.
std::vector<std::size_t> place_of(std::size_t point, const std::vector<io::SweepAxis>& sweep) {
  std::vector<std::size_t> place(sweep.size());
  for (std::size_t a = sweep.size(); a-- > 0; point /= sweep[a].values.size())
    place[a] = point % sweep[a].values.size();
  return place;
}

std::string name_of(const std::vector<std::size_t>& place, const std::vector<io::SweepAxis>& sweep, std::size_t axis) {
  std::string name;
  for (std::size_t a = 0; a < sweep.size(); ++a) {
    if (a == axis) continue;
    name += (name.empty() ? "" : ", ") + last_part(sweep[a].key) + "=" + plain(sweep[a].values[place[a]]);
  }
  return name;
}

void sort_by_x(SweepCurve& curve) {
  std::vector<std::size_t> order(curve.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return curve.x[k]; });
  SweepCurve rising{.name = curve.name, .key = curve.key, .x_names = curve.x_names};
  for (const std::size_t k : order) {
    rising.x.push_back(curve.x[k]);
    rising.points.push_back(curve.points[k]);
  }
  curve = rising;
}

}  // namespace

std::vector<SweepCurve> sweep_curves(const std::vector<io::SweepAxis>& sweep) {
  std::vector<SweepCurve> curves;
  if (sweep.empty()) return curves;
  const std::size_t axis = chosen_axis(sweep);
  const bool numbers = is_numeric(sweep[axis]);
  std::size_t points = 1;
  for (const io::SweepAxis& one : sweep) points *= one.values.size();
  for (std::size_t p = 0; p < points; ++p) {
    const auto place = place_of(p, sweep);
    const std::string name = name_of(place, sweep, axis);
    auto curve = std::ranges::find(curves, name, &SweepCurve::name);
    if (curve == curves.end()) curve = curves.insert(curve, SweepCurve{.name = name, .key = sweep[axis].key});
    const std::string& value = sweep[axis].values[place[axis]];
    curve->x.push_back(numbers ? *number_of(value) : static_cast<double>(place[axis]));
    if (!numbers) curve->x_names.push_back(plain(value));
    curve->points.push_back(p);
  }
  std::ranges::for_each(curves, sort_by_x);
  return curves;
}

BandLine output_curve(const StoredRun& stored, const SweepCurve& curve, const std::string& output) {
  const double factor = readable_unit(output).factor;
  const double confidence = stored.settings.spec.confidence;
  BandLine line{.name = curve.name, .x = curve.x};
  for (const std::size_t point : curve.points) {
    const MonteCarloRun part = samples_of_point(stored.run, point, stored.settings.point_settings.size());
    const Eigen::VectorXd values = factor * output_values(part, output);
    const bool any = values.size() > 0;
    line.y.push_back(mean_estimate(statistics_of(values), confidence));
    line.low.push_back(any ? quantile_estimate(values, {.level = kBandLow, .confidence = confidence}).value : kNone);
    line.high.push_back(any ? quantile_estimate(values, {.level = kBandHigh, .confidence = confidence}).value : kNone);
  }
  return line;
}

}  // namespace sotto::study
