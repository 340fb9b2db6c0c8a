/// Magnetic tunnel junction, read path: resistance of a state, from measured values or from RA and geometry.
#pragma once

#include <limits>

namespace sotto {

/// The two stable states of the free layer.
enum class MtjState { parallel, antiparallel };

/// Read path of a magnetic tunnel junction. SI units.
struct MtjParams {
  double resistance_p_ohm = 0;  ///< parallel resistance at zero bias, > 0
  double tmr_ratio = 0;         ///< (R_AP - R_P) / R_P at zero bias, >= 0; 1 means 100 %
  double tmr_half_bias_v = std::numeric_limits<double>::infinity();  ///< bias at which TMR falls to half, > 0

  bool operator==(const MtjParams&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const MtjParams& mtj);

/// Junction from which RA and geometry are known: R_P = RA / area of the ellipse.
struct MtjGeometry {
  double ra_ohm_m2 = 0;  ///< resistance-area product of the parallel state, > 0
  double length_m = 0;   ///< full major axis of the ellipse, > 0
  double width_m = 0;    ///< full minor axis of the ellipse, > 0
};

/// pi/4 length width. Throws InvalidArgument on axes that are not > 0.
double ellipse_area_m2(const MtjGeometry& geometry);

/// R_P = RA / area. Throws InvalidArgument on values that are not > 0.
double resistance_p_ohm(const MtjGeometry& geometry);

/// TMR(V) = TMR0 / (1 + (V/Vh)^2), dimensionless (device_physics section 5; SPINLIB, UT Austin models).
double tmr_ratio(const MtjParams& mtj, double bias_v);

/// R_P, or R_P (1 + TMR(V)) in the antiparallel state; R_P does not depend on the bias.
double mtj_resistance_ohm(const MtjParams& mtj, MtjState state, double bias_v = 0);

/// 1 / mtj_resistance_ohm.
double mtj_conductance_siemens(const MtjParams& mtj, MtjState state, double bias_v = 0);

/// Conductance at an angle between free and reference layer: linear in its cosine,
/// G = (G_P + G_AP)/2 + (G_P - G_AP)/2 cos(theta).  `cos_angle` in [-1, 1].
double mtj_conductance_siemens(const MtjParams& mtj, double cos_angle, double bias_v);

}  // namespace sotto
