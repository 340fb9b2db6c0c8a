#include "study/sweep_curves.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "sotto/montecarlo/weighted.hpp"
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

/// The name of the curve to compare with; "" where there are no words, or it is the first of them itself.
std::string baseline_of(std::vector<std::size_t> place, const std::vector<io::SweepAxis>& sweep, std::size_t axis) {
  for (std::size_t a = 0; a < sweep.size(); ++a) {
    if (a == axis || is_numeric(sweep[a]) || sweep[a].values.size() < 2) continue;
    if (place[a] == 0) return {};
    place[a] = 0;
    return name_of(place, sweep, axis);
  }
  return {};
}

/// A readable value and its weight.
struct Weighted {
  double value = 0;
  double weight = 1;
};

/// Values of one point by draw, without the failed ones.
std::map<std::int64_t, Weighted> values_by_draw(const StoredRun& stored, std::size_t point, const std::string& output) {
  const auto& names = stored.run.output_names;
  const auto column = std::ranges::find(names, output) - names.begin();
  const auto num_points = static_cast<std::int64_t>(stored.settings.point_settings.size());
  std::map<std::int64_t, Weighted> values;
  for (const SampleResult& result :
       samples_of_point(stored.run, point, stored.settings.point_settings.size()).samples) {
    if (result.failure.empty())
      values[result.sample / num_points] = {readable_unit(output).factor * result.outputs(column), result.weight};
  }
  return values;
}

/// A draw has the same weight at all points.
Estimate mean_difference(const std::map<std::int64_t, Weighted>& values,
                         const std::map<std::int64_t, Weighted>& baseline, double confidence) {
  std::vector<double> differences;
  std::vector<double> weights;
  for (const auto& [draw, one] : values) {
    const auto other = baseline.find(draw);
    if (other == baseline.end()) continue;
    differences.push_back(one.value - other->second.value);
    weights.push_back(one.weight);
  }
  const auto vector_of = [](const std::vector<double>& numbers) {
    return Eigen::VectorXd(
        Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size())));
  };
  return mean_estimate({vector_of(differences), vector_of(weights)}, confidence);
}

void sort_by_x(SweepCurve& curve) {
  std::vector<std::size_t> order(curve.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return curve.x[k]; });
  SweepCurve rising{.name = curve.name, .baseline = curve.baseline, .key = curve.key, .x_names = curve.x_names};
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
    if (curve == curves.end())
      curve = curves.insert(curve, {.name = name, .baseline = baseline_of(place, sweep, axis), .key = sweep[axis].key});
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
    const WeightedSamples samples{factor * output_values(part, output), output_weights(part)};
    const bool any = samples.values.size() > 0;
    line.y.push_back(mean_estimate(samples, confidence));
    line.low.push_back(any ? quantile_estimate(samples, {.level = kBandLow, .confidence = confidence}).value : kNone);
    line.high.push_back(any ? quantile_estimate(samples, {.level = kBandHigh, .confidence = confidence}).value : kNone);
  }
  return line;
}

BandLine paired_difference(const CurveOfRun& curve, const CurveOfRun& baseline, const std::string& output) {
  BandLine line{.name = curve.curve.name};
  for (std::size_t k = 0; k < curve.curve.x.size(); ++k) {
    const auto& other_x = baseline.curve.x;
    const auto other = static_cast<std::size_t>(std::ranges::find(other_x, curve.curve.x[k]) - other_x.begin());
    if (other == other_x.size()) continue;
    line.x.push_back(curve.curve.x[k]);
    line.y.push_back(mean_difference(values_by_draw(*curve.stored, curve.curve.points[k], output),
                                     values_by_draw(*baseline.stored, baseline.curve.points[other], output),
                                     curve.stored->settings.spec.confidence));
  }
  return line;
}

}  // namespace sotto::study
