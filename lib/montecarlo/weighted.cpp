#include "sotto/montecarlo/weighted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Effective samples expected beyond a quantile, below which that end of its interval is not known: by chance there is
// none at all in one run of 150.
constexpr double kFewBeyond = 5;

bool all_one(const VectorXd& weights) {
  return (weights.array() == 1).all();
}

std::vector<Index> rising_order(const VectorXd& values) {
  std::vector<Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::stable_sort(order, {}, [&](Index k) { return values[k]; });
  return order;
}

double exact_sum(const VectorXd& terms) {
  ExactSum sum;
  for (const double term : terms) sum.add(term);
  return sum.value();
}

/// Weighted mean of products of deviations from the weighted means.
double weighted_covariance(const VectorXd& first, const VectorXd& second, const VectorXd& weights) {
  const double total = exact_sum(weights);
  const double first_mean = exact_sum(weights.cwiseProduct(first)) / total;
  const double second_mean = exact_sum(weights.cwiseProduct(second)) / total;
  return exact_sum(weights.array() * (first.array() - first_mean) * (second.array() - second_mean)) / total;
}

/// Weight below, and half the weight of equals.
VectorXd weighted_ranks(const VectorXd& values, const VectorXd& weights) {
  const auto order = rising_order(values);
  VectorXd ranks(values.size());
  double below = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double equal = 0;
    while (end < order.size() && values[order[end]] == values[order[begin]]) equal += weights[order[end++]];
    for (; begin < end; ++begin) ranks[order[begin]] = below + 0.5 * equal;
    below += equal;
  }
  return ranks;
}

/// Where the shares of the weights, in rising order of the values, reach a share.
class WeightedDistribution {
 public:
  explicit WeightedDistribution(const WeightedSamples& samples)
      : samples_(samples), order_(rising_order(samples.values)) {
    double sum = 0;
    for (const Index k : order_) reached_.push_back(sum += samples.weights[k]);
  }

  /// -infinity for a share of 0 and below, infinity for 1 and above.
  double value_at(double share) const {
    if (!(share > 0)) return -kInfinity;
    if (!(share < 1)) return kInfinity;
    const auto found = std::ranges::lower_bound(reached_, share * reached_.back());
    return samples_.values[order_[static_cast<std::size_t>(found - reached_.begin())]];
  }

  /// Interval of the share at most the quantile of `level`, +-infinity beyond 0 and 1. Its variance is not that of the
  /// samples seen on either side, which may be none, but of a share of `level` of weights like those seen there:
  /// ((1 - L)^2 L w_below + L^2 (1 - L) w_above) / sum w, w the weighted mean weight of a side, the quantile's own
  /// among them; of equal weights the binomial L (1 - L) / n.
  std::pair<double, double> share_interval(double value, const QuantileOptions& options) const {
    const double level = options.level;
    const double below = mean_weight(samples_.values.array() <= value);
    const double above = mean_weight(samples_.values.array() >= value);
    const double total = reached_.back();
    const double variance = level * (1 - level) * ((1 - level) * below + level * above) / total;
    const double reach = normal_quantile(0.5 + 0.5 * options.confidence) * std::sqrt(variance);
    const bool few_below = level * total < kFewBeyond * below;
    const bool few_above = (1 - level) * total < kFewBeyond * above;
    return {few_below ? -kInfinity : level - reach, few_above ? kInfinity : level + reach};
  }

 private:
  /// sum w^2 / sum w of the chosen samples: the heavy ones, which carry the sum, count most.
  double mean_weight(const Eigen::Array<bool, Eigen::Dynamic, 1>& chosen) const {
    const Eigen::ArrayXd weights = chosen.cast<double>() * samples_.weights.array();
    return weights.square().sum() / weights.sum();
  }

  const WeightedSamples& samples_;
  std::vector<Index> order_;
  std::vector<double> reached_;
};

VectorXd picked(const std::vector<double>& numbers) {
  return Eigen::Map<const VectorXd>(numbers.data(), static_cast<Index>(numbers.size()));
}

}  // namespace

WeightedSamples weighted_samples(const MonteCarloRun& run, std::string_view output) {
  return {output_values(run, output), output_weights(run)};
}

bool is_weighted(const MonteCarloRun& run) {
  return std::ranges::any_of(run.samples, [](const SampleResult& result) { return result.weight != 1; });
}

bool is_weighted(const WeightedSamples& samples) {
  return !all_one(samples.weights);
}

Estimate mean_estimate(const WeightedSamples& samples, double confidence) {
  if (!is_weighted(samples)) return mean_estimate(statistics_of(samples.values), confidence);
  const Estimate mean = self_normalized_mean(samples.values, samples.weights, confidence);
  if (effective_sample_size(samples.weights) >= 2) return mean;
  return {mean.value, -kInfinity, kInfinity, kNan};  // one weight carries all: its spread cannot be seen
}

double standard_deviation(const WeightedSamples& samples) {
  if (!is_weighted(samples)) return statistics_of(samples.values).standard_deviation();
  const double effective = effective_sample_size(samples.weights);
  if (!(effective > 1)) return kNan;
  const double spread = weighted_covariance(samples.values, samples.values, samples.weights);
  return std::sqrt(std::max(0.0, spread) * effective / (effective - 1));
}

Estimate quantile_estimate(const WeightedSamples& samples, const QuantileOptions& options) {
  if (!is_weighted(samples)) return quantile_estimate(samples.values, options);
  require(options.level > 0 && options.level < 1, "level", options.level, "in (0, 1)");
  require(!samples.values.hasNaN(), "value of a quantile", kNan, "a number");
  if (!(samples.weights.maxCoeff() > 0)) return {kNan, -kInfinity, kInfinity, kNan};
  const WeightedDistribution distribution(samples);
  const double value = distribution.value_at(options.level);
  const auto [lower, upper] = distribution.share_interval(value, options);
  return {.value = value,
          .lower = distribution.value_at(lower),
          .upper = distribution.value_at(upper),
          .standard_error = kNan};
}

double pearson_correlation(const WeightedPairs& pairs) {
  const auto& [first, second, weights] = pairs;
  if (all_one(weights)) return pearson_correlation(first, second);
  if (!(weights.maxCoeff() > 0)) return kNan;
  const double first_spread = weighted_covariance(first, first, weights);
  const double second_spread = weighted_covariance(second, second, weights);
  if (!(first_spread > 0) || !(second_spread > 0)) return kNan;
  const double covariance = weighted_covariance(first, second, weights);
  return std::clamp(covariance / std::sqrt(first_spread) / std::sqrt(second_spread), -1.0, 1.0);
}

double spearman_correlation(const WeightedPairs& pairs) {
  const auto& [first, second, weights] = pairs;
  if (all_one(weights)) return spearman_correlation(first, second);
  return pearson_correlation({weighted_ranks(first, weights), weighted_ranks(second, weights), weights});
}

MissEstimate miss_estimate(const MonteCarloRun& run, const Question& question) {
  const auto& names = run.output_names;
  const auto place = question.output.empty() ? 0 : std::ranges::find(names, question.output) - names.begin();
  require(place < static_cast<std::ptrdiff_t>(names.size()), "output", question.output, "one of the run's outputs");
  RunningStatistics weighted;
  std::vector<double> missing;
  for (const SampleResult& result : run.samples) {
    const bool passed =
        result.failure.empty() && result.outputs[place] >= question.lower && result.outputs[place] <= question.upper;
    weighted.add(passed ? 0 : result.weight);
    if (!passed) missing.push_back(result.weight);
  }
  const auto total = static_cast<std::int64_t>(run.samples.size());
  MissEstimate miss{.misses = static_cast<std::int64_t>(missing.size()),
                    .effective_misses = effective_sample_size(picked(missing))};
  if (!is_weighted(run)) {
    miss.probability = yield_estimate({.passed = miss.misses, .total = total}, question.confidence);
    return miss;
  }
  miss.probability = mean_estimate(weighted, question.confidence);
  auto& [value, lower, upper, error] = miss.probability;
  for (double* end : {&value, &lower, &upper}) *end = std::clamp(*end, 0.0, 1.0);
  // The samples of a shifted distribution miss often: before the first one nothing is known.
  if (missing.empty()) upper = 1;
  return miss;
}

}  // namespace sotto
