/// Demagnetising factors of an elliptic pillar, exact.
#pragma once

#include <Eigen/Core>

namespace sotto {

/// Upright elliptic cylinder.
struct EllipticCylinder {
  double length_m = 0;     ///< full axis along x, > 0
  double width_m = 0;      ///< full axis along y, > 0
  double thickness_m = 0;  ///< along z, > 0

  bool operator==(const EllipticCylinder&) const = default;
};

/// Magnetometric factors (Nx, Ny, Nz), sum 1: the volume mean of the demagnetising field of a uniformly magnetised body
/// is -Ms (Nx mx, Ny my, Nz mz). Circle: Nz = 1 + 4/(3 pi q) - 2F1(-1/2, 1/2; 2; -1/q^2) with q = thickness/diameter,
/// here by complete elliptic integrals (Joseph, J. Appl. Phys. 37, 4639 (1966)). Ellipse: the Fourier integral
/// over the direction phi has the circle's factor at q = thickness g(phi)/2 as its integrand,
/// g^2 = cos^2/a^2 + sin^2/b^2, and the trapezoid rule sums it to rounding. Error < 1e-10 for axis ratios up to 100.
/// Some microseconds. Throws InvalidArgument on axes that are not > 0 or differ by more than a factor of 1000.
Eigen::Vector3d demagnetizing_factors(const EllipticCylinder& body);

}  // namespace sotto
