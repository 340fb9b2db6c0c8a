#include "study/fastest_field.hpp"

#include <cmath>

#include "sotto/device/easy_axis.hpp"

namespace sotto::study {

double fastest_field_a_per_m(const Macrospin& spin, const Drive& drive) {
  const EasyAxis easy = easy_axis(spin);
  double field = easy.barrier_a_per_m + easy.hard_a_per_m + 2 * std::abs(spin.anisotropy_second_a_per_m) +
                 spin.field_a_per_m.norm() + spin.exchange_bias_a_per_m.norm() + peak(drive.sot_a_per_m) +
                 peak(drive.sot_field_a_per_m) + peak(drive.stt_a_per_m) / (1 - std::abs(spin.stt_asymmetry)) +
                 peak(drive.stt_field_a_per_m) + peak(drive.anisotropy_shift_a_per_m);
  for (const Waveform& component : drive.field_a_per_m) field += peak(component);
  return field;
}

}  // namespace sotto::study
