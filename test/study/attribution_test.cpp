#include "study/attribution.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "sotto/core/random.hpp"
#include "sotto/device/read_noise.hpp"
#include "sotto/study/monte_carlo.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

using Eigen::Vector2d;

constexpr double kConfidence = 0.95;

/// Output y of two sources, which are standard normal numbers where they vary and 0 elsewhere.
using TwoSources = std::function<double(const Vector2d& z)>;

MonteCarloRun made_run(const TwoSources& y, int draws, std::uint64_t seed = 1) {
  MonteCarloRun run{.output_names = {"point", "y", "param.z"}, .samples = {}};
  for (int k = 0; k < draws; ++k) {
    SampleRng rng(seed, static_cast<std::uint64_t>(k));
    const double a = rng.normal(), b = rng.normal();
    int point = 0;
    for (const Vector2d& z : {Vector2d(a, b), Vector2d(a, 0), Vector2d(0, b), Vector2d(0, b), Vector2d(a, 0)}) {
      run.samples.push_back({.sample = 5 * k + point, .outputs = Eigen::Vector3d(point, y(z), a), .failure = {}});
      ++point;
    }
  }
  return run;
}

io::OutputAttribution attributed(const TwoSources& y, int draws, std::uint64_t seed = 1) {
  return attribution_of(made_run(y, draws, seed), {"a", "b"}, kConfidence).at(0);
}

void check_near(const Estimate& found, double value) {
  INFO(found.value << " +- " << found.standard_error << " and not " << value);
  CHECK(std::abs(found.value - value) < 5 * found.standard_error);
}

TEST_CASE("of a sum each source has the share of its variance, and nothing is left over", "[study][mc]") {
  const auto found = attributed([](const Vector2d& z) { return 7 + 3 * z(0) + 4 * z(1); }, 4000);

  REQUIRE(found.sources.size() == 2);
  CHECK(found.output == "y");
  CHECK(found.draws == 4000);
  check_near(found.sources[0].alone_share, 9.0 / 25);
  check_near(found.sources[0].total_share, 9.0 / 25);
  check_near(found.sources[1].alone_share, 16.0 / 25);
  check_near(found.sources[1].total_share, 16.0 / 25);
  check_near(found.interaction_share, 0);
  check_near(found.sources[1].mean_shift, 0);
  CHECK(found.interaction_share.standard_error < 0.02);  // (a b) of 4,000 draws: 2 (3) (4) / 25 / sqrt(4000) = 0.015
}

TEST_CASE("of a product the interaction belongs to the total shares of both", "[study][mc]") {
  constexpr double kA = 0.5 * 0.5, kB = 0.8 * 0.8, kAll = kA + kB + kA * kB;
  const auto found = attributed([](const Vector2d& z) { return (1 + 0.5 * z(0)) * (1 + 0.8 * z(1)); }, 20'000);

  check_near(found.sources[0].alone_share, kA / kAll);
  check_near(found.sources[1].alone_share, kB / kAll);
  check_near(found.sources[0].total_share, (kA + kA * kB) / kAll);
  check_near(found.sources[1].total_share, (kB + kA * kB) / kAll);
  check_near(found.interaction_share, kA * kB / kAll);
  CHECK(found.interaction_share.lower > 0);
}

TEST_CASE("the interval of a share holds the true one as often as it says", "[study][mc]") {
  constexpr int kRuns = 1000;
  int alone = 0, interaction = 0;
  for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
    const auto found = attributed([](const Vector2d& z) { return 3 * z(0) + 4 * z(1); }, 100, seed);
    alone += std::abs(found.sources[0].alone_share.value - 0.36) < half_width(found.sources[0].alone_share);
    interaction += std::abs(found.interaction_share.value) < half_width(found.interaction_share);
  }

  const double allowed = 5 * std::sqrt(kConfidence * (1 - kConfidence) / kRuns);
  CHECK(std::abs(static_cast<double>(alone) / kRuns - kConfidence) < allowed);
  CHECK(std::abs(static_cast<double>(interaction) / kRuns - kConfidence) < allowed);
}

TEST_CASE("a source may shift the mean and spread nothing", "[study][unit]") {
  const auto found = attributed([](const Vector2d& z) { return z(0) + (z(1) != 0 ? 0.5 : 0); }, 50);

  CHECK(found.sources[1].mean_shift.value == Approx(0.5).epsilon(1e-14));
  CHECK(found.sources[1].mean_shift.standard_error < 1e-14);
  CHECK(found.sources[1].alone_share.value == 0);
  CHECK(std::abs(found.sources[1].total_share.value) < 1e-14);
  CHECK(found.sources[0].alone_share.value == Approx(1).epsilon(1e-14));
}

TEST_CASE("a draw without an answer at every point is left out", "[study][unit]") {
  const TwoSources sum = [](const Vector2d& z) { return z(0) + z(1); };
  MonteCarloRun run = made_run(sum, 20);
  const MonteCarloRun fewer = made_run(sum, 18);
  run.samples[18 * 5 + 3].failure = "no";
  run.samples.pop_back();  // of draw 19

  const auto found = attribution_of(run, {"a", "b"}, kConfidence);

  REQUIRE(found.size() == 1);
  CHECK(found[0].draws == 18);
  const auto expected = attribution_of(fewer, {"a", "b"}, kConfidence);
  CHECK(found[0].interaction_share.value == expected[0].interaction_share.value);
}

TEST_CASE("an output that stands still has no shares", "[study][unit]") {
  const auto found = attributed([](const Vector2d&) { return 2.0; }, 10);

  CHECK(std::isnan(found.sources[0].alone_share.value));
  CHECK(std::isnan(found.interaction_share.upper));
  CHECK(found.sources[0].mean_shift.value == 0);
  CHECK(attribution_of({.output_names = {"y"}, .samples = {}}, {"a", "b"}, kConfidence).empty());
}

TEST_CASE("cells and read noise share the variance of a current as their sizes say", "[study][mc]") {
  // I = sum of V/R without wires. Cells: ln R normal; noise: a share of every conductance. Both small: linear.
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_case(folder, R"({"samples": 3000,
    "attribution": true, "vary": {"cells": {"common_sigma": 0.02, "ratio_sigma": 0},
    "read_noise": {"highest_hz": 1e10}}})")));
  double cells = 0, noise = 0;
  for (const auto& [volt, ohm] : {std::pair{0.8, 6000.0}, {0.4, 18000.0}}) {
    const double current_a = volt / ohm;
    const double rms_a =
        read_noise_rms_a({.voltage_v = 0.1, .resistance_ohm = ohm, .temperature_k = 300}, {.highest_hz = 1e10});
    cells += std::pow(0.02 * current_a, 2);
    noise += std::pow(rms_a / 0.1 * ohm * current_a, 2);
  }

  const auto result = summarize(run_study(study, {.threads = 1}), study);

  const auto found = std::ranges::find(result.attribution, "output_0_0_a", &io::OutputAttribution::output);
  REQUIRE(found != result.attribution.end());
  REQUIRE(result.points.size() == 5);
  CHECK(result.points[4].settings == std::vector<std::string>{"without read_noise"});
  check_near(found->sources[0].alone_share, cells / (cells + noise));
  check_near(found->sources[1].alone_share, noise / (cells + noise));
  check_near(found->sources[0].total_share, cells / (cells + noise));
  check_near(found->interaction_share, 0);
}

}  // namespace
}  // namespace sotto::study
