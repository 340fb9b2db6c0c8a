#include "sotto/montecarlo/statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;
using namespace sotto;

namespace {

constexpr double kRounding = 1e-15;  // exact sums, then a few roundings
constexpr double kSigmas = 5.0;      // statistical bound of the house, fixed seed

Eigen::VectorXd normals(int count, std::uint64_t stream) {
  SampleRng rng(17, stream);
  Eigen::VectorXd values(count);
  for (double& value : values) value = rng.normal();
  return values;
}

}  // namespace

TEST_CASE("1, 2, 3, 4 have mean 2.5 and variance 5/3", "[montecarlo][unit]") {
  const auto statistics = statistics_of(Eigen::Vector4d(1, 2, 3, 4));

  REQUIRE(statistics.count() == 4);
  REQUIRE(statistics.mean() == 2.5);
  REQUIRE_THAT(statistics.variance(), WithinRel(5.0 / 3.0, kRounding));
  REQUIRE_THAT(statistics.standard_deviation(), WithinRel(std::sqrt(5.0 / 3.0), kRounding));
  REQUIRE_THAT(statistics.standard_error(), WithinRel(std::sqrt(5.0 / 12.0), kRounding));
  REQUIRE(statistics.min() == 1);
  REQUIRE(statistics.max() == 4);
}

TEST_CASE("no values have no mean and one value has no variance", "[montecarlo][unit]") {
  RunningStatistics statistics;
  REQUIRE(std::isnan(statistics.mean()));

  statistics.add(3);

  REQUIRE(statistics.mean() == 3);
  REQUIRE(std::isnan(statistics.variance()));
}

TEST_CASE("the variance of a small spread on a large mean loses nothing to cancellation", "[montecarlo][unit]") {
  const double offset = 0x1p50;
  const auto statistics = statistics_of(Eigen::Vector4d(offset + 1, offset + 2, offset + 3, offset + 4));

  REQUIRE_THAT(statistics.variance(), WithinRel(5.0 / 3.0, kRounding));
  REQUIRE(statistics_of(Eigen::VectorXd::Constant(3, 0.1)).variance() == 0);
}

TEST_CASE("batches merge to the same bits in any order", "[montecarlo][property]") {
  const auto values = normals(5000, 1);
  const auto all = statistics_of(values);
  for (const Eigen::Index size : {1, 7, 64, 4999}) {
    RunningStatistics merged;
    for (Eigen::Index end = values.size(); end > 0; end -= std::min(size, end)) {  // the last batch first
      const auto begin = std::max<Eigen::Index>(0, end - size);
      merged.merge(statistics_of(values.segment(begin, end - begin)));
    }
    CAPTURE(size);
    REQUIRE(merged.count() == all.count());
    REQUIRE(merged.mean() == all.mean());
    REQUIRE(merged.variance() == all.variance());
    REQUIRE(merged.min() == all.min());
    REQUIRE(merged.max() == all.max());
  }
}

TEST_CASE("a value whose square would overflow is refused", "[montecarlo][unit]") {
  RunningStatistics statistics;

  REQUIRE_THROWS_MATCHES(statistics.add(1e200), InvalidArgument,
                         Message("value = 1e+200 must be finite and below 1e140"));
  REQUIRE_THROWS_AS(statistics.add(std::nan("")), InvalidArgument);
}

TEST_CASE("a histogram counts edges upwards, the last edge in the last bin, and what lies outside",
          "[montecarlo][unit]") {
  Histogram histogram({.lower = 0, .upper = 1, .bins = 10});
  for (const double value : {-0.1, 0.0, 0.05, 0.1, 0.3, 0.7, 1.0, 1.1}) histogram.add(value);

  REQUIRE(histogram.counts() == std::vector<std::int64_t>{2, 1, 0, 1, 0, 0, 0, 1, 0, 1});
  REQUIRE(histogram.below() == 1);
  REQUIRE(histogram.above() == 1);
  REQUIRE(histogram.edge(3) == 0.3);
  REQUIRE(histogram.edge(10) == 1.0);
}

TEST_CASE("an edge belongs to the bin above it also where the quotient rounds down", "[montecarlo][unit]") {
  Histogram histogram({.lower = 0, .upper = 1, .bins = 49});
  for (int bin = 0; bin < 49; ++bin) histogram.add(histogram.edge(bin));  // 1/49 * 49 < 1 in double

  REQUIRE(histogram.counts() == std::vector<std::int64_t>(49, 1));
}

TEST_CASE("histograms of batches add up, those of different ranges do not merge", "[montecarlo][unit]") {
  Histogram first({.lower = 0, .upper = 2, .bins = 2});
  Histogram second(first.range());
  first.add(0.5);
  second.add(0.7);
  second.add(-1);
  first.merge(second);

  REQUIRE(first.counts() == std::vector<std::int64_t>{2, 0});
  REQUIRE(first.below() == 1);
  REQUIRE_THROWS_MATCHES(first.merge(Histogram({.lower = 0, .upper = 3, .bins = 2})), InvalidArgument,
                         Message("range of the other histogram = different must be the same"));
  REQUIRE_THROWS_MATCHES(Histogram({.lower = 1, .upper = 1, .bins = 2}), InvalidArgument,
                         Message("upper = 1 must be finite and above lower"));
}

TEST_CASE("the range of a histogram holds all values, also where they are equal", "[montecarlo][unit]") {
  const auto range = histogram_range(normals(400, 2));
  REQUIRE(range.bins == 20);
  Histogram equal(histogram_range(Eigen::VectorXd::Constant(4, 2.5)));
  for (int k = 0; k < 4; ++k) equal.add(2.5);

  REQUIRE(equal.counts() == std::vector<std::int64_t>{4});
}

TEST_CASE("correlation is 1 for a rising line, -1 for a falling one, and not defined for a constant",
          "[montecarlo][unit]") {
  const Eigen::VectorXd x = Eigen::Vector4d(1, 2, 3, 7);

  REQUIRE_THAT(pearson_correlation(x, 3 * x.array() + 1), WithinRel(1.0, kRounding));
  REQUIRE_THAT(pearson_correlation(x, -x), WithinRel(-1.0, kRounding));
  REQUIRE(std::isnan(pearson_correlation(x, Eigen::VectorXd::Constant(4, 0.1))));
  REQUIRE(pearson_correlation(Eigen::Vector3d(-1, 0, 1), Eigen::Vector3d(1, -2, 1)) == 0);
}

TEST_CASE("rank correlation is 1 for every rising relation, and ties share their rank", "[montecarlo][unit]") {
  const Eigen::VectorXd x = Eigen::Vector4d(1, 2, 3, 7);

  REQUIRE_THAT(spearman_correlation(x, x.array().exp()), WithinRel(1.0, kRounding));
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: sqrt(4.5 / 5).
  REQUIRE_THAT(spearman_correlation(Eigen::Vector4d(0, 5, 5, 9), x), WithinRel(std::sqrt(0.9), kRounding));
}

TEST_CASE("columns of different sizes do not correlate", "[montecarlo][unit]") {
  REQUIRE_THROWS_MATCHES(pearson_correlation(Eigen::VectorXd::Zero(2), Eigen::VectorXd::Zero(3)), InvalidArgument,
                         Message("size of the second column = 3 must be that of the first, 2"));
}

TEST_CASE("normal columns of correlation 0.6 are found to be so", "[montecarlo][mc]") {
  const int count = 40'000;
  const auto x = normals(count, 3);
  const Eigen::VectorXd y = 0.6 * x + 0.8 * normals(count, 4);

  const double standard_error = (1 - 0.36) / std::sqrt(count);
  REQUIRE(std::abs(pearson_correlation(x, y) - 0.6) < kSigmas * standard_error);
  // Rank correlation of a bivariate normal: 6/pi asin(rho/2); its standard error is a little above that of Pearson's.
  REQUIRE(std::abs(spearman_correlation(x, y) - 6 / std::numbers::pi * std::asin(0.3)) <
          kSigmas * 1.15 * standard_error);
}
