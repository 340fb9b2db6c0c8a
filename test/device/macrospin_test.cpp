#include "sotto/device/macrospin.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "device/llg_field.hpp"
#include "macrospin_cases.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::test;

namespace {

constexpr double kHandRel = 1e-12;

/// A direction whose components have short squares: 0.36, 0.0, 0.64.
const Eigen::Vector3d kAside(0.6, 0, 0.8);

Eigen::Vector3d field_of(const Macrospin& spin, const DriveValues& drive) {
  return torque_field(spin, drive, kAside);
}

FreeLayer layer() {
  return {.saturation_magnetization_a_per_m = 1.1e6,
          .thickness_m = 0.9e-9,
          .length_m = 62e-9,
          .width_m = 62e-9,
          .gilbert_damping = 0.02,
          .interface_anisotropy_j_per_m2 = 0.8e-3};
}

}  // namespace

TEST_CASE("every term of the field is what hand arithmetic gives", "[device][unit]") {
  const Eigen::Vector3d x = Eigen::Vector3d::UnitX(), y = Eigen::Vector3d::UnitY(), z = Eigen::Vector3d::UnitZ();
  const auto is = [](const Eigen::Vector3d& a, const Eigen::Vector3d& b) { return (a - b).norm() < kHandRel * 100; };

  CHECK(is(field_of({.anisotropy_a_per_m = 100}, {}), 80 * z));
  CHECK(is(field_of({.anisotropy_a_per_m = 100, .easy_axis = x}, {}), 60 * x));
  CHECK(is(field_of({.anisotropy_second_a_per_m = 100}, {}), 100 * 0.36 * 0.8 * z));
  CHECK(is(field_of({.field_a_per_m = {1, 2, 3}, .exchange_bias_a_per_m = {10, 0, 0}}, {.field = {0, 0, 5}}),
           Eigen::Vector3d(11, 2, 8)));
  CHECK(is(field_of({}, {.anisotropy_shift = -50}), -40 * z));
  CHECK(is(field_of({}, {.sot = 100}), 100 * kAside.cross(y)));
  CHECK(is(100 * kAside.cross(y), Eigen::Vector3d(-80, 0, 60)));
  CHECK(is(field_of({.sot_field_like_ratio = 0.5}, {.sot = 100, .sot_field = 7}), {-80, 57, 60}));
  CHECK(is(field_of({}, {.stt = 100}), Eigen::Vector3d(0, -60, 0)));
  CHECK(is(field_of({.stt_field_like_ratio = 0.5}, {.stt = 100, .stt_field = 7}), {0, -60, 57}));
  CHECK(is(field_of({.stt_asymmetry = 0.25}, {.stt = 100}), Eigen::Vector3d(0, -60 / 1.2, 0)));
  Macrospin shaped;
  shaped.demag_field_a_per_m.diagonal() << 10, 20, 30;
  CHECK(is(field_of(shaped, {}), Eigen::Vector3d(-6, 0, -24)));
}

TEST_CASE("the Landau-Lifshitz form solves the Gilbert equation with its torques", "[device][property]") {
  const double alpha = 0.3;
  const Macrospin spin{.gilbert_damping = alpha, .anisotropy_a_per_m = 100, .field_a_per_m = {10, 20, 0}};
  const DriveValues drive{.sot = 40, .sot_field = 3, .stt = -20};
  const Eigen::Vector3d m = Eigen::Vector3d(0.4, -0.7, 0.3).normalized();
  const Eigen::Vector3d s = spin.sot_polarization, p = spin.stt_polarization;
  const Eigen::Vector3d plain =
      torque_field(spin, {.sot_field = 3}, m);  // H_eff and the field along s, without damping-like torques

  const Eigen::Vector3d slope = landau_lifshitz(alpha, m, torque_field(spin, drive, m));

  const double g0 = kPrecession_m_per_a_s;
  const Eigen::Vector3d gilbert =
      -g0 * m.cross(plain) + alpha * m.cross(slope) - g0 * 40 * m.cross(m.cross(s)) + g0 * 20 * m.cross(m.cross(p));
  CHECK((slope - gilbert).norm() < kHandRel * slope.norm() * 100);
}

TEST_CASE("a positive damping-like torque pulls the spin towards its polarisation", "[device][property]") {
  for (const Eigen::Vector3d& s : {Eigen::Vector3d(0, 1, 0), Eigen::Vector3d(0.6, 0, 0.8)}) {
    const Macrospin spin{.gilbert_damping = 0.01, .sot_polarization = s, .stt_polarization = s};
    const Eigen::Vector3d m = Eigen::Vector3d(1, 0.2, -0.3).normalized();
    CHECK(landau_lifshitz(0.01, m, torque_field(spin, {.sot = 1}, m)).dot(s) > 0);
    CHECK(landau_lifshitz(0.01, m, torque_field(spin, {.stt = 1}, m)).dot(s) > 0);
  }
}

TEST_CASE("a device card becomes the same fields as its parts", "[device][unit]") {
  const WritePath path{
      .channel = {.spin_hall_angle = 0.32, .thickness_m = 4e-9, .field_like_ratio = 0.2, .oersted = true},
      .transfer = {.polarization = 0.6, .field_like_a_per_m_v2 = 5},
      .voltage_control = {.coefficient_j_per_v_m = 30e-15, .barrier_thickness_m = 1e-9}};
  const Macrospin spin = macrospin(layer(), path);
  const Drive torques = drive(layer(), path,
                              {.channel_current_density_a_per_m2 = pulse({.amplitude = 1e12, .width_s = 1e-9}),
                               .junction_current_density_a_per_m2 = constant(1e10),
                               .junction_voltage_v = constant(0.5)});

  CHECK(spin.anisotropy_a_per_m - (spin.demag_field_a_per_m(2, 2) - spin.demag_field_a_per_m(0, 0)) ==
        Approx(perpendicular_field_a_per_m(layer())).epsilon(kHandRel));
  CHECK(spin.stt_asymmetry == Approx(0.36));
  CHECK(spin.sot_field_like_ratio == 0.2);
  CHECK(kVacuumPermeability_tesla_m_per_a * value_at(torques.sot_a_per_m, 0.5e-9).after == Approx(0.1064).margin(1e-4));
  CHECK(value_at(torques.sot_field_a_per_m, 0.5e-9).after == Approx(-2000));
  CHECK(value_at(torques.stt_a_per_m, 0).after == Approx(stt_field_a_per_m(layer(), path.transfer, 1e10)));
  CHECK(value_at(torques.stt_field_a_per_m, 0).after == Approx(1.25));
  CHECK(value_at(torques.anisotropy_shift_a_per_m, 0).after ==
        Approx(vcma_field_a_per_m(layer(), path.voltage_control, 0.5)));
}

TEST_CASE("a path without a channel refuses a channel current", "[device][unit]") {
  const WriteWaveforms writes{.channel_current_density_a_per_m2 = constant(1e12)};
  CHECK_THROWS_WITH(drive(layer(), WritePath{}, writes), "thickness_m = 0 must be > 0 and finite");
  CHECK(drive(layer(), WritePath{}, {}).sot_a_per_m.time_s.empty());
}

TEST_CASE("the energy over kB T of a uniaxial spin at its barrier is Delta", "[device][unit]") {
  Macrospin spin = perpendicular_spin(0.1, 0.5);
  spin.thermal_field_a_per_m = thermal_field_a_per_m({.anisotropy_a_per_m = spin.anisotropy_a_per_m, .delta = 40});

  CHECK(energy_kt(spin, Eigen::Vector3d::UnitX()) - energy_kt(spin, Eigen::Vector3d::UnitZ()) ==
        Approx(40).epsilon(kHandRel));
}

TEST_CASE("the field is minus the slope of the energy", "[device][property]") {
  Macrospin spin{.gilbert_damping = 0.1,
                 .anisotropy_a_per_m = 3e5,
                 .anisotropy_second_a_per_m = 1e5,
                 .easy_axis = Eigen::Vector3d(1, 2, 2) / 3,
                 .field_a_per_m = {1e4, -2e4, 3e4},
                 .thermal_field_a_per_m = 1e3};
  spin.demag_field_a_per_m << 1e4, 2e3, 0, 2e3, 5e4, 1e3, 0, 1e3, 8e5;
  const Eigen::Vector3d m = Eigen::Vector3d(0.3, -0.5, 0.6).normalized();
  const Eigen::Vector3d aside = m.cross(Eigen::Vector3d::UnitX()).normalized();
  constexpr double kStep = 1e-5;  // central difference, error of some 1e-10 of the field

  const double slope =
      (energy_kt(spin, (m + kStep * aside).normalized()) - energy_kt(spin, (m - kStep * aside).normalized())) /
      (2 * kStep);

  CHECK(-slope * spin.thermal_field_a_per_m == Approx(torque_field(spin, {}, m).dot(aside)).epsilon(1e-7));
}

TEST_CASE("a macrospin outside its range is refused with field, value and rule", "[device][unit]") {
  CHECK_THROWS_WITH(validate(Macrospin{.gilbert_damping = 1.5}), "gilbert_damping = 1.5 must be >= 0 and <= 1");
  CHECK_THROWS_WITH(validate(Macrospin{.easy_axis = {0, 3, 4}}), "length of easy_axis = 5 must be 1");
  CHECK_THROWS_WITH(validate(Macrospin{.stt_asymmetry = 1}), "stt_asymmetry = 1 must be > -1 and < 1");
  CHECK_THROWS_WITH(validate(Macrospin{.thermal_field_a_per_m = -1}),
                    "thermal_field_a_per_m = -1 must be >= 0 and finite");
  Macrospin skew;
  skew.demag_field_a_per_m(0, 1) = 1;
  CHECK_THROWS_WITH(validate(skew), "asymmetry of demag_field_a_per_m = 1 must be 0");
  CHECK_THROWS_AS(energy_kt({}, Eigen::Vector3d::UnitX()), InvalidArgument);
}
