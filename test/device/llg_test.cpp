#include "sotto/device/llg.hpp"

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "macrospin_cases.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::test;

namespace {

/// Closed forms without an approximation, at tolerance 1e-12 per step.
constexpr double kClosedForm = 1e-9;

/// Steady state of the published spin-orbit case.
constexpr double kSteadyState = 1e-8;

/// Frequency of an oscillation of finite amplitude 0.01.
constexpr double kSmallAngleRel = 1e-3;

constexpr double kStrict = 1e-12;
constexpr double kNano = 1e-9;

}  // namespace

// V1
TEST_CASE("a spin in a field along z spirals as the closed form says", "[device][oracle]") {
  const Macrospin spin{.gilbert_damping = 0.05, .field_a_per_m = {0, 0, 1e5}};
  const Trajectory path = simulate(spin, {}, {.start = Eigen::Vector3d::UnitX(), .duration_s = 1 * kNano},
                                   {.time_s = {0, 0.1 * kNano, 1 * kNano}, .tolerance = kStrict});

  REQUIRE(path.termination == Termination::converged);
  CHECK(difference(path.m.col(0), Eigen::Vector3d::UnitX()) == 0);
  CHECK(difference(path.m.col(1), {-0.5907406548, 0.7993396592, 0.1099162771}) < kClosedForm);
  CHECK(difference(path.m.col(2), {-0.5956244555, -0.0485222869, 0.8017961684}) < kClosedForm);
  CHECK(difference(path.m.col(2), path.end) < kStrict);
}

// V2
TEST_CASE("uniaxial relaxation follows tan(theta) = tan(theta0) exp(-alpha g' Hk t)", "[device][oracle]") {
  const double alpha = 0.03;
  const Macrospin spin = perpendicular_spin(alpha, 0.4);
  const double theta0 = 1.2;
  const Run run{.start = {std::sin(theta0), 0, std::cos(theta0)}, .duration_s = 2 * kNano};
  const Trajectory path =
      simulate(spin, {}, run, {.time_s = {0.2 * kNano, 1 * kNano, 2 * kNano}, .tolerance = kStrict});

  const double rate_per_s = alpha * kPrecession_m_per_a_s / (1 + alpha * alpha) * spin.anisotropy_a_per_m;
  for (Eigen::Index k = 0; k < 3; ++k) {
    const double expected = std::tan(theta0) * std::exp(-rate_per_s * path.time_s[static_cast<std::size_t>(k)]);
    CHECK(path.m.col(k).head<2>().norm() / path.m(2, k) == Approx(expected).margin(kClosedForm));
  }
}

TEST_CASE("a tilted easy axis gives the same motion, turned", "[device][property]") {
  const Eigen::Matrix3d turn = Eigen::Quaterniond(0.3, -0.5, 0.7, 0.2).normalized().toRotationMatrix();
  Macrospin upright = perpendicular_spin(0.05, 0.3);
  upright.anisotropy_second_a_per_m = from_tesla(0.1);
  upright.demag_field_a_per_m.diagonal() << 1e4, 3e4, 2e5;
  upright.field_a_per_m = {2e4, 1e4, 0};
  upright.sot_field_like_ratio = 0.4;
  upright.stt_field_like_ratio = -0.2;
  upright.stt_asymmetry = 0.3;
  Macrospin turned = upright;
  turned.easy_axis = turn * upright.easy_axis;
  turned.demag_field_a_per_m = turn * upright.demag_field_a_per_m * turn.transpose();
  turned.demag_field_a_per_m = (turned.demag_field_a_per_m + turned.demag_field_a_per_m.transpose().eval()) / 2;
  turned.field_a_per_m = turn * upright.field_a_per_m;
  turned.sot_polarization = turn * upright.sot_polarization;
  turned.stt_polarization = turn * upright.stt_polarization;
  const Drive drive{.sot_a_per_m = pulse({.amplitude = -9e4, .width_s = 0.5 * kNano, .rise_s = 0.1 * kNano}),
                    .stt_a_per_m = constant(-2e4)};

  const Trajectory one =
      simulate(upright, drive, {.start = tilted(0.1), .duration_s = 1 * kNano}, {.tolerance = kStrict});
  const Trajectory other =
      simulate(turned, drive, {.start = turn * tilted(0.1), .duration_s = 1 * kNano}, {.tolerance = kStrict});

  CHECK(difference(turn * one.end, other.end) < kClosedForm);
}

// V3
TEST_CASE("small oscillations have the frequencies of Kittel", "[device][property]") {
  const double gyromagnetic_hz_per_tesla = kGyromagneticRatio_rad_per_s_tesla / (2 * std::numbers::pi);
  const Trajectory perpendicular =
      simulate(perpendicular_spin(1e-4, 0.5), {}, {.start = tilted(0.01), .duration_s = 0.1 * kNano},
               {.crossing_axis = Eigen::Vector3d::UnitX()});
  CHECK(0.25 / perpendicular.crossing_s == Approx(14.0125e9).epsilon(kSmallAngleRel));

  Macrospin film{.gilbert_damping = 1e-4, .field_a_per_m = {from_tesla(0.1), 0, 0}};
  film.demag_field_a_per_m(2, 2) = from_tesla(0.8);
  const Trajectory in_plane = simulate(film, {}, {.start = {std::sqrt(1 - 1e-4), 0.01, 0}, .duration_s = 0.2 * kNano},
                                       {.crossing_axis = Eigen::Vector3d::UnitY()});
  CHECK(0.25 / in_plane.crossing_s == Approx(gyromagnetic_hz_per_tesla * std::sqrt(0.1 * 0.9)).epsilon(kSmallAngleRel));
}

// V4
TEST_CASE("spin-orbit torque holds a perpendicular layer in the exact steady state", "[device][oracle]") {
  Macrospin spin = perpendicular_spin(0.05, 0.25);
  spin.field_a_per_m = {0.1 * spin.anisotropy_a_per_m, 0, 0};
  const Drive drive{.sot_a_per_m = constant(-0.5 * spin.anisotropy_a_per_m)};

  const Trajectory path =
      simulate(spin, drive, {.start = tilted(0.1), .duration_s = 1 * kNano}, {.tolerance = kStrict});
  const Trajectory later =
      simulate(spin, drive, {.start = tilted(0.1), .duration_s = 3 * kNano}, {.tolerance = kStrict});

  CHECK(difference(path.end, {-0.4000000104, -0.8944271907, -0.1999999804}) < kSteadyState);
  CHECK(difference(later.end, {-0.4, -std::sqrt(0.8), -0.2}) < kSteadyState);
}

TEST_CASE("the tolerance of one step bounds the error of a trajectory", "[device][property]") {
  Macrospin spin = perpendicular_spin(0.05, 0.25);
  spin.field_a_per_m = {0.1 * spin.anisotropy_a_per_m, 0, 0};
  const Drive drive{.sot_a_per_m = constant(-0.5 * spin.anisotropy_a_per_m)};
  const Run run{.start = tilted(0.1), .duration_s = 0.2 * kNano};

  const Trajectory usual = simulate(spin, drive, run);
  const Trajectory strict = simulate(spin, drive, run, {.tolerance = kStrict});

  CHECK(difference(usual.end, strict.end) < 1e-7);  // some tens of steps of 1e-9
  CHECK(usual.norm_error < 1e-8);
  CHECK(usual.steps < 100);
}

TEST_CASE("the length of the magnetisation does not drift over ten thousand steps", "[device][property]") {
  const Macrospin spin = perpendicular_spin(0.005, 0.5);
  const Drive drive{.stt_a_per_m = constant(-0.005 * spin.anisotropy_a_per_m)};  // holds an orbit

  const Trajectory path = simulate(spin, drive, {.start = tilted(0.3), .duration_s = 30 * kNano});

  CHECK(path.steps > 10'000);
  CHECK(path.norm_error < 1e-8);
}

TEST_CASE("a trajectory does not depend on where it is looked at", "[device][property]") {
  Macrospin spin = perpendicular_spin(0.05, 0.25);
  const Drive drive{.stt_a_per_m = pulse({.amplitude = -0.2 * spin.anisotropy_a_per_m, .width_s = 1 * kNano})};
  const Run run{.start = tilted(0.1), .duration_s = 2 * kNano};

  const Trajectory blind = simulate(spin, drive, run);
  const Trajectory watched = simulate(spin, drive, run, {.time_s = {0.3 * kNano, 1 * kNano, 1.7 * kNano}});

  CHECK(blind.end == watched.end);
  CHECK(blind.crossing_s == watched.crossing_s);
}

TEST_CASE("the switching time is where the dense trajectory crosses the plane", "[device][property]") {
  const Macrospin spin = perpendicular_spin(0.05, 0.25);
  const Drive drive{.stt_a_per_m = constant(-0.2 * spin.anisotropy_a_per_m)};
  const Run run{.start = tilted(0.1), .duration_s = 3 * kNano};
  const double crossing_s = simulate(spin, drive, run).crossing_s;
  REQUIRE(crossing_s > 0);

  const Trajectory looked = simulate(spin, drive, run, {.time_s = {crossing_s}});

  CHECK(std::abs(looked.m(2, 0)) < kClosedForm);
  CHECK(std::isnan(simulate(spin, {}, run).crossing_s));
}

TEST_CASE("a spin at rest on its axis stays there, and one next to it ends there", "[device][property]") {
  const Macrospin spin = perpendicular_spin(0.1, 0.5);
  const Trajectory still = simulate(spin, {}, {.start = {0, 0, 1}, .duration_s = 10 * kNano});
  const Trajectory near = simulate(spin, {}, {.start = tilted(1e-3), .duration_s = 100 * kNano});

  CHECK(still.end == Eigen::Vector3d(0, 0, 1));
  CHECK(simulate({}, {}, {.start = {0, 1, 0}, .duration_s = 10 * kNano}).end == Eigen::Vector3d(0, 1, 0));
  CHECK(near.end.head<2>().norm() < 1e-7);  // the step control holds 1e-9 per step, not less
}

TEST_CASE("a simulation leaves the arithmetic of its caller with denormal numbers", "[device][unit]") {
  volatile double tiny = 1e-300;
  (void)simulate(perpendicular_spin(0.1, 0.5), {}, {.start = tilted(0.1), .duration_s = 0.01 * kNano});
  CHECK(tiny * 1e-15 > 0);
}

TEST_CASE("a computation that cannot end says where it stopped", "[device][unit]") {
  const Macrospin spin = perpendicular_spin(0.1, 0.5);
  const Trajectory path =
      simulate(spin, {}, {.start = tilted(0.3), .duration_s = 1 * kNano}, {.time_s = {0, 1 * kNano}, .max_steps = 5});

  CHECK(path.termination == Termination::iteration_limit);
  CHECK(path.message.find("after 5 steps: too many steps") != std::string::npos);
  CHECK(path.m.col(0).allFinite());
  CHECK(path.m.col(1).array().isNaN().all());
  CHECK(path.end.array().isNaN().all());
}

TEST_CASE("a simulation refuses times outside its duration and a start without direction", "[device][unit]") {
  const Macrospin spin = perpendicular_spin(0.1, 0.5);
  CHECK_THROWS_WITH(simulate(spin, {}, {.duration_s = 0}), "duration_s = 0 must be > 0 and finite");
  CHECK_THROWS_WITH(simulate(spin, {}, {.start = {0, 0, 0}, .duration_s = 1}),
                    "length of start = 0 must be > 0 and finite");
  CHECK_THROWS_WITH(simulate(spin, {}, {.duration_s = 1}, {.time_s = {2}}), "time_s = 2 must be <= duration_s");
}
