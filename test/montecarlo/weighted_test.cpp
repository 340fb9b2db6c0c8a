#include "sotto/montecarlo/weighted.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/sampling.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;
using namespace sotto;

namespace {

constexpr double kSigmas = 5.0;  // statistical bound of the house, fixed seed
constexpr double kRounding = 1e-13;

/// A standard normal number, its square and a fresh number, drawn around 2 with a nominal share of 0.2.
MonteCarloRun shifted_run(std::int64_t samples, std::uint64_t seed) {
  const ShiftMixtureParams mixture{.shift = Eigen::VectorXd::Constant(1, 2.0), .nominal_share = 0.2};
  return run_monte_carlo({.num_samples = samples, .seed = seed, .threads = 1, .output_names = {"z", "square", "fresh"}},
                         [&](SampleRng& rng, std::int64_t) {
                           const auto draw = shift_mixture_normals(mixture, rng);
                           const double z = draw.values[0];
                           return SampleValue(Eigen::Vector3d(z, z * z, rng.normal()), draw.weight);
                         });
}

WeightedSamples made(const std::vector<double>& values, const std::vector<double>& weights) {
  const auto count = static_cast<Eigen::Index>(values.size());
  return {Eigen::Map<const Eigen::VectorXd>(values.data(), count),
          Eigen::Map<const Eigen::VectorXd>(weights.data(), count)};
}

}  // namespace

TEST_CASE("where all weights are 1 weighted statistics are the plain ones to the last bit", "[montecarlo][unit]") {
  const auto samples = made({3, 1, 4, 1, 5, 9, 2, 6}, std::vector<double>(8, 1.0));
  const auto& values = samples.values;
  const Eigen::VectorXd other = values.reverse();

  REQUIRE_FALSE(is_weighted(samples));
  REQUIRE(mean_estimate(samples, 0.9).upper == mean_estimate(statistics_of(values), 0.9).upper);
  REQUIRE(standard_deviation(samples) == statistics_of(values).standard_deviation());
  REQUIRE(quantile_estimate(samples, {.level = 0.3}).value == quantile_estimate(values, {.level = 0.3}).value);
  REQUIRE(pearson_correlation({values, other, samples.weights}) == pearson_correlation(values, other));
  REQUIRE(spearman_correlation({values, other, samples.weights}) == spearman_correlation(values, other));
}

TEST_CASE("a weight of 2 is the same sample twice", "[montecarlo][unit]") {
  const auto once = made({3, 1, 4, 7}, {2, 1, 1, 2});
  const Eigen::VectorXd twice = (Eigen::VectorXd(6) << 3, 3, 1, 4, 7, 7).finished();
  const Eigen::VectorXd other = (Eigen::VectorXd(4) << 1, 5, 2, 2).finished();
  const Eigen::VectorXd other_twice = (Eigen::VectorXd(6) << 1, 1, 5, 2, 2, 2).finished();

  REQUIRE_THAT(mean_estimate(once, 0.95).value, WithinRel(twice.mean(), kRounding));
  REQUIRE(quantile_estimate(once, {.level = 0.5}).value == 3);
  REQUIRE(quantile_estimate(once, {.level = 0.51}).value == 4);
  REQUIRE_THAT(pearson_correlation({once.values, other, once.weights}),
               WithinRel(pearson_correlation(twice, other_twice), kRounding));
  REQUIRE_THAT(spearman_correlation({once.values, other, once.weights}),
               WithinRel(spearman_correlation(twice, other_twice), kRounding));
  // Weights 2, 1, 1, 2: effective size 36 / 10; variance of the distribution 29 / 6 by hand.
  const double spread = (twice.array() - twice.mean()).square().mean();
  REQUIRE_THAT(standard_deviation(once), WithinRel(std::sqrt(spread * 3.6 / 2.6), kRounding));
}

TEST_CASE("weighted statistics of shifted draws are those of the normal distribution", "[montecarlo][mc]") {
  const auto run = shifted_run(20'000, 3);
  const auto z = weighted_samples(run, "z");
  const auto mean = mean_estimate(z, 0.95);

  REQUIRE(is_weighted(run));
  REQUIRE(std::abs(mean.value) < kSigmas * mean.standard_error);
  REQUIRE(mean.standard_error < 0.03);
  const auto square = mean_estimate(weighted_samples(run, "square"), 0.95);
  REQUIRE(std::abs(square.value - 1) < kSigmas * square.standard_error);
  REQUIRE(std::abs(standard_deviation(z) - 1) < kSigmas * square.standard_error);
  // 5 sigma interval of each quantile; the upper tail is where the samples are.
  const double certain = 1 - std::erfc(kSigmas / std::sqrt(2.0));
  for (const double level : {0.05, 0.5, 0.95, 0.9999}) {
    const auto quantile = quantile_estimate(z, {.level = level, .confidence = certain});
    CAPTURE(level, quantile.lower, quantile.upper);
    REQUIRE(quantile.lower <= normal_quantile(level));
    REQUIRE(quantile.upper >= normal_quantile(level));
  }
  // The correlation of z and z^2 is 0, though draws around 2 would say almost 1; of z with itself 1.
  const Eigen::VectorXd weights = output_weights(run);
  const Eigen::VectorXd squares = output_values(run, "square");
  REQUIRE(std::abs(pearson_correlation({z.values, squares, weights})) < 0.1);
  REQUIRE(pearson_correlation(z.values, squares) > 0.8);
  REQUIRE_THAT(spearman_correlation({z.values, z.values.array().exp().matrix(), weights}), WithinRel(1.0, kRounding));
  REQUIRE(std::abs(spearman_correlation({z.values, output_values(run, "fresh"), weights})) < 0.1);
}

TEST_CASE("intervals of a rare miss hold the true probability as often as they say", "[montecarlo][mc]") {
  const double limit = normal_quantile(1 - 1e-4);
  constexpr int kRepetitions = 200;
  const ShiftMixtureParams mixture{.shift = Eigen::VectorXd::Constant(1, limit), .nominal_share = 0.2};
  int held = 0;
  RunningStatistics found;
  for (std::uint64_t seed = 0; seed < kRepetitions; ++seed) {
    const auto run = run_monte_carlo({.num_samples = 500, .seed = seed, .threads = 1}, [&](SampleRng& rng, auto) {
      const auto draw = shift_mixture_normals(mixture, rng);
      return SampleValue(draw.values, draw.weight);
    });
    const auto miss = miss_estimate(run, {.statistic = Statistic::yield, .upper = limit}).probability;
    held += miss.lower <= 1e-4 && miss.upper >= 1e-4;
    found.add(miss.value);
  }

  constexpr double kBound = kSigmas * 0.0154;  // sqrt(0.95 0.05 / 200)
  CAPTURE(held, found.mean());
  REQUIRE(std::abs(held / double{kRepetitions} - 0.95) < kBound);
  REQUIRE(std::abs(found.mean() - 1e-4) < kSigmas * found.standard_error());
}

TEST_CASE("each end of a weighted quantile's interval fails as seldom as it says, on both sides of the shift",
          "[montecarlo][mc]") {
  const double level = GENERATE(0.05, 0.5, 0.99, 0.999, 0.9999);
  const double sign = GENERATE(1, -1);  // -1: the shift serves the lower tail
  constexpr int kRepetitions = 200;
  int above_upper = 0;
  int below_lower = 0;
  int finite = 0;
  for (std::uint64_t seed = 0; seed < kRepetitions; ++seed) {
    auto samples = weighted_samples(shifted_run(1000, seed), "z");
    samples.values *= sign;
    const auto quantile = quantile_estimate(samples, {.level = level});
    above_upper += quantile.upper < normal_quantile(level);
    below_lower += quantile.lower > normal_quantile(level);
    finite += std::isfinite(quantile.upper) && std::isfinite(quantile.lower);
  }

  CAPTURE(level, sign, above_upper, below_lower, finite);
  constexpr double kMost = kRepetitions * (0.025 + kSigmas * 0.011);  // sqrt(0.025 0.975 / 200)
  REQUIRE(above_upper <= kMost);
  REQUIRE(below_lower <= kMost);
  // Of 1,000 samples 200 are not shifted: on the other side of the shift two lie beyond the 1 % quantile (-1: the 99 %
  // one), on its own hundreds beyond that of 99.99 %.
  REQUIRE(finite == ((sign > 0 ? level : 1 - level) < 0.02 ? 0 : kRepetitions));
}

TEST_CASE("one weight beyond a quantile leaves that end open", "[montecarlo][unit]") {
  std::vector<double> values(100);
  std::vector<double> weights(100, 0.5);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<double>(k);
  weights.back() = 10;
  const auto high = quantile_estimate(made(values, weights), {.level = 0.95});
  const auto low = quantile_estimate(made(values, weights), {.level = 0.2});

  REQUIRE(high.value == 99);
  REQUIRE(std::isinf(high.upper));
  REQUIRE(high.lower < 95);  // of shares that rise by 0.0084 per value and by 0.17 at the last one
  REQUIRE(std::isfinite(low.lower));
}

TEST_CASE("misses count failed samples by their weight, and none says nothing", "[montecarlo][unit]") {
  MonteCarloRun run{.output_names = {"a"}, .samples = {}};
  for (int k = 0; k < 4; ++k) run.samples.push_back({k, 0.5, Eigen::VectorXd::Constant(1, k), ""});
  const Question question{.statistic = Statistic::yield, .output = "a", .upper = 10};
  const auto none = miss_estimate(run, question);
  run.samples.push_back({4, 0.25, {}, "too hot"});
  const auto one = miss_estimate(run, question);

  REQUIRE(none.probability.value == 0);
  REQUIRE(none.probability.upper == 1);
  REQUIRE(none.effective_misses == 0);
  REQUIRE_THAT(one.probability.value, WithinRel(0.25 / 5, kRounding));
  REQUIRE(one.probability.lower == 0);
  REQUIRE(one.misses == 1);
  REQUIRE_THAT(one.effective_misses, WithinRel(1.0, kRounding));
  REQUIRE_THROWS_MATCHES(miss_estimate(run, {.output = "b"}), InvalidArgument,
                         Message("output = b must be one of the run's outputs"));
}

TEST_CASE("one weight that carries all has a mean and no interval", "[montecarlo][unit]") {
  const auto mean = mean_estimate(made({3, 8}, {1e-9, 2}), 0.95);

  REQUIRE_THAT(mean.value, WithinRel(8.0, 1e-8));
  REQUIRE(std::isinf(mean.upper));
}
