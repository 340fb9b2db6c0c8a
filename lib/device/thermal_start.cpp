#include "thermal_start.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

namespace sotto {
namespace {

/// Streams of the start are not those that a caller makes from the same seed, for example to vary a device.
constexpr std::uint64_t kStartDomain = 0x5354415254535452;

constexpr double kFlatRel = 1e-12;  // wells shallower than this part of the largest field are rounding

/// 1 - z for p(z) ~ exp(delta (z^2 - 1)), 0 < z < 1: exponential of rate delta below 1, then rejection.
double depth_below_pole(double delta, SampleRng& rng) {
  for (;;) {
    const double e = -std::log1p(rng.uniform() * std::expm1(-delta)) / delta;
    if (rng.uniform() < std::exp(-delta * e * (1 - e))) return e;
  }
}

}  // namespace

ThermalWell::ThermalWell(const Macrospin& spin, const Eigen::Vector3d& direction) {
  const Eigen::Matrix3d field =
      spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose() - spin.demag_field_a_per_m;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(field);
  const Eigen::Vector3d levels = solver.eigenvalues();
  axes_ = solver.eigenvectors();
  const double depth_a_per_m = levels[2] - levels[1];
  require(depth_a_per_m > kFlatRel * field.cwiseAbs().maxCoeff(), "depth of the well in A/m", depth_a_per_m,
          "> 0 for a Boltzmann start");
  require(spin.anisotropy_second_a_per_m == 0, "anisotropy_second_a_per_m", spin.anisotropy_second_a_per_m,
          "0 for a Boltzmann start");
  const double cosine = direction.normalized().dot(axes_.col(2));
  require(std::abs(cosine) > kFlatRel, "component of direction along the easy axis", cosine, "not 0");
  if (cosine < 0) axes_.col(2) *= -1;
  high_ = (levels[2] - levels[0]) / (2 * spin.thermal_field_a_per_m);
  low_ = depth_a_per_m / (2 * spin.thermal_field_a_per_m);
}

Eigen::Vector3d ThermalWell::draw(std::uint64_t seed, std::uint64_t sample) const {
  if (std::isinf(low_)) return axes_.col(2);
  SampleRng rng(seed ^ kStartDomain, sample);
  for (;;) {
    const double e = depth_below_pole(low_, rng);
    const double sine = std::sqrt(e * (2 - e));
    const double angle = 2 * std::numbers::pi * rng.uniform();
    const Eigen::Vector3d m(sine * std::cos(angle), sine * std::sin(angle), 1 - e);
    if (rng.uniform() < std::exp(-(high_ - low_) * m.x() * m.x())) return (axes_ * m).normalized();
  }
}

}  // namespace sotto
