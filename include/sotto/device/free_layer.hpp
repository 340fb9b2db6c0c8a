/// Free layer of a magnetic tunnel junction as a macrospin: geometry, anisotropies, thermal stability.
#pragma once

#include <Eigen/Core>
#include <limits>

#include "sotto/device/demagnetization.hpp"

namespace sotto {

/// SI units. The film lies in the xy plane, z is its normal, towards the barrier.
struct FreeLayer {
  double saturation_magnetization_a_per_m = 0;                 ///< Ms at `temperature_k`, > 0
  double thickness_m = 0;                                      ///< > 0
  double length_m = 0;                                         ///< full axis of the ellipse along x, > 0
  double width_m = 0;                                          ///< full axis along y, > 0
  double gilbert_damping = 0;                                  ///< alpha, in (0, 1]
  double interface_anisotropy_j_per_m2 = 0;                    ///< Ki, finite; > 0 makes `anisotropy_axis` easy
  double interface_anisotropy_second_j_per_m2 = 0;             ///< Ki2 of the energy Ki2 sin^4 / thickness, finite
  double bulk_anisotropy_j_per_m3 = 0;                         ///< Ku, uniaxial along `anisotropy_axis`, finite
  Eigen::Vector3d anisotropy_axis = Eigen::Vector3d::UnitZ();  ///< unit vector; tilted away from z: canted layer
  double temperature_k = 300;                                  ///< >= 0
  double delta_cap =
      std::numeric_limits<double>::infinity();  ///< largest Delta: above some 40 nm reversal nucleates, > 0

  bool operator==(const FreeLayer&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const FreeLayer& layer);

EllipticCylinder shape(const FreeLayer& layer);
double area_m2(const FreeLayer& layer);      ///< pi/4 length width
double volume_m3(const FreeLayer& layer);    ///< area thickness
double moment_a_m2(const FreeLayer& layer);  ///< Ms volume

/// First-order field of interface and bulk alone: 2 (Ki/t + Ku) / (mu0 Ms).
double uniaxial_field_a_per_m(const FreeLayer& layer);

/// Effective perpendicular field, uniaxial_field - (Nz - N) Ms, with N the factor of the *long* axis (over which
/// the magnetisation reverses), not Nz alone; > 0 for a perpendicular layer. For anisotropy_axis = z.
double perpendicular_field_a_per_m(const FreeLayer& layer);

/// (N_short - N_long) Ms >= 0: the shape anisotropy within the plane.
double in_plane_field_a_per_m(const FreeLayer& layer);

/// (Nz - N_long) Ms - uniaxial_field, from the easy to the film normal: > 0 for an in-plane layer. The threshold of
/// type y wants the field from the *middle* axis, smaller by in_plane_field_a_per_m: sot_type_y (critical_current.hpp).
double effective_magnetization_a_per_m(const FreeLayer& layer);

/// Thermal stability: energy from the lowest to the middle principal axis of easy axis and shape over kB T, at most
/// delta_cap. For anisotropy_axis = z that is mu0 Ms V Hk/(2 kB T) with Hk the perpendicular or the in-plane field,
/// plus Ki2 area/(kB T) for a perpendicular layer; exact for canted axes with Ki2 = 0. Infinite at 0 K.
double delta(const FreeLayer& layer);

/// kB T/(mu0 Ms V) = Hk/(2 Delta): the one number that thermal noise needs. With an active delta_cap the volume is
/// smaller by cap/Delta (activation volume), so that the barrier of the dynamics is the capped one.
double thermal_field_a_per_m(const FreeLayer& layer);

/// Standard deviation of each component of the thermal field over a step: sqrt(2 alpha kB T/(g0 mu0 Ms V dt)) (Brown
/// 1963). `step_s` > 0.
double thermal_noise_a_per_m(const FreeLayer& layer, double step_s);

/// Voltage control of the interface anisotropy.
struct VoltageControl {
  double coefficient_j_per_v_m = 0;  ///< xi, finite; > 0: a positive voltage lowers the anisotropy
  double barrier_thickness_m = 0;    ///< > 0

  bool operator==(const VoltageControl&) const = default;
};

void validate(const VoltageControl& control);

/// Change of the perpendicular field: Ki(V) = Ki - xi V/t_ox, so dHk = -2 xi V/(mu0 Ms t t_ox).
double vcma_field_a_per_m(const FreeLayer& layer, const VoltageControl& control, double voltage_v);

}  // namespace sotto
