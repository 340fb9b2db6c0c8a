#include "device/error_weight.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/device/fokker_planck.hpp"
#include "support/write_cases.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-10;

Eigen::Vector3d at_angle(double theta) {
  return {std::sin(theta), 0, std::cos(theta)};
}

}  // namespace

TEST_CASE("the collinear guide is the Gaussian of the linearised pulse", "[device][unit]") {
  const auto write = test::collinear_write({.tau = 3});
  const auto problem = axial_reduction(write.spin, write.drive, {.duration_s = write.duration_s}).problem;
  const ErrorWeight weight =
      collinear_weight(*problem, Eigen::Vector3d::UnitZ(), {{0, write.duration_s / 3, write.duration_s}});

  // l = 1, s = 2 at the second slice: v = (e^4 - 1)/120, theta*^2 = 4^(1/3)
  const double v = (std::exp(4.0) - 1) / 120;
  CHECK_THAT(weight(at_angle(0.1), 1), WithinRel(-0.01 * std::exp(4.0) / (2 * (v + std::cbrt(4.0) / 2)), kRelFormula));
  CHECK_THAT(weight(at_angle(0.1), 2), WithinRel(-0.01 / std::cbrt(4.0), kRelFormula));
}

TEST_CASE("the backward guide is about the Fokker-Planck error probability of a start at an angle",
          "[device][oracle]") {
  // delta 60, i = 2, tau = 2 at alpha 0.3, where this is 13 turns
  const auto write = test::collinear_write({.tau = 2, .damping = 0.3});
  const BackwardProblem problem{.spin = write.spin, .segments = drive_segments(write.drive, write.duration_s)};
  const ErrorWeight weight = backward_weight(problem, {{0, write.duration_s}});

  constexpr double kLogRel = 0.15;  // a guide: a grid of 64, bounded noise per step
  constexpr double kLogAbs = 0.15;
  for (const double theta : {0.02, 0.15, 0.3, 0.45}) {
    AxialFokkerPlanck density(60, {.cells = 200, .step_error = 1e-4});
    density.start_at(std::cos(theta));
    density.advance({.overdrive = 2, .duration_tau = 2});
    const double expected = std::log(density.write_error_rate());
    CHECK_THAT(weight(at_angle(theta), 0), WithinAbs(expected, kLogAbs + kLogRel * std::abs(expected)));
  }
}

TEST_CASE("the backward guide knows spin-orbit torque: nothing at rest, much where the pulse has passed",
          "[device][property]") {
  const auto write = test::spin_orbit_write(0.45);
  const BackwardProblem problem{
      .spin = write.spin, .segments = drive_segments(write.drive, write.duration_s), .grid = 32};
  const ErrorWeight weight = backward_weight(problem, {{0, 2e-9, write.duration_s}});

  CHECK(weight(at_angle(0.1), 2) == 0);
  CHECK(weight(at_angle(3.0), 2) < -50);
  CHECK(weight(at_angle(0.1), 1) > -1e-3);
  CHECK(weight(at_angle(0.1), 0) < -5);
  CHECK_THROWS_WITH(backward_weight({.spin = write.spin, .segments = {}, .grid = 9}, {{0, 1}}), Contains("grid = 9"));
}
