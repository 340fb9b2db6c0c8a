#include "sotto/device/splitting.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/ensemble.hpp"
#include "support/write_cases.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double kSigmas = 5;

}  // namespace

// V10
TEST_CASE("splitting reproduces the Fokker-Planck tail of 8.58e-8", "[device][mc]") {
  constexpr double kFokkerPlanck = 8.5818e-8;
  constexpr double kStepRel = 0.02;  // Heun bias at a quarter of the thermal step, alpha 0.1
  const auto write = test::collinear_write({});

  const SplittingResult result =
      split_write_errors(write.spin, write.drive, write.duration_s, {.repetitions = 20, .seed = 6});

  CHECK(result.guide == SplittingGuide::collinear);
  CHECK(result.standard_error < 0.08 * kFokkerPlanck);
  CHECK_THAT(result.write_error_rate,
             WithinAbs(kFokkerPlanck, kSigmas * result.standard_error + kStepRel * kFokkerPlanck));
}

TEST_CASE("the guide does not move the answer: a grid on the sphere finds the same tail", "[device][mc]") {
  const auto write = test::collinear_write({.tau = 6, .damping = 0.3});
  constexpr double kFokkerPlanck = 2.72573e-4;

  const SplittingResult result = split_write_errors(write.spin, write.drive, write.duration_s,
                                                    {.repetitions = 20, .seed = 3, .guide = SplittingGuide::backward});

  CHECK(result.guide == SplittingGuide::backward);
  CHECK(result.standard_error < 0.08 * kFokkerPlanck);
  CHECK_THAT(result.write_error_rate, WithinAbs(kFokkerPlanck, kSigmas * result.standard_error + 0.02 * kFokkerPlanck));
}

TEST_CASE("splitting and counting agree for spin-orbit torque where errors can be counted", "[device][mc]") {
  const auto write = test::spin_orbit_write(0.41);
  const SplittingResult split = split_write_errors(write.spin, write.drive, write.duration_s,
                                                   {.walkers = 512, .repetitions = 10, .seed = 4, .guide_grid = 48});

  const EnsembleResult counted = switch_ensemble(write.spin, write.drive, write.duration_s,
                                                 {.samples = 10000, .seed = 5, .step_s = split.step_s * 2});

  const double rate = 1 - counted.probability;
  CHECK(rate > 1e-2);
  CHECK_THAT(split.write_error_rate,
             WithinAbs(rate, kSigmas * std::hypot(split.standard_error, counted.standard_error)));
}

// V20
TEST_CASE("the same seed gives the same bits on one and two threads", "[device][property]") {
  const auto write = test::collinear_write({.tau = 2, .damping = 0.3});
  SplittingOptions options{.walkers = 64, .slices = 5, .repetitions = 3, .seed = 9};
  const SplittingResult one = split_write_errors(write.spin, write.drive, write.duration_s, options);
  options.threads = 2;

  const SplittingResult two = split_write_errors(write.spin, write.drive, write.duration_s, options);

  CHECK(one.repetitions == two.repetitions);
  CHECK(one.repetitions[0] != one.repetitions[1]);
}

TEST_CASE("a walker that is no number any more has not switched: there is no rate", "[device][unit]") {
  auto write = test::collinear_write({.tau = 2});
  const double good = write.drive.stt_a_per_m.value[0];
  const double late_s = 0.9 * write.duration_s;
  write.drive.stt_a_per_m = {.time_s = {0, late_s, late_s}, .value = {good, good, 1e100}};

  const SplittingResult result =
      split_write_errors(write.spin, write.drive, write.duration_s,
                         {.walkers = 32, .slices = 1, .repetitions = 2, .step_s = write.duration_s / 50});

  CHECK(std::isnan(result.write_error_rate));
}

// The case of V15
TEST_CASE("deep errors of spin-orbit torque: splitting finds what 4e5 samples count", "[device][slow]") {
  const auto write = test::spin_orbit_write(0.435);
  const SplittingResult split =
      split_write_errors(write.spin, write.drive, write.duration_s, {.seed = 41, .threads = 0});

  const EnsembleResult counted =
      switch_ensemble(write.spin, write.drive, write.duration_s, {.samples = 400'000, .seed = 42, .threads = 0});

  const double rate = 1 - counted.probability;
  CAPTURE(split.write_error_rate, split.standard_error, rate, counted.standard_error);
  CHECK(rate < 1e-3);
  CHECK(counted.standard_error < 0.15 * rate);
  CHECK(std::abs(split.write_error_rate - rate) < 4 * std::hypot(split.standard_error, counted.standard_error));
}

TEST_CASE("a splitting run outside its range is refused", "[device][unit]") {
  const auto write = test::collinear_write({});
  const auto run = [&](const SplittingOptions& options) {
    return split_write_errors(write.spin, write.drive, write.duration_s, options);
  };
  CHECK_THROWS_WITH(run({.walkers = 33}), Contains("walkers = 33 must be > 0, a multiple of 32"));
  CHECK_THROWS_WITH(run({.slices = 0}), Contains("slices = 0"));
  CHECK_THROWS_WITH(run({.repetitions = 1}), Contains("repetitions = 1 must be >= 2"));
  CHECK_THROWS_WITH(run({.start = Eigen::Vector3d::Zero()}), Contains("length of start"));
  const auto orbit = test::spin_orbit_write(0.4);
  CHECK_THROWS_WITH(split_write_errors(orbit.spin, orbit.drive, 1e-9, {.guide = SplittingGuide::collinear}),
                    Contains("without spin-orbit torque"));
}
