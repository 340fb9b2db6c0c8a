/// Right-hand side of the Landau-Lifshitz-Gilbert equation with every torque as a field, one spin.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>

#include "drive_segments.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

/// H_T without the thermal field, A/m.
inline Eigen::Vector3d torque_field(const Macrospin& spin, const DriveValues& drive, const Eigen::Vector3d& m) {
  const double along = m.dot(spin.easy_axis);
  const double stt = drive.stt / (1 + spin.stt_asymmetry * m.dot(spin.stt_polarization));
  const double uniaxial = (spin.anisotropy_a_per_m + spin.anisotropy_second_a_per_m * (1 - along * along)) * along;
  Eigen::Vector3d field = spin.field_a_per_m + spin.exchange_bias_a_per_m + drive.field;
  field += uniaxial * spin.easy_axis - spin.demag_field_a_per_m * m;
  field.z() += drive.anisotropy_shift * m.z();
  field += (spin.sot_field_like_ratio * drive.sot + drive.sot_field) * spin.sot_polarization;
  field += (spin.stt_field_like_ratio * stt + drive.stt_field) * spin.stt_polarization;
  return field + m.cross(drive.sot * spin.sot_polarization + stt * spin.stt_polarization);
}

/// dm/dt in 1/s for the total field, noise included.
inline Eigen::Vector3d landau_lifshitz(double alpha, const Eigen::Vector3d& m, const Eigen::Vector3d& field) {
  const Eigen::Vector3d torque = m.cross(field);
  return -kPrecession_m_per_a_s / (1 + alpha * alpha) * (torque + alpha * m.cross(torque));
}

/// No field is larger for any direction of the magnetisation, A/m.
inline double field_bound(const Macrospin& spin, const DriveValues& drive) {
  const double stt = std::abs(drive.stt) / (1 - std::abs(spin.stt_asymmetry));
  return std::abs(spin.anisotropy_a_per_m) + std::abs(spin.anisotropy_second_a_per_m) +
         spin.demag_field_a_per_m.norm() + spin.field_a_per_m.norm() + spin.exchange_bias_a_per_m.norm() +
         drive.field.norm() + std::abs(drive.anisotropy_shift) + std::abs(drive.sot_field) + std::abs(drive.stt_field) +
         (1 + std::abs(spin.sot_field_like_ratio)) * std::abs(drive.sot) +
         (1 + std::abs(spin.stt_field_like_ratio)) * stt;
}

}  // namespace sotto
