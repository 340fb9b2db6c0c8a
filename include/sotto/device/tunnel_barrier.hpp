/// Tunnel barrier of a junction: resistance from its thickness, and the curvature of its current-voltage line.
#pragma once

namespace sotto {

/// Barrier with a known resistance-area product.
struct TunnelBarrier {
  double thickness_m = 0;  ///< t_ox, > 0
  double height_v = 0.4;   ///< mean height phi, > 0; 0.4 V for MgO (SPINLIB, as ported in vgsot_python_model)
  double ra_ohm_m2 = 0;    ///< measured RA of the parallel state at this thickness, > 0

  bool operator==(const TunnelBarrier&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const TunnelBarrier& barrier);

/// Factor F of Brinkman's parallel resistance in the form of SPINLIB, fitted to the measured RA:
/// R_P = t_ox/(F sqrt(phi) A) exp(2 t_ox sqrt(2 m e phi)/hbar). In 1/(ohm m sqrt(V)).
double brinkman_factor(const TunnelBarrier& barrier);

/// RA of the same barrier material at another thickness, > 0. 1 nm more is a factor of some thousand.
double ra_ohm_m2(const TunnelBarrier& barrier, double thickness_m);

/// Thickness over which the exponential grows by e: hbar/(2 sqrt(2 m e phi)), 0.1543 nm at 0.4 V. The factor t_ox in
/// front, which the spread of variation.hpp leaves out, adds a tenth to the slope.
double barrier_efold_m(double height_v);

/// Barrier of a junction with unlike sides.
struct AsymmetricBarrier {
  double thickness_m = 0;  ///< > 0
  double height_v = 0.4;   ///< mean height, > 0
  double asymmetry_v = 0;  ///< difference of the heights at both sides, |asymmetry| < height
};

/// G(V)/G(0) of direct tunneling to second order in V: 1 - A0 dphi/(16 phi^1.5) eV + 9 A0^2/(128 phi) (eV)^2,
/// A0 = 4 sqrt(2 m) d/(3 hbar) (Brinkman, Dynes, Rowell, J. Appl. Phys. 41, 1915 (1970)). For |V| < height_v.
double bdr_conductance_ratio(const AsymmetricBarrier& barrier, double bias_v);

}  // namespace sotto
