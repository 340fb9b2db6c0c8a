#include "sotto/device/macrospin.hpp"

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kUnitLength = 1e-9;    // how far a unit vector may be from length 1
constexpr double kSymmetryRel = 1e-12;  // of the demagnetising tensor

void require_finite(double value, const char* name) {
  require(std::isfinite(value), name, value, "finite");
}

void require_unit(const Eigen::Vector3d& vector, const char* name) {
  const double length = vector.norm();
  require(std::abs(length - 1) <= kUnitLength, name, length, "1");
}

void require_symmetric(const Eigen::Matrix3d& tensor) {
  require(tensor.allFinite(), "demag_field_a_per_m", "an entry", "finite");
  const double off = (tensor - tensor.transpose()).cwiseAbs().maxCoeff();
  require(off <= kSymmetryRel * tensor.cwiseAbs().maxCoeff(), "asymmetry of demag_field_a_per_m", off, "0");
}

bool carries(const Waveform& waveform) {
  return peak(waveform) > 0;
}

}  // namespace

void validate(const Macrospin& spin) {
  require(spin.gilbert_damping >= 0 && spin.gilbert_damping <= 1, "gilbert_damping", spin.gilbert_damping,
          ">= 0 and <= 1");
  require_finite(spin.anisotropy_a_per_m, "anisotropy_a_per_m");
  require_finite(spin.anisotropy_second_a_per_m, "anisotropy_second_a_per_m");
  require_unit(spin.easy_axis, "length of easy_axis");
  require_symmetric(spin.demag_field_a_per_m);
  require_finite(spin.field_a_per_m.norm(), "length of field_a_per_m");
  require_finite(spin.exchange_bias_a_per_m.norm(), "length of exchange_bias_a_per_m");
  require_unit(spin.sot_polarization, "length of sot_polarization");
  require_finite(spin.sot_field_like_ratio, "sot_field_like_ratio");
  require_unit(spin.stt_polarization, "length of stt_polarization");
  require_finite(spin.stt_field_like_ratio, "stt_field_like_ratio");
  require(std::abs(spin.stt_asymmetry) < 1, "stt_asymmetry", spin.stt_asymmetry, "> -1 and < 1");
  require(spin.thermal_field_a_per_m >= 0 && std::isfinite(spin.thermal_field_a_per_m), "thermal_field_a_per_m",
          spin.thermal_field_a_per_m, ">= 0 and finite");
}

void validate(const Drive& drive) {
  validate(drive.sot_a_per_m);
  validate(drive.sot_field_a_per_m);
  validate(drive.stt_a_per_m);
  validate(drive.stt_field_a_per_m);
  validate(drive.anisotropy_shift_a_per_m);
  for (const auto& component : drive.field_a_per_m) validate(component);
}

Macrospin macrospin(const FreeLayer& layer, const WritePath& path) {
  validate(layer);
  const double Ms = layer.saturation_magnetization_a_per_m;
  const Eigen::Vector3d demag = Ms * demagnetizing_factors(shape(layer));
  const double second =
      4 * layer.interface_anisotropy_second_j_per_m2 / (kVacuumPermeability_tesla_m_per_a * Ms * layer.thickness_m);
  const Macrospin spin{.gilbert_damping = layer.gilbert_damping,
                       .anisotropy_a_per_m = uniaxial_field_a_per_m(layer),
                       .anisotropy_second_a_per_m = second,
                       .easy_axis = layer.anisotropy_axis,
                       .demag_field_a_per_m = demag.asDiagonal(),
                       .field_a_per_m = path.field_a_per_m,
                       .exchange_bias_a_per_m = path.exchange_bias_a_per_m,
                       .sot_polarization = sot_polarization(path.current_direction),
                       .sot_field_like_ratio = path.channel.field_like_ratio,
                       .stt_polarization = path.reference_direction,
                       .stt_field_like_ratio = path.transfer.field_like_ratio,
                       .stt_asymmetry = stt_asymmetry(path.transfer),
                       .thermal_field_a_per_m = thermal_field_a_per_m(layer)};
  validate(spin);
  return spin;
}

Drive drive(const FreeLayer& layer, const WritePath& path, const WriteWaveforms& waveforms) {
  Drive result;
  if (carries(waveforms.channel_current_density_a_per_m2)) {
    validate(path.channel);
    result.sot_a_per_m = scaled(waveforms.channel_current_density_a_per_m2, sot_field_a_per_m(layer, path.channel, 1));
    if (path.channel.oersted) {
      result.sot_field_a_per_m =
          scaled(waveforms.channel_current_density_a_per_m2, oersted_field_a_per_m(path.channel, 1));
    }
  }
  if (carries(waveforms.junction_current_density_a_per_m2)) {
    validate(path.transfer);
    result.stt_a_per_m =
        scaled(waveforms.junction_current_density_a_per_m2, stt_field_a_per_m(layer, path.transfer, 1));
  }
  const Waveform& voltage_v = waveforms.junction_voltage_v;
  if (carries(voltage_v) && path.voltage_control.barrier_thickness_m != 0) {
    validate(path.voltage_control);
    result.anisotropy_shift_a_per_m = scaled(voltage_v, vcma_field_a_per_m(layer, path.voltage_control, 1));
  }
  if (carries(voltage_v) && path.transfer.field_like_a_per_m_v2 != 0) {
    result.stt_field_a_per_m = scaled(squared(voltage_v), path.transfer.field_like_a_per_m_v2);
  }
  validate(result);
  return result;
}

double thermal_field_a_per_m(const Stability& stability) {
  require(stability.anisotropy_a_per_m > 0 && std::isfinite(stability.anisotropy_a_per_m), "anisotropy_a_per_m",
          stability.anisotropy_a_per_m, "> 0 and finite");
  require(stability.delta > 0, "delta", stability.delta, "> 0");
  return stability.anisotropy_a_per_m / (2 * stability.delta);
}

double energy_kt(const Macrospin& spin, const Eigen::Vector3d& m) {
  require(spin.thermal_field_a_per_m > 0, "thermal_field_a_per_m", spin.thermal_field_a_per_m, "> 0");
  const double cosine = m.dot(spin.easy_axis);
  const double sine2 = 1 - cosine * cosine;
  const double uniaxial = (spin.anisotropy_a_per_m + spin.anisotropy_second_a_per_m * sine2 / 2) * sine2 / 2;
  const double shape_field = m.dot(spin.demag_field_a_per_m * m) / 2;
  const double zeeman = -m.dot(spin.field_a_per_m + spin.exchange_bias_a_per_m);
  return (uniaxial + shape_field + zeeman) / spin.thermal_field_a_per_m;
}

}  // namespace sotto
