#include "study/sweep_curves.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
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
constexpr double kInfinity = std::numeric_limits<double>::infinity();
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

struct Weighted {
  double value = 0;
  double weight = 1;
};

/// By draw.
using Draws = std::map<std::int64_t, Weighted>;

/// Values of one point, without the failed ones, in the unit of the store: a readable one may be too large for sums of
/// squares.
Draws values_by_draw(const StoredRun& stored, std::size_t point, const std::string& output) {
  const auto& names = stored.run.output_names;
  const auto column = std::ranges::find(names, output) - names.begin();
  const auto num_points = static_cast<std::int64_t>(stored.settings.point_settings.size());
  Draws values;
  for (const SampleResult& result :
       samples_of_point(stored.run, point, stored.settings.point_settings.size()).samples) {
    if (result.failure.empty()) values[result.sample / num_points] = {result.outputs(column), result.weight};
  }
  return values;
}

Estimate scaled(const Estimate& estimate, double factor) {
  return {factor * estimate.value, factor * estimate.lower, factor * estimate.upper, factor * estimate.standard_error};
}

WeightedSamples samples_of(const std::vector<Weighted>& draws) {
  WeightedSamples samples{Eigen::VectorXd(draws.size()), Eigen::VectorXd(draws.size())};
  Eigen::Index k = 0;
  for (const Weighted& draw : draws) {
    samples.values[k] = draw.value;
    samples.weights[k++] = draw.weight;
  }
  return samples;
}

/// Of all draws that both have. At the points of a sweep they have; a run that is shifted another way has others.
bool has_weights_of(const Draws& values, const Draws& others) {
  return std::ranges::all_of(values, [&](const auto& entry) {
    const auto other = others.find(entry.first);
    return other == others.end() || other->second.weight == entry.second.weight;
  });
}

/// Half the differences of draws that both have: halves stay below the largest value that statistics take.
std::vector<Weighted> half_differences(const Draws& values, const Draws& baseline) {
  std::vector<Weighted> halves;
  for (const auto& [draw, one] : values) {
    const auto other = baseline.find(draw);
    if (other != baseline.end()) halves.push_back({0.5 * one.value - 0.5 * other->second.value, one.weight});
  }
  return halves;
}

/// A weighted mean, and by draw how much it follows that draw (delta method): w (x - mean) / sum w.
struct Followed {
  double mean = 0;
  std::map<std::int64_t, double> pulls = {};
};

Followed followed_mean(const Draws& values) {
  double total = 0;
  double sum = 0;
  for (const auto& [draw, one] : values) {
    total += one.weight;
    sum += one.weight * one.value;
  }
  Followed followed{.mean = sum / total};
  for (const auto& [draw, one] : values) followed.pulls[draw] = one.weight * (one.value - followed.mean) / total;
  return followed;
}

/// Of draws that have other weights in the baseline: each has its own weighted mean. The error holds for draws that
/// depend on each other (one seed) and for draws that do not.
Estimate difference_of_means(const Draws& values, const Draws& baseline, double confidence) {
  const auto list_of = [](const Draws& draws) {
    std::vector<Weighted> list;
    for (const auto& [draw, one] : draws) list.push_back(one);
    return list;
  };
  const Followed first = followed_mean(values);
  Followed second = followed_mean(baseline);
  double squares = 0;
  for (const auto& [draw, pull] : first.pulls) {
    const auto other = second.pulls.extract(draw);
    squares += std::pow(pull - (other.empty() ? 0 : other.mapped()), 2);
  }
  for (const auto& [draw, pull] : second.pulls) squares += pull * pull;
  const double value = first.mean - second.mean;
  const bool known = std::isfinite(half_width(mean_estimate(samples_of(list_of(values)), confidence))) &&
                     std::isfinite(half_width(mean_estimate(samples_of(list_of(baseline)), confidence)));
  const double reach = known ? normal_quantile(0.5 + 0.5 * confidence) * std::sqrt(squares) : kInfinity;
  return {value, value - reach, value + reach, known ? std::sqrt(squares) : kNone};
}

Estimate mean_difference(const Draws& values, const Draws& baseline, double confidence) {
  if (!has_weights_of(values, baseline)) return difference_of_means(values, baseline, confidence);
  return scaled(mean_estimate(samples_of(half_differences(values, baseline)), confidence), 2);
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
    const WeightedSamples samples = weighted_samples(part, output);
    const auto quantile = [&](double level) {
      if (samples.values.size() == 0) return kNone;
      return factor * quantile_estimate(samples, {.level = level, .confidence = confidence}).value;
    };
    line.y.push_back(scaled(mean_estimate(samples, confidence), factor));
    line.low.push_back(quantile(kBandLow));
    line.high.push_back(quantile(kBandHigh));
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
    const Draws values = values_by_draw(*curve.stored, curve.curve.points[k], output);
    const Draws others = values_by_draw(*baseline.stored, baseline.curve.points[other], output);
    line.y.push_back(
        scaled(mean_difference(values, others, curve.stored->settings.spec.confidence), readable_unit(output).factor));
  }
  return line;
}

}  // namespace sotto::study
