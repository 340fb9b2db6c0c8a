#include "sotto/device/demagnetization.hpp"

#include <algorithm>
#include <boost/math/special_functions/ellint_rd.hpp>
#include <boost/math/special_functions/ellint_rf.hpp>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr double kPi = std::numbers::pi;

/// Nz of a circular cylinder, q = thickness/diameter:
/// 1 - 4/(3 pi q) { sqrt(1+q^2) [q^2 K(k) + (1-q^2) E(k)] - 1 },  k^2 = 1/(1+q^2).
/// With D = (K - E)/k^2 the bracket is K - (1-q^2) k^2 D, which does not cancel for large q.
double axial_factor(double q) {
  const double k2 = 1 / (1 + q * q);
  const double complement = q * q * k2;
  const double K = boost::math::ellint_rf(0.0, complement, 1.0);
  const double D = boost::math::ellint_rd(0.0, complement, 1.0) / 3;
  const double bracket = std::sqrt(1 + q * q) * (K - (1 - q * q) * k2 * D);
  return 1 - 4 / (3 * kPi * q) * (bracket - 1);
}

/// Points of the trapezoid rule on a quarter period: its error falls as exp(-4 points / axis ratio) or faster.
int quadrature_points(double axis_ratio) {
  return 16 + static_cast<int>(10 * axis_ratio);
}

}  // namespace

Eigen::Vector3d demagnetizing_factors(const EllipticCylinder& body) {
  require(body.length_m > 0 && std::isfinite(body.length_m), "length_m", body.length_m, "> 0 and finite");
  require(body.width_m > 0 && std::isfinite(body.width_m), "width_m", body.width_m, "> 0 and finite");
  require(body.thickness_m > 0 && std::isfinite(body.thickness_m), "thickness_m", body.thickness_m, "> 0 and finite");
  const double ratio = std::max(body.length_m, body.width_m) / std::min(body.length_m, body.width_m);
  require(ratio <= 1000, "length_m / width_m", ratio, "between 0.001 and 1000");
  const int points = ratio == 1 ? 1 : quadrature_points(ratio);
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (int k = 0; k < points; ++k) {
    // Midpoints of a quarter: for a circle the one at 45 degrees is exact.
    const double phi = (k + 0.5) * kPi / (2 * points);
    const double x = std::cos(phi) / body.length_m;
    const double y = std::sin(phi) / body.width_m;
    const double axial = axial_factor(body.thickness_m * std::hypot(x, y));
    const double radial = (1 - axial) / (x * x + y * y);
    sum += Eigen::Vector3d(x * x * radial, y * y * radial, axial);
  }
  return sum / points;
}

}  // namespace sotto
