#include "study/spread_data.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/random.hpp"
#include "sotto/montecarlo/statistics.hpp"
#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

using Eigen::VectorXd;

constexpr double kRounding = 1e-9;  // relative: a few operations on doubles

TEST_CASE("outputs are shown in the unit that their names end in", "[study][unit]") {
  CHECK(readable_unit("accuracy").label == "accuracy (%)");
  CHECK(readable_unit("accuracy").factor == 100);
  CHECK(readable_unit("rms_error_v").label == "rms error (mV)");
  CHECK(readable_unit("power_w").factor == 1e3);
  CHECK(readable_unit("rms_rel_error").label == "rms rel error (%)");
  CHECK(readable_unit("anything").factor == 1);
  CHECK(short_setting("a.vary.model=\"independent.x\"") == "model=independent.x");
  CHECK(is_summary_output("accuracy"));
  for (const char* other : {"point", "param.cells_die", "output_3_v"}) CHECK_FALSE(is_summary_output(other));
}

TEST_CASE("each point of a sweep is a set of its own, without the failed samples", "[study][unit]") {
  const auto sets = sample_sets(test::swept_run(5), "accuracy", "run");

  REQUIRE(sets.size() == 2);
  CHECK(sets[0].name == "run, common_sigma=0.1");
  CHECK(sets[0].values.size() == 5);
  CHECK(sets[1].values.size() == 4);
  CHECK(sets[1].failed_weights.size() == 1);
}

TEST_CASE("of an attribution the distribution is that of all sources together", "[study][unit]") {
  StoredRun stored = test::swept_run(5);
  stored.settings.spec.attribution = true;

  const auto sets = sample_sets(stored, "accuracy", "run");

  REQUIRE(sets.size() == 1);
  CHECK(sets[0].values(0) == 0.9);
}

TEST_CASE("the yield falls from all to none, and a failed sample never passes", "[study][unit]") {
  const SampleSet set{
      .name = "", .values = (VectorXd(3) << 0.8, 0.9, 0.9).finished(), .failed_weights = VectorXd::Ones(1)};

  const BandLine least = yield_curve(set, {.passes = Passes::at_least, .factor = 100});
  const BandLine most = yield_curve(set, {.passes = Passes::at_most, .factor = 100});

  CHECK(least.y.front().value == 75.0);
  CHECK(least.y[120].value == 50.0);  // between the two accuracies
  CHECK(least.y.back().value == 0.0);
  CHECK(most.y[120].value == 25.0);
  CHECK(least.x.front() < 80);
  const Estimate wilson = yield_estimate({.passed = 2, .total = 4}, 0.95);
  CHECK(least.y[120].lower == Approx(100 * wilson.lower).epsilon(kRounding));
  CHECK(least.y[120].upper == Approx(100 * wilson.upper).epsilon(kRounding));
}

TEST_CASE("the yield of shifted samples is 100 less their weighted misses, and a failed one misses by its weight",
          "[study][unit]") {
  const SampleSet set{.name = "",
                      .values = Eigen::Vector3d(0.8, 0.9, 0.95),
                      .weights = Eigen::Vector3d(0.25, 0.5, 1),
                      .failed_weights = VectorXd::Constant(1, 0.125)};

  const BandLine share = yield_curve(set, {.passes = Passes::at_least});
  const BandLine miss = yield_curve(set, {.passes = Passes::at_least, .misses = true});
  const BandLine other = yield_curve(set, {.passes = Passes::at_most, .misses = true});

  REQUIRE(set.weighted());
  CHECK(share.x[120] == Approx(0.875));
  CHECK(share.y[120].value == Approx(100 - 100 * 0.375 / 4).epsilon(kRounding));
  CHECK(miss.y[120].value == Approx(0.375 / 4).epsilon(kRounding));
  CHECK(miss.y.front().value == Approx(0.125 / 4).epsilon(kRounding));
  CHECK(miss.y.front().lower == Approx(0.0125 / 4).epsilon(kRounding));  // 0, drawn a decade deep
  CHECK(other.y[120].value == Approx(1.625 / 4).epsilon(kRounding));
}

TEST_CASE("shares of a histogram are those of the weights", "[study][unit]") {
  const SampleSet set{.name = "", .values = VectorXd::LinSpaced(40, 0, 1), .weights = VectorXd::LinSpaced(40, 0, 2)};

  const HistogramLine line = common_histogram({set}, {.label = "x"}).lines[0];

  REQUIRE(line.shares.size() == 6);
  CHECK(line.shares[0] == Approx(100 * 21 / 780.0).epsilon(kRounding));  // weights k / 19.5: 0 ... 6 of 0 ... 39
  CHECK(line.shares[5] > line.shares[4]);
}

TEST_CASE("a sample that lies at the limit passes", "[study][unit]") {
  const SampleSet set{.name = "", .values = Eigen::Vector3d(0.25, 0.5, 0.75)};

  for (const Passes passes : {Passes::at_least, Passes::at_most}) {
    const BandLine line = yield_curve(set, {.passes = passes});
    REQUIRE(line.x[120] == 0.5);
    CHECK(line.y[120].value == Approx(200.0 / 3).epsilon(kRounding));
  }
}

TEST_CASE("the band of Dvoretzky, Kiefer and Wolfowitz is 1.36 over the root of n at 95 %", "[study][unit]") {
  CHECK(dkw_half_width(100, 0.95) == Approx(0.135810).epsilon(1e-5));  // sqrt(ln 40 / 200), six digits by hand
}

TEST_CASE("a histogram has all samples of every set in bins that they share", "[study][unit]") {
  const SampleSet narrow{.name = "narrow", .values = VectorXd::LinSpaced(40, 0.4, 0.6)};
  const SampleSet wide{.name = "wide", .values = VectorXd::LinSpaced(60, 0.0, 1.0)};

  const HistogramPlot plot = common_histogram({narrow, wide}, {.label = "x", .factor = 2});

  REQUIRE(plot.lines.size() == 2);
  REQUIRE(plot.edges.size() == 11);
  CHECK(plot.edges.front() == 0.0);
  CHECK(plot.edges.back() == 2.0);
  for (const HistogramLine& line : plot.lines) {
    double sum = 0;
    for (const double share : line.shares) sum += share;
    CHECK(sum == Approx(100).epsilon(kRounding));
  }
  CHECK(plot.lines[0].shares.front() == 0.0);
}

TEST_CASE("shares of so many images lie in the middle of bins of whole images", "[study][unit]") {
  VectorXd values(400);
  for (Eigen::Index k = 0; k < values.size(); ++k) values(k) = static_cast<double>(80 + k % 10) / 100;

  const HistogramPlot plot = common_histogram({{.name = "", .values = values}}, {.label = "x", .factor = 100});

  REQUIRE(plot.edges.size() == 11);
  CHECK(plot.edges.front() == Approx(79.5).epsilon(kRounding));
  CHECK(plot.edges.back() == Approx(89.5).epsilon(kRounding));
  for (const double share : plot.lines[0].shares) CHECK(share == Approx(10).epsilon(kRounding));
}

TEST_CASE("equal values are one bin", "[study][unit]") {
  const HistogramPlot plot = common_histogram({{.name = "", .values = VectorXd::Constant(7, 0.9)}}, {.label = "x"});

  REQUIRE(plot.lines[0].shares.size() == 1);
  CHECK(plot.lines[0].shares[0] == 100.0);
}

TEST_CASE("intervals of rank correlations hold the true one as often as they say", "[study][property]") {
  constexpr int kRuns = 400;
  constexpr int kSamples = 60;
  const double true_rank = 6 / M_PI * std::asin(0.25);  // of normal numbers with linear correlation 1/2 (Pearson 1907)
  int held = 0;
  for (int run = 0; run < kRuns; ++run) {
    SampleRng rng(11, run);
    VectorXd x(kSamples), y(kSamples);
    for (int k = 0; k < kSamples; ++k) {
      x(k) = rng.normal();
      y(k) = 0.5 * x(k) + std::sqrt(0.75) * rng.normal();
    }
    const Estimate rank = rank_correlation_estimate(spearman_correlation(x, y), kSamples, 0.95);
    held += rank.lower <= true_rank && true_rank <= rank.upper ? 1 : 0;
  }

  const double five_sigma = 5 * std::sqrt(0.95 * 0.05 / kRuns);
  CHECK(std::abs(held / static_cast<double>(kRuns) - 0.95) < five_sigma);
}

TEST_CASE("the interval of a rank correlation of 1/2 from 28 samples is 0.133 ... 0.746", "[study][unit]") {
  const Estimate rank = rank_correlation_estimate(0.5, 28, 0.95);  // tanh(0.549306 -+ 1.959964 sqrt(1.125 / 25))

  CHECK(rank.lower == Approx(0.132746).epsilon(1e-4));
  CHECK(rank.upper == Approx(0.746478).epsilon(1e-4));
}

TEST_CASE("a perfect rank correlation of few samples still has an interval, which is narrower with more",
          "[study][unit]") {
  const Estimate few = rank_correlation_estimate(1, 10, 0.95);
  const Estimate many = rank_correlation_estimate(1, 1000, 0.95);
  const Estimate falling = rank_correlation_estimate(-1, 10, 0.95);

  CHECK(few.value == 1);
  CHECK(few.upper == 1);
  // tanh(atanh(0.95) - 1.959964 sqrt(1.5 / 7))
  CHECK(few.lower == Approx(0.7278).epsilon(1e-3));
  CHECK(many.lower > 0.99);
  CHECK(many.lower < 1);
  CHECK(falling.lower == -1);
  CHECK(falling.upper == -few.lower);
}

TEST_CASE("three samples say nothing about a rank correlation", "[study][unit]") {
  const Estimate rank = rank_correlation_estimate(0.5, 3, 0.95);

  CHECK(rank.lower == -1);
  CHECK(rank.upper == 1);
}

}  // namespace
}  // namespace sotto::study
