/// A perpendicular three-terminal cell that both channel and junction can write.
#pragma once

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

}  // namespace sotto::test
