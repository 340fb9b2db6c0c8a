/// Streaming statistics that merge to the same bits in any order: moments, histograms, correlations.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <vector>

#include "sotto/montecarlo/exact_sum.hpp"

namespace sotto {

/// Statistics take what is smaller: the square of a sum of 1e14 such values stays inside double.
inline constexpr double kLargestValue = 1e140;

/// Count, mean, variance and extremes of the values seen; sums are exact, so any grouping of the same values into
/// batches, merged in any order, gives the same bits. Constant memory.
class RunningStatistics {
 public:
  void add(double value);  ///< throws InvalidArgument unless |value| < kLargestValue
  void merge(const RunningStatistics& other);

  std::int64_t count() const { return count_; }
  double mean() const;                 ///< NaN without values
  double variance() const;             ///< of the distribution, unbiased (n - 1); NaN below two values
  double standard_deviation() const;   ///< square root of the variance
  double standard_error() const;       ///< of the mean; NaN below two values
  double min() const { return min_; }  ///< +infinity without values
  double max() const { return max_; }  ///< -infinity without values

 private:
  std::int64_t count_ = 0;
  ExactSum sum_;
  ExactSum squares_;
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

/// Statistics of all values of a vector.
RunningStatistics statistics_of(const Eigen::VectorXd& values);

/// Bins of equal width from `lower` to `upper`.
struct HistogramRange {
  double lower = 0;
  double upper = 1;  ///< > lower
  int bins = 50;     ///< >= 1
};

/// How many values fell in each bin; merges exactly.
class Histogram {
 public:
  explicit Histogram(const HistogramRange& range);  ///< throws InvalidArgument

  void add(double value);              ///< a value on an edge belongs to the bin above; `upper` to the last
  void merge(const Histogram& other);  ///< throws InvalidArgument unless both have the same range

  const HistogramRange& range() const { return range_; }
  const std::vector<std::int64_t>& counts() const { return counts_; }
  std::int64_t below() const { return below_; }  ///< values < lower
  std::int64_t above() const { return above_; }  ///< values > upper
  double edge(int bin) const;                    ///< lower edge of a bin; edge(bins) is `upper`

 private:
  HistogramRange range_;
  std::vector<std::int64_t> counts_;
  std::int64_t below_ = 0;
  std::int64_t above_ = 0;
};

/// Range from the least to the greatest value, with sqrt(n) bins within 1 ... 100.
HistogramRange histogram_range(const Eigen::VectorXd& values);

/// Linear correlation of two columns of equal size (an output and a varied parameter), -1 ... 1; NaN where one does not
/// vary.
double pearson_correlation(const Eigen::VectorXd& first, const Eigen::VectorXd& second);

/// The same of the ranks (ties share their mean rank): 1 for every rising relation. O(n log n).
double spearman_correlation(const Eigen::VectorXd& first, const Eigen::VectorXd& second);

}  // namespace sotto
