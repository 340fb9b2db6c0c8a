/// Thermal macrospins of the validation cases, and what their equilibrium is.
#pragma once

#include <cmath>

#include "macrospin_cases.hpp"
#include "sotto/device/ensemble.hpp"

namespace sotto::test {

inline constexpr double kPico = 1e-12;
inline constexpr double kNano = 1e-9;

/// 1/(g0 H) of a spin's anisotropy field.
inline double time_unit_s(const Macrospin& spin) {
  return 1 / (kPrecession_m_per_a_s * spin.anisotropy_a_per_m);
}

inline void set_delta(Macrospin& spin, double delta) {
  spin.thermal_field_a_per_m = thermal_field_a_per_m({.anisotropy_a_per_m = spin.anisotropy_a_per_m, .delta = delta});
}

/// <1-mz^2> of p(z) ~ exp(delta (z^2-1)) by the midpoint rule: with 200,000 points far below any statistical error.
inline double exact_transverse(double delta) {
  constexpr int kPoints = 200'000;
  double weight = 0, sum = 0;
  for (int k = 0; k < kPoints; ++k) {
    const double z = (k + 0.5) / kPoints;
    const double p = std::exp(delta * (z * z - 1));
    weight += p;
    sum += (1 - z * z) * p;
  }
  return sum / weight;
}

/// Perpendicular layer with a field along the current: alpha 0.05, mu0 Hk 0.25 T, Delta 45, Hx = Hk/10; abrupt pulse of
/// 1 ns.
struct TypeZPulse {
  Macrospin spin;
  Drive drive;
  double duration_s = 7 * kNano;
};

inline TypeZPulse type_z_pulse(double field_like_ratio, double amplitude) {
  TypeZPulse pulsed{.spin = perpendicular_spin(0.05, 0.25), .drive = {}};
  const double Hk = pulsed.spin.anisotropy_a_per_m;
  set_delta(pulsed.spin, 45);
  pulsed.spin.field_a_per_m = {0.1 * Hk, 0, 0};
  pulsed.spin.sot_field_like_ratio = field_like_ratio;
  pulsed.drive.sot_a_per_m = pulse({.amplitude = -amplitude * Hk, .start_s = 1 * kNano, .width_s = 1 * kNano});
  return pulsed;
}

/// A spin with every term that the general kernel has, and a drive with ramps and jumps.
inline TypeZPulse everything() {
  TypeZPulse pulsed = type_z_pulse(0.3, 0.4);
  pulsed.spin.easy_axis = Eigen::Vector3d(1, 2, 9).normalized();
  pulsed.spin.anisotropy_second_a_per_m = 2e4;
  pulsed.spin.demag_field_a_per_m.diagonal() << 1e4, 3e4, 5e4;
  pulsed.spin.stt_field_like_ratio = 0.2;
  pulsed.spin.stt_asymmetry = 0.4;
  pulsed.spin.stt_polarization = Eigen::Vector3d(1, 0, 3).normalized();
  pulsed.spin.exchange_bias_a_per_m = {0, 3e3, 0};
  pulsed.drive.stt_a_per_m =
      pulse({.amplitude = -1e4, .width_s = 0.8 * kNano, .rise_s = 0.1 * kNano, .fall_s = 0.3 * kNano});
  pulsed.drive.anisotropy_shift_a_per_m = pulse({.amplitude = -3e4, .start_s = 0.2 * kNano, .width_s = 1 * kNano});
  pulsed.drive.stt_field_a_per_m = constant(2e3);
  pulsed.drive.sot_field_a_per_m = constant(-1e3);
  pulsed.drive.field_a_per_m[1] = {.time_s = {0, 1 * kNano}, .value = {0, 5e3}};
  pulsed.duration_s = 1.5 * kNano;
  return pulsed;
}

}  // namespace sotto::test
