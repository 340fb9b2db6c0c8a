/// Estimates with confidence intervals: means, quantiles and yields, plain and from weighted samples.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "sotto/montecarlo/statistics.hpp"

namespace sotto {

/// A number and the interval that holds the true one with the asked confidence. Ends may be infinite where the samples
/// are too few.
struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;
  double standard_error = 0;  ///< of `value`; NaN for quantiles, whose interval needs none
};

/// Half the width of the interval.
double half_width(const Estimate& estimate);

/// Quantile of the standard normal distribution; `probability` in (0, 1). Throws InvalidArgument outside.
double normal_quantile(double probability);

/// Mean with Student's t interval: exact for normal values, good for any from some thirty values on. `confidence` in
/// (0, 1). Fewer than two values give an infinite interval.
Estimate mean_estimate(const RunningStatistics& values, double confidence);

struct QuantileOptions {
  double level = 0.5;        ///< share of the distribution below the quantile, in (0, 1)
  double confidence = 0.95;  ///< in (0, 1)
};

/// Quantile between order statistics (linear, type 7 of Hyndman and Fan, Am. Stat. 50, 1996) with the interval between
/// two order statistics that holds the true one with at least that confidence for any continuous distribution
/// (binomial; David and Nagaraja, "Order Statistics", 2003, section 7.1). NaN among the values, or none:
/// InvalidArgument. O(n log n).
Estimate quantile_estimate(const Eigen::VectorXd& values, const QuantileOptions& options);

struct PassCount {
  std::int64_t passed = 0;
  std::int64_t total = 0;  ///< >= passed
};

/// Share of passed samples with Wilson's interval (J. Am. Stat. Assoc. 22, 1927). No samples: the interval is 0 ... 1.
Estimate yield_estimate(const PassCount& count, double confidence);

/// Mean of weight * value over samples of a shifted distribution: unbiased where weights are density ratios (their mean
/// is 1), and the one to use for small probabilities. Student's t interval: too short where a few products carry the
/// sum (400 values of x^2 from normal(1/2, 1) weighted as normal(0, 1): 91 % instead of 95 %). Sizes must be equal.
Estimate weighted_mean(const Eigen::VectorXd& values, const Eigen::VectorXd& weights, double confidence);

/// sum(w x) / sum(w), for weights known up to a factor; biased by O(1/n), normal interval by the delta method
/// (Owen, "Monte Carlo theory, methods and examples", 2013, chapter 9).
Estimate self_normalized_mean(const Eigen::VectorXd& values, const Eigen::VectorXd& weights, double confidence);

/// (sum w)^2 / sum w^2 (Kish): the number of unweighted samples that the weights leave; far below n they are
/// degenerate.
double effective_sample_size(const Eigen::VectorXd& weights);

}  // namespace sotto
