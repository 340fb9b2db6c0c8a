#include "sotto/device/critical_current.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/device/spin_torque.hpp"

namespace sotto {
namespace {

void require_positive(double value, const char* name) {
  require(value > 0 && std::isfinite(value), name, value, "> 0 and finite");
}

void check(const SotTypeZ& sot) {
  require_positive(sot.anisotropy_a_per_m, "anisotropy_a_per_m");
  require(sot.field_a_per_m >= 0 && sot.field_a_per_m <= sot.anisotropy_a_per_m, "field_a_per_m", sot.field_a_per_m,
          ">= 0 and <= anisotropy_a_per_m");
}

}  // namespace

double stt_threshold_a_per_m(const SttThreshold& stt) {
  require_positive(stt.gilbert_damping, "gilbert_damping");
  require_positive(stt.anisotropy_a_per_m, "anisotropy_a_per_m");
  return stt.gilbert_damping * (stt.anisotropy_a_per_m + stt.field_a_per_m);
}

double sot_type_z_threshold_a_per_m(const SotTypeZ& sot) {
  check(sot);
  const double b = sot.field_a_per_m / sot.anisotropy_a_per_m;
  const double b2 = b * b;
  return sot.anisotropy_a_per_m * std::sqrt((8 + 20 * b2 - b2 * b2 - b * std::pow(8 + b2, 1.5)) / 32);
}

double sot_type_z_linear_a_per_m(const SotTypeZ& sot) {
  check(sot);
  return sot.anisotropy_a_per_m / 2 - sot.field_a_per_m / std::numbers::sqrt2;
}

SotTypeY sot_type_y(const FreeLayer& layer) {
  const double in_plane = in_plane_field_a_per_m(layer);
  return {.gilbert_damping = layer.gilbert_damping,
          .in_plane_a_per_m = in_plane,
          .effective_magnetization_a_per_m = effective_magnetization_a_per_m(layer) - in_plane};
}

double sot_type_y_instability_a_per_m(const SotTypeY& sot) {
  require_positive(sot.gilbert_damping, "gilbert_damping");
  require_positive(sot.in_plane_a_per_m, "in_plane_a_per_m");
  require_positive(sot.effective_magnetization_a_per_m, "effective_magnetization_a_per_m");
  return sot.gilbert_damping * (sot.in_plane_a_per_m + sot.effective_magnetization_a_per_m / 2);
}

double sot_type_y_threshold_a_per_m(const SotTypeY& sot) {
  const double instability = sot_type_y_instability_a_per_m(sot);
  const double Meff = sot.effective_magnetization_a_per_m;
  const double reversal = sot.gilbert_damping * 2 / std::numbers::pi * std::sqrt(Meff * (sot.in_plane_a_per_m + Meff));
  return std::max(instability, reversal);
}

double current_density_a_per_m2(const FreeLayer& layer, const TorqueField& torque) {
  require(torque.efficiency != 0 && std::isfinite(torque.efficiency), "efficiency", torque.efficiency,
          "finite and not 0");
  return torque.field_a_per_m / (torque_field_per_current_m(layer) * std::abs(torque.efficiency));
}

}  // namespace sotto
