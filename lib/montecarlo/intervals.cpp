#include "sotto/montecarlo/intervals.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

void require_open_unit(std::string_view field, double value) {
  require(value > 0 && value < 1, field, value, "in (0, 1)");
}

void require_pair(const Eigen::VectorXd& values, const Eigen::VectorXd& weights) {
  require(values.size() == weights.size(), "number of weights", static_cast<double>(weights.size()),
          "that of the values, " + std::to_string(values.size()));
  require(weights.size() == 0 || weights.minCoeff() >= 0, "weight", weights.size() == 0 ? 0 : weights.minCoeff(),
          ">= 0");
}

double two_sided_normal(double confidence) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), 0.5 * (1 - confidence)));
}

Estimate symmetric(double value, double standard_error, double factor) {
  return {value, value - factor * standard_error, value + factor * standard_error, standard_error};
}

/// The first k in [0, count] where `holds`, which never becomes false again; count + 1 where nowhere.
template <typename Predicate>
std::int64_t first_where(std::int64_t count, const Predicate& holds) {
  std::int64_t low = 0;
  std::int64_t high = count + 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

double half_width(const Estimate& estimate) {
  return 0.5 * (estimate.upper - estimate.lower);
}

double normal_quantile(double probability) {
  require_open_unit("probability", probability);
  return boost::math::quantile(boost::math::normal(), probability);
}

Estimate mean_estimate(const RunningStatistics& values, double confidence) {
  require_open_unit("confidence", confidence);
  if (values.count() < 2) return {values.mean(), -kInfinity, kInfinity, kNan};
  const boost::math::students_t distribution(static_cast<double>(values.count() - 1));
  const double factor = boost::math::quantile(boost::math::complement(distribution, 0.5 * (1 - confidence)));
  return symmetric(values.mean(), values.standard_error(), factor);
}

Estimate quantile_estimate(const Eigen::VectorXd& values, const QuantileOptions& options) {
  require_open_unit("level", options.level);
  require_open_unit("confidence", options.confidence);
  require(values.size() > 0, "number of values", 0, ">= 1");
  require(!values.hasNaN(), "value of a quantile", kNan, "a number");
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<std::int64_t>(sorted.size());
  const double place = options.level * static_cast<double>(count - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double share = place - static_cast<double>(below);
  // B of the values lie below the true quantile, B binomial: [x_(l), x_(u)], ranks from 1, holds it where l <= B < u.
  const boost::math::binomial below_count(static_cast<double>(count), options.level);
  const double tail = 0.5 * (1 - options.confidence);
  const auto at_most = [&](std::int64_t k) { return boost::math::cdf(below_count, static_cast<double>(k)); };
  const auto more_than = [&](std::int64_t k) {
    return boost::math::cdf(boost::math::complement(below_count, static_cast<double>(k)));
  };
  const auto lower_rank = first_where(count, [&](std::int64_t k) { return at_most(k) > tail; });
  const auto upper_rank = first_where(count, [&](std::int64_t k) { return more_than(k) <= tail; }) + 1;
  return {.value = sorted[below] + share * (sorted[above] - sorted[below]),
          .lower = lower_rank >= 1 ? sorted[static_cast<std::size_t>(lower_rank - 1)] : -kInfinity,
          .upper = upper_rank <= count ? sorted[static_cast<std::size_t>(upper_rank - 1)] : kInfinity,
          .standard_error = kNan};
}

Estimate yield_estimate(const PassCount& count, double confidence) {
  require_open_unit("confidence", confidence);
  require(count.passed >= 0, "passed", static_cast<double>(count.passed), ">= 0");
  require(count.total >= count.passed, "total", static_cast<double>(count.total), ">= passed");
  if (count.total == 0) return {kNan, 0, 1, kNan};
  const auto n = static_cast<double>(count.total);
  const double share = static_cast<double>(count.passed) / n;
  const double z = two_sided_normal(confidence);
  const double scale = 1 + z * z / n;
  const double center = (share + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {.value = share,
          .lower = count.passed == 0 ? 0 : std::max(0.0, center - half),
          .upper = count.passed == count.total ? 1 : std::min(1.0, center + half),
          .standard_error = std::sqrt(share * (1 - share) / n)};
}

Estimate weighted_mean(const Eigen::VectorXd& values, const Eigen::VectorXd& weights, double confidence) {
  require_pair(values, weights);
  return mean_estimate(statistics_of(values.cwiseProduct(weights)), confidence);
}

Estimate self_normalized_mean(const Eigen::VectorXd& values, const Eigen::VectorXd& weights, double confidence) {
  require_pair(values, weights);
  require_open_unit("confidence", confidence);
  ExactSum total, weighted, spread;
  for (Eigen::Index k = 0; k < values.size(); ++k) {
    total.add(weights[k]);
    weighted.add(weights[k] * values[k]);
  }
  const double mean = weighted.value() / total.value();
  if (!std::isfinite(mean)) return {kNan, -kInfinity, kInfinity, kNan};
  for (Eigen::Index k = 0; k < values.size(); ++k) spread.add(std::pow(weights[k] * (values[k] - mean), 2));
  return symmetric(mean, std::sqrt(spread.value()) / total.value(), two_sided_normal(confidence));
}

double effective_sample_size(const Eigen::VectorXd& weights) {
  require_pair(weights, weights);
  ExactSum total, squares;
  for (const double weight : weights) {
    total.add(weight);
    squares.add_product(weight, weight);
  }
  const double sum = total.value();
  return sum > 0 ? sum * sum / squares.value() : 0;
}

}  // namespace sotto
