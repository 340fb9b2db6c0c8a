#include "study/attribution.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "sotto/montecarlo/intervals.hpp"

namespace sotto::study {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;

/// Samples of one draw, by point.
using PointsOfDraw = std::vector<const SampleResult*>;

/// Draws that have an answer at every point.
std::vector<PointsOfDraw> whole_draws(const MonteCarloRun& run, std::int64_t num_points) {
  std::map<std::int64_t, PointsOfDraw> draws;
  for (const SampleResult& result : run.samples) {
    if (result.failure.empty()) draws[result.sample / num_points].push_back(&result);
  }
  std::vector<PointsOfDraw> whole;
  for (const auto& [draw, points] : draws) {
    if (static_cast<std::int64_t>(points.size()) == num_points) whole.push_back(points);
  }
  return whole;
}

/// Values of one output: draws x points.
ArrayXXd values_of(const std::vector<PointsOfDraw>& draws, Index num_points, Index column) {
  ArrayXXd values(static_cast<Index>(draws.size()), num_points);
  for (Index k = 0; k < values.rows(); ++k) {
    for (const SampleResult* result : draws[static_cast<std::size_t>(k)]) {
      values(k, result->sample % num_points) = result->outputs(column);
    }
  }
  return values;
}

ArrayXd squared_deviation(const ArrayXXd& values, Index point) {
  return (values.col(point) - values.col(point).mean()).square();
}

/// Ratios of variances, from squared deviations draw by draw. By the delta method the error of a ratio is that of the
/// mean of part - ratio * whole, over the mean of whole.
class Shares {
 public:
  Shares(const ArrayXd& whole, double confidence) : whole_(whole), z_(normal_quantile(0.5 + 0.5 * confidence)) {}

  Estimate of(const ArrayXd& part) const {
    const double ratio = part.sum() / whole_.sum();
    const double n = static_cast<double>(whole_.size());
    const double variance = (part - ratio * whole_).square().sum() / (n - 1);
    const double error = std::sqrt(variance / n) / whole_.mean();
    if (!(n > 1) || !std::isfinite(error)) return {kNone, kNone, kNone, kNone};
    return {ratio, ratio - z_ * error, ratio + z_ * error, error};
  }
  Estimate left_by(const ArrayXd& part) const { return of(whole_ - part); }

 private:
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const ArrayXd& whole_;
  double z_;
};

io::OutputAttribution output_attribution(const ArrayXXd& values, const std::vector<std::string>& sources,
                                         double confidence) {
  io::OutputAttribution all{.output = "", .draws = values.rows()};
  const ArrayXd whole = squared_deviation(values, 0);
  const Shares shares(whole, confidence);
  ArrayXd sum = ArrayXd::Zero(values.rows());
  const auto count = static_cast<Index>(sources.size());
  for (Index k = 0; k < count; ++k) {
    const ArrayXd alone = squared_deviation(values, 1 + k);
    sum += alone;
    // Halves: a difference may be beyond what statistics take.
    const Eigen::VectorXd half = 0.5 * values.col(0) - 0.5 * values.col(1 + count + k);
    const Estimate shift = mean_estimate(statistics_of(half), confidence);
    all.sources.push_back(
        {.source = sources[static_cast<std::size_t>(k)],
         .alone_share = shares.of(alone),
         .total_share = shares.left_by(squared_deviation(values, 1 + count + k)),
         .mean_shift = {2 * shift.value, 2 * shift.lower, 2 * shift.upper, 2 * shift.standard_error}});
  }
  all.interaction_share = shares.left_by(sum);
  return all;
}

}  // namespace

std::vector<io::OutputAttribution> attribution_of(const MonteCarloRun& run, const std::vector<std::string>& sources,
                                                  double confidence) {
  const auto num_points = static_cast<std::int64_t>(2 * sources.size() + 1);
  const auto draws = whole_draws(run, num_points);
  std::vector<io::OutputAttribution> all;
  for (std::size_t column = 0; column < run.output_names.size(); ++column) {
    const std::string& name = run.output_names[column];
    if (draws.empty() || name == "point" || name.starts_with("param.")) continue;
    all.push_back(output_attribution(values_of(draws, num_points, static_cast<Index>(column)), sources, confidence));
    all.back().output = name;
  }
  return all;
}

}  // namespace sotto::study
