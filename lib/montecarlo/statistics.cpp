#include "sotto/montecarlo/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// n sum(x y) - sum(x) sum(y) from exact sums: cancellation takes from 159 bits, not from 53.
double cross_moment(std::int64_t count, const ExactSum& products, const ExactSum& first, const ExactSum& second) {
  ExactSum moment;
  for (const double part : products.parts()) moment.add_product(part, static_cast<double>(count));
  for (const double a : first.parts()) {
    for (const double b : second.parts()) moment.add_product(-a, b);
  }
  return moment.value();
}

/// 1 for the smallest; equal values share the mean of their ranks.
Eigen::VectorXd ranks_of(const Eigen::VectorXd& values) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  Eigen::VectorXd ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double shared = 0.5 * static_cast<double>(begin + 1 + end);
    for (; begin < end; ++begin) ranks[order[begin]] = shared;
  }
  return ranks;
}

void require_pair(const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
  require(first.size() == second.size(), "size of the second column", static_cast<double>(second.size()),
          "that of the first, " + std::to_string(first.size()));
  require(first.allFinite() && second.allFinite(), "columns to correlate", "a value that is not finite", "finite");
}

}  // namespace

void RunningStatistics::add(double value) {
  require(std::abs(value) < kLargestValue, "value", value, "finite and below 1e140");
  ++count_;
  sum_.add(value);
  squares_.add_product(value, value);
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void RunningStatistics::merge(const RunningStatistics& other) {
  count_ += other.count_;
  sum_.merge(other.sum_);
  squares_.merge(other.squares_);
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double RunningStatistics::mean() const {
  return count_ == 0 ? kNan : sum_.value() / static_cast<double>(count_);
}

double RunningStatistics::variance() const {
  if (count_ < 2) return kNan;
  const auto n = static_cast<double>(count_);
  return std::max(0.0, cross_moment(count_, squares_, sum_, sum_)) / n / (n - 1);
}

double RunningStatistics::standard_deviation() const {
  return std::sqrt(variance());
}

double RunningStatistics::standard_error() const {
  return std::sqrt(variance() / static_cast<double>(count_));
}

RunningStatistics statistics_of(const Eigen::VectorXd& values) {
  RunningStatistics statistics;
  for (const double value : values) statistics.add(value);
  return statistics;
}

Histogram::Histogram(const HistogramRange& range) : range_(range) {
  require(std::isfinite(range.lower), "lower", range.lower, "finite");
  require(std::isfinite(range.upper) && range.upper > range.lower, "upper", range.upper, "finite and above lower");
  require(range.bins >= 1, "bins", range.bins, ">= 1");
  counts_.assign(static_cast<std::size_t>(range.bins), 0);
}

void Histogram::add(double value) {
  require(!std::isnan(value), "value", value, "a number");
  if (value < range_.lower) {
    ++below_;
  } else if (value > range_.upper) {
    ++above_;
  } else {
    // The edges decide, not the quotient: it may be off by a rounding.
    int bin = static_cast<int>((value - range_.lower) / (range_.upper - range_.lower) * range_.bins);
    bin = std::clamp(bin, 0, range_.bins - 1);
    while (bin > 0 && value < edge(bin)) --bin;
    while (bin + 1 < range_.bins && value >= edge(bin + 1)) ++bin;
    ++counts_[static_cast<std::size_t>(bin)];
  }
}

void Histogram::merge(const Histogram& other) {
  const bool same =
      range_.lower == other.range_.lower && range_.upper == other.range_.upper && range_.bins == other.range_.bins;
  require(same, "range of the other histogram", "different", "the same");
  for (std::size_t k = 0; k < counts_.size(); ++k) counts_[k] += other.counts_[k];
  below_ += other.below_;
  above_ += other.above_;
}

double Histogram::edge(int bin) const {
  if (bin == range_.bins) return range_.upper;
  return range_.lower + (range_.upper - range_.lower) * bin / range_.bins;
}

HistogramRange histogram_range(const Eigen::VectorXd& values) {
  require(values.size() > 0 && values.allFinite(), "values of a histogram", "none or not finite",
          "finite, at least one");
  const double lower = values.minCoeff();
  const double upper = values.maxCoeff();
  const int bins = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(values.size()))), 1, 100);
  if (upper > lower) return {.lower = lower, .upper = upper, .bins = bins};
  const double margin = std::max(std::abs(lower) * 1e-3, std::numeric_limits<double>::min());  // all values are equal
  return {.lower = lower - margin, .upper = lower + margin, .bins = 1};
}

double pearson_correlation(const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
  require_pair(first, second);
  ExactSum first_sum, second_sum, first_squares, second_squares, products;
  for (Eigen::Index k = 0; k < first.size(); ++k) {
    first_sum.add(first[k]);
    second_sum.add(second[k]);
    first_squares.add_product(first[k], first[k]);
    second_squares.add_product(second[k], second[k]);
    products.add_product(first[k], second[k]);
  }
  const std::int64_t count = first.size();
  const double first_spread = cross_moment(count, first_squares, first_sum, first_sum);
  const double second_spread = cross_moment(count, second_squares, second_sum, second_sum);
  if (!(first_spread > 0) || !(second_spread > 0)) return kNan;
  const double covariance = cross_moment(count, products, first_sum, second_sum);
  return std::clamp(covariance / std::sqrt(first_spread) / std::sqrt(second_spread), -1.0, 1.0);
}

double spearman_correlation(const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
  require_pair(first, second);
  return pearson_correlation(ranks_of(first), ranks_of(second));
}

}  // namespace sotto
