/// Spin torques as fields: spin-orbit torque of a heavy-metal channel, spin-transfer torque of the junction.
#pragma once

#include <Eigen/Core>

#include "sotto/device/free_layer.hpp"

namespace sotto {

/// Heavy-metal channel under the free layer.
struct SpinOrbitChannel {
  double spin_hall_angle = 0;          ///< theta_SH, |theta| <= 10; 1: one spin hbar/2 per electron charge
  double interface_transparency = 1;   ///< T_int, in (0, 1]
  double thickness_m = 0;              ///< t_HM, > 0
  double spin_diffusion_length_m = 0;  ///< lambda_sf, >= 0; 0: the efficiency does not depend on the thickness
  double field_like_ratio = 0;         ///< beta = a_FL / a_DL, finite
  bool oersted = false;                ///< add the Oersted field of the channel?

  bool operator==(const SpinOrbitChannel&) const = default;
};

void validate(const SpinOrbitChannel& channel);

/// xi_DL = T_int theta_SH [1 - sech(t_HM/lambda_sf)] (drift-diffusion; Liu et al., PRL 106, 036601 (2011)).
double sot_efficiency(const SpinOrbitChannel& channel);

/// a_DL = hbar xi J/(2 e mu0 Ms t); > 0 pulls the magnetisation towards +s. a_FL is field_like_ratio times that.
double sot_field_a_per_m(const FreeLayer& layer, const SpinOrbitChannel& channel, double current_density_a_per_m2);

/// Oersted field of the channel as a component along s: -J t_HM/2. A free layer above a sheet of current J t_HM along x
/// sees it along -y, while s = z x J is +y. Wide channels; edges lower it.
double oersted_field_a_per_m(const SpinOrbitChannel& channel, double current_density_a_per_m2);

/// s = z x J/|J|, the spin direction for a positive spin Hall angle, free layer above the channel. Codes with
/// s = J x z need the other sign of theta. Throws InvalidArgument unless the direction has a part in the plane.
Eigen::Vector3d sot_polarization(const Eigen::Vector3d& current_direction);

/// Geometry of the write: easy axis along the current, along s, or along the film normal.
enum class SotType { x, y, z };

/// The axis (current, s, normal) closest to `easy_axis`.
SotType sot_type(const Eigen::Vector3d& easy_axis, const Eigen::Vector3d& current_direction);

/// How the efficiency of spin-transfer torque depends on the angle to the reference layer.
enum class SttLaw {
  junction,    ///< eta = P/(1 + P^2 m.p): tunnel junction
  slonczewski  ///< eta = 2 P L^2/((L^2+1) + (L^2-1) m.p): metallic spacer, as in OOMMF
};

struct SpinTransfer {
  double polarization = 0;  ///< P, in [0, 1)
  SttLaw law = SttLaw::junction;
  double lambda = 1;                 ///< L of the Slonczewski law, >= 1; not used by the other
  double field_like_ratio = 0;       ///< beta = b_FL / b_DL, finite
  double field_like_a_per_m_v2 = 0;  ///< beta' of a further field-like part beta' V^2, finite

  bool operator==(const SpinTransfer&) const = default;
};

void validate(const SpinTransfer& transfer);

/// Both laws are eta0/(1 + c m.p): eta0 ...
double stt_efficiency(const SpinTransfer& transfer);

/// ... and c, in [0, 1).
double stt_asymmetry(const SpinTransfer& transfer);

/// eta at an angle, `cos_angle` = m.p in [-1, 1].
double stt_efficiency(const SpinTransfer& transfer, double cos_angle);

/// b_DL = hbar eta J/(2 e mu0 Ms t) at m.p = 0; > 0 pulls the magnetisation towards +p. J > 0 is the current that
/// favors the parallel state: electrons flow from the reference to the free layer.
double stt_field_a_per_m(const FreeLayer& layer, const SpinTransfer& transfer, double current_density_a_per_m2);

/// hbar/(2 e mu0 Ms t): field (A/m) per current density (A/m^2) at efficiency 1, in metres.
double torque_field_per_current_m(const FreeLayer& layer);

}  // namespace sotto
