/// Macrospins and drives of the statistics tests: collinear spin-transfer torque, spin-orbit torque of type z.
#pragma once

#include "sotto/device/constants.hpp"
#include "sotto/device/macrospin.hpp"
#include "sotto/device/switching.hpp"

namespace sotto::test {

struct WriteExample {
  Macrospin spin;
  Drive drive;
  double duration_s = 0;
};

/// What a collinear write is made of.
struct CollinearCase {
  double delta = 60;
  double overdrive = 2;
  double tau = 10;
  double damping = 0.1;
  Eigen::Vector3d axis = Eigen::Vector3d::UnitZ();  ///< easy axis and start
};

/// Constant torque from the start well of `axis`, Boltzmann start at 0.5 T.
inline WriteExample collinear_write(const CollinearCase& c) {
  WriteExample example;
  const double field_a_per_m = 0.5 / kVacuumPermeability_tesla_m_per_a;
  example.spin.gilbert_damping = c.damping;
  example.spin.anisotropy_a_per_m = field_a_per_m;
  example.spin.easy_axis = c.axis;
  example.spin.stt_polarization = c.axis;
  example.spin.thermal_field_a_per_m = field_a_per_m / (2 * c.delta);
  example.drive.stt_a_per_m = constant(-c.overdrive * c.damping * field_a_per_m);
  example.duration_s = c.tau * tau_unit_s({.damping = c.damping, .anisotropy_field_a_per_m = field_a_per_m});
  return example;
}

/// V15: type z, alpha 0.05, 0.25 T, Delta 45, hx = 0.1, 1 ns pulse of -ratio Hk after 1 ns, beta = 0.5, 5 ns of rest.
inline WriteExample spin_orbit_write(double ratio) {
  WriteExample example;
  const double field_a_per_m = 0.25 / kVacuumPermeability_tesla_m_per_a;
  example.spin.gilbert_damping = 0.05;
  example.spin.anisotropy_a_per_m = field_a_per_m;
  example.spin.thermal_field_a_per_m = field_a_per_m / 90;
  example.spin.field_a_per_m.x() = 0.1 * field_a_per_m;
  example.spin.sot_field_like_ratio = 0.5;
  example.drive.sot_a_per_m = pulse({.amplitude = -ratio * field_a_per_m, .start_s = 1e-9, .width_s = 1e-9});
  example.duration_s = 7e-9;
  return example;
}

}  // namespace sotto::test
