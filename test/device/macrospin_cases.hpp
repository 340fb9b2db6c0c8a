/// Macrospins of the validation cases, built from fields in tesla.
#pragma once

#include <Eigen/Core>
#include <numbers>

#include "sotto/device/constants.hpp"
#include "sotto/device/llg.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto::test {

/// mu0 H in tesla -> H in A/m.
inline double from_tesla(double mu0_h_tesla) {
  return mu0_h_tesla / kVacuumPermeability_tesla_m_per_a;
}

/// Perpendicular macrospin without any field but its anisotropy.
inline Macrospin perpendicular_spin(double alpha, double mu0_hk_tesla) {
  return {.gilbert_damping = alpha, .anisotropy_a_per_m = from_tesla(mu0_hk_tesla)};
}

/// Thin film with an easy axis in the plane: mu0 Hk 30 mT, mu0 Meff 0.8 T.
inline Macrospin in_plane_spin(double alpha, const Eigen::Vector3d& easy_axis) {
  Macrospin spin{.gilbert_damping = alpha, .anisotropy_a_per_m = from_tesla(0.03), .easy_axis = easy_axis};
  spin.demag_field_a_per_m(2, 2) = from_tesla(0.8);
  return spin;
}

/// (b, 0, sqrt(1-b^2)): the state that a field b along x leaves of +z.
inline Eigen::Vector3d tilted(double b) {
  return {b, 0, std::sqrt(1 - b * b)};
}

/// Relative or absolute difference for numbers of order one.
inline double difference(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace sotto::test
