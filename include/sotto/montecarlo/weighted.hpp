/// Statistics of samples that may have weights: plain ones where every weight is 1, else those of the distribution that
/// the weights stand for.
#pragma once

#include <Eigen/Core>
#include <string_view>

#include "sotto/montecarlo/intervals.hpp"
#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// Values of one output and their weights, of equal size.
struct WeightedSamples {
  Eigen::VectorXd values = {};
  Eigen::VectorXd weights = {};  ///< finite, >= 0
};

/// Of the samples that did not fail. Throws InvalidArgument on an unknown name; "" is the first.
WeightedSamples weighted_samples(const MonteCarloRun& run, std::string_view output);

/// Is any weight not 1? Failed samples count.
bool is_weighted(const MonteCarloRun& run);
bool is_weighted(const WeightedSamples& samples);

/// Mean with its interval: `mean_estimate`, or `self_normalized_mean`, which does not carry the spread of the weights
/// into the mean of an output far from 0.
Estimate mean_estimate(const WeightedSamples& samples, double confidence);

/// Of the distribution: sum w (x - m)^2 / sum w, times n / (n - 1) with the effective sample size n. NaN where that is
/// at most 1.
double standard_deviation(const WeightedSamples& samples);

/// `quantile_estimate`, or the least value whose share of the weights reaches the level; its interval is where the
/// shares reach the ends of the level's own interval by the delta method (Woodruff, J. Am. Stat. Assoc. 47, 1952),
/// whose variance is that of weights like those on either side of the quantile. An infinite end where fewer than 5
/// effective samples are to be expected beyond the quantile. Throws as `quantile_estimate` does. O(n log n).
Estimate quantile_estimate(const WeightedSamples& samples, const QuantileOptions& options);

/// Two columns and the weights of their rows.
struct WeightedPairs {
  Eigen::VectorXd first = {};
  Eigen::VectorXd second = {};
  Eigen::VectorXd weights = {};
};

/// `pearson_correlation`, or that of the weighted distribution; NaN where a column does not vary.
double pearson_correlation(const WeightedPairs& pairs);

/// `spearman_correlation`, or the same of the weighted ranks (weight below plus half the weight of equals).
double spearman_correlation(const WeightedPairs& pairs);

/// Effective misses below which an interval of the probability is not to be trusted: one more would move it by a tenth.
inline constexpr double kFewMisses = 10;

/// Probability that a sample misses limits, told from its misses, so that a tiny one keeps its digits.
struct MissEstimate {
  Estimate probability = {};    ///< in [0, 1]; of weighted samples unbiased, the interval is Student's t
  std::int64_t misses = 0;      ///< samples that miss, failed ones among them
  double effective_misses = 0;  ///< `effective_sample_size` of their weights; their number where all are equal
};

/// Of the question only output, limits and confidence count. A failed sample misses. Plain samples: Wilson's interval.
MissEstimate miss_estimate(const MonteCarloRun& run, const Question& question);

}  // namespace sotto
