/// Where a macrospin rests without fields: the easy direction of its anisotropies and shape.
#pragma once

#include <Eigen/Core>

#include "sotto/device/macrospin.hpp"

namespace sotto {

/// Levels of the energy -Hk (m.e)^2 + m D m as fields, 2 E/(mu0 Ms V): second-order anisotropy and fields left out.
struct EasyAxis {
  Eigen::Vector3d direction = Eigen::Vector3d::UnitZ();  ///< of the lowest energy; its largest component is > 0
  double barrier_a_per_m = 0;  ///< from the lowest to the middle level, >= 0: Hk of the reversal
  double hard_a_per_m = 0;     ///< from the middle to the highest level, >= 0: Meff of an in-plane layer
};

/// Eigenvectors of D - Hk e e'. Exact for the first-order anisotropy; a canted axis gives a canted direction.
EasyAxis easy_axis(const Macrospin& spin);

/// The easy direction turned by `angle_rad` about an axis in the film (or about x for a layer in the plane): a start
/// that is not an equilibrium.
Eigen::Vector3d tilted_start(const Macrospin& spin, double angle_rad);

/// Barrier over kB T of a macrospin without fields and second-order anisotropy, canted ones included: Hk of the
/// reversal over 2 thermal_field_a_per_m; infinite without temperature.
double barrier_kt(const Macrospin& spin);

/// Root mean square angle of the thermal motion about the easy direction, sqrt(1/Delta), at most 0.5; 0.01 without
/// temperature or barrier.
double thermal_angle_rad(const Macrospin& spin);

}  // namespace sotto
