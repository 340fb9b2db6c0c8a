/// A perpendicular three-terminal cell that both channel and junction can write.
#pragma once

#include <cmath>

#include "sotto/device/constants.hpp"
#include "sotto/device/switching_cell.hpp"

namespace sotto::test {

/// Round, 50 nm, 1.2 nm thick, Ms 1 MA/m, Hk about 0.25 T, 20 mT along the channel; tungsten-like strip of 60 nm x 4
/// nm; 3 kohm, TMR 100 %, half at 0.5 V.
inline SwitchingCell three_terminal_cell() {
  SwitchingCell cell;
  cell.circuit = {.mtj = {.resistance_p_ohm = 3000, .tmr_ratio = 1, .tmr_half_bias_v = 0.5},
                  .channel = {.resistivity_ohm_m = 2e-6, .length_m = 60e-9, .width_m = 60e-9, .thickness_m = 4e-9}};
  cell.layer = {.saturation_magnetization_a_per_m = 1e6,
                .thickness_m = 1.2e-9,
                .length_m = 50e-9,
                .width_m = 50e-9,
                .gilbert_damping = 0.03,
                .interface_anisotropy_j_per_m2 = 0.82e-3};
  cell.path.channel = {.spin_hall_angle = 0.3, .thickness_m = 4e-9, .field_like_ratio = 0.2};
  cell.path.transfer = {.polarization = 0.6};
  cell.path.field_a_per_m = {16e3, 0, 0};
  return cell;
}

/// A junction without a channel: Hk 2e5 A/m, 2e3 A/m in the plane, alpha 0.02, 50 nm x 1.2 nm, eta 0.6 at every angle,
/// 3 kohm, TMR 100 %, half at 0.5 V. Written by a ramp to 0.7 V in 0.1 ns from a tilt of 5 degrees, it switches at
/// 1.3222 ns if the *resistance* is linear in the cosine.
inline SwitchingCell two_terminal_junction() {
  SwitchingCell cell = three_terminal_cell();
  cell.circuit.channel.resistivity_ohm_m = 1e-16;
  cell.layer.gilbert_damping = 0.02;
  cell.layer.interface_anisotropy_j_per_m2 = 0;
  const double missing_field = 2e5 - perpendicular_field_a_per_m(cell.layer);
  cell.layer.interface_anisotropy_j_per_m2 =
      missing_field * kVacuumPermeability_tesla_m_per_a * 1e6 * cell.layer.thickness_m / 2;
  cell.path.channel.spin_hall_angle = 0;
  cell.path.transfer = {.polarization = 0.6, .law = SttLaw::slonczewski};
  cell.path.field_a_per_m = {2e3, 0, 0};
  return cell;
}

inline Waveform ramp_to_write_v() {
  return {.time_s = {0, 0.1e-9}, .value = {0, 0.7}};
}

inline Eigen::Vector3d tilted_start() {
  const double tilt = 5 * std::acos(-1.0) / 180;
  return {std::sin(tilt), 0, std::cos(tilt)};
}

}  // namespace sotto::test
