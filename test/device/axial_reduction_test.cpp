#include "device/axial_reduction.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/write_cases.hpp"

using namespace sotto;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;

AxialReduction reduce(const test::WriteExample& write, const Eigen::Vector3d& start = Eigen::Vector3d::UnitZ()) {
  return axial_reduction(write.spin, write.drive, {.start = start, .duration_s = write.duration_s});
}

}  // namespace

TEST_CASE("a collinear write has its delta, overdrive and time in units of tau", "[device][unit]") {
  const auto problem =
      reduce(test::collinear_write({.delta = 55, .overdrive = 1.8, .tau = 7, .damping = 0.03})).problem;

  REQUIRE(problem);
  REQUIRE(problem->pulse.size() == 1);
  CHECK_THAT(problem->delta, WithinRel(55.0, kRelFormula));
  CHECK_THAT(problem->pulse[0].overdrive, WithinRel(1.8, kRelFormula));
  CHECK_THAT(problem->pulse[0].duration_tau, WithinRel(7.0, kRelFormula));
  CHECK(problem->pulse[0].field_ratio == 0);
}

TEST_CASE("the shape and a tilted axis enter the anisotropy, and the other well sees the other sign",
          "[device][unit]") {
  test::WriteExample write = test::collinear_write({.axis = Eigen::Vector3d(1, 1, 1).normalized()});
  const auto tilted = reduce(write, {1, 1, 1});
  const auto reverse = reduce(write, {-1, -1, -1});
  REQUIRE((tilted.problem && reverse.problem));
  CHECK_THAT(tilted.problem->pulse[0].overdrive, WithinRel(2.0, 1e-9));
  CHECK_THAT(reverse.problem->pulse[0].overdrive, WithinRel(-2.0, 1e-9));

  write = test::collinear_write({});
  const double field_a_per_m = write.spin.anisotropy_a_per_m;
  write.spin.demag_field_a_per_m.diagonal() << 0.1 * field_a_per_m, 0.1 * field_a_per_m, 0.6 * field_a_per_m;
  write.spin.field_a_per_m.z() = 0.25 * field_a_per_m;
  const auto flat = reduce(write).problem;
  REQUIRE(flat);
  CHECK_THAT(flat->delta, WithinRel(30.0, kRelFormula));
  CHECK_THAT(flat->pulse[0].overdrive, WithinRel(4.0, kRelFormula));
  CHECK_THAT(flat->pulse[0].field_ratio, WithinRel(0.5, kRelFormula));
  CHECK_THAT(flat->start_field_ratio, WithinRel(0.5, kRelFormula));
}

TEST_CASE("a ramp becomes pieces with its mean", "[device][unit]") {
  test::WriteExample write = test::collinear_write({.overdrive = 2, .tau = 4});
  const double top = write.drive.stt_a_per_m.value[0];
  write.drive.stt_a_per_m = {.time_s = {0, write.duration_s}, .value = {0, top}};

  const auto problem = reduce(write).problem;

  REQUIRE(problem);
  double area = 0;
  for (const DrivePiece& piece : problem->pulse) area += piece.overdrive * piece.duration_tau;
  CHECK(problem->pulse.size() == 48);  // 4 tau (1 + 2)/0.5 pairs
  CHECK(problem->coarse_pulse.size() == 24);
  CHECK_THAT(area, WithinRel(0.5 * 2 * 4, kRelFormula));
}

TEST_CASE("what breaks the symmetry is named", "[device][unit]") {
  CHECK(reduce(test::spin_orbit_write(0.4)).obstacle == "spin-orbit torque");

  const auto obstacle = [](auto change) {
    test::WriteExample write = test::collinear_write({});
    change(write);
    return reduce(write).obstacle;
  };
  using W = test::WriteExample;
  CHECK(obstacle([](W& w) { w.spin.field_a_per_m.x() = 1; }) == "a field across the axis");
  CHECK(obstacle([](W& w) { w.drive.field_a_per_m[1] = constant(1); }) == "a field across the axis");
  CHECK(obstacle([](W& w) { w.spin.stt_asymmetry = 0.1; }) == "an efficiency that depends on the angle");
  CHECK(obstacle([](W& w) { w.spin.anisotropy_second_a_per_m = 1; }) == "a second-order anisotropy");
  CHECK(obstacle([](W& w) { w.drive.anisotropy_shift_a_per_m = constant(1); }) ==
        "an anisotropy that changes with the voltage");
  CHECK(obstacle([](W& w) { w.spin.stt_polarization = Eigen::Vector3d::UnitX(); }) ==
        "a reference layer across the axis");
  CHECK(obstacle([](W& w) { w.spin.demag_field_a_per_m(0, 0) = 1e5; }) ==
        "an anisotropy that is not uniaxial along the start");
  CHECK(obstacle([](W& w) { w.spin.thermal_field_a_per_m = 0; }) == "no damping or no temperature");
}
