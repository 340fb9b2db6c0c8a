#include "thermal_start.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

/// Streams of the start are not those that a caller makes from the same seed, for example to vary a device.
constexpr std::uint64_t kStartDomain = 0x5354415254535452;

constexpr double kFlatRel = 1e-12;  // wells shallower than this part of the largest field are rounding

constexpr double kStillRel = 1e-13;  // field across the magnetisation that is rounding
constexpr int kMostDescent = 200'000;
constexpr int kScanTurns = 48;
constexpr int kScanAngles = 512;
constexpr double kScanMargin = 0.9;   // between two points of the scan the ratio changes by less than a tenth
constexpr double kLeastShare = 0.01;  // of the draws are taken: below, the well is about to vanish

/// 1 - z for p(z) ~ exp(delta (z^2 - 1)), 0 < z < 1: exponential of rate delta below 1, then rejection.
double depth_below_pole(double delta, SampleRng& rng) {
  for (;;) {
    const double e = -std::log1p(rng.uniform() * std::expm1(-delta)) / delta;
    if (rng.uniform() < std::exp(-delta * e * (1 - e))) return e;
  }
}

Eigen::Matrix3d anisotropy(const Macrospin& spin) {
  return spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose() - spin.demag_field_a_per_m;
}

/// Two independent normals (Box and Muller).
Eigen::Vector2d normals(SampleRng& rng) {
  const double radius = std::sqrt(-2 * std::log1p(-rng.uniform()));
  const double angle = 2 * std::numbers::pi * rng.uniform();
  return radius * Eigen::Vector2d(std::cos(angle), std::sin(angle));
}

}  // namespace

ThermalWell::ThermalWell(const Macrospin& spin, const Eigen::Vector3d& direction) : spin_(spin) {
  const Eigen::Matrix3d field = anisotropy(spin);
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(field);
  levels_ = solver.eigenvalues();
  axes_ = solver.eigenvectors();
  const double depth_a_per_m = levels_[2] - levels_[1];
  require(depth_a_per_m > kFlatRel * field.cwiseAbs().maxCoeff(), "depth of the well in A/m", depth_a_per_m,
          "> 0 for a Boltzmann start");
  const double cosine = direction.normalized().dot(axes_.col(2));
  require(std::abs(cosine) > kFlatRel, "component of direction along the easy axis", cosine, "not 0");
  if (cosine < 0) axes_.col(2) *= -1;
  high_ = (levels_[2] - levels_[0]) / (2 * spin.thermal_field_a_per_m);
  low_ = depth_a_per_m / (2 * spin.thermal_field_a_per_m);
  bottom_ = axes_.col(2);
  plain_ = (spin.field_a_per_m + spin.exchange_bias_a_per_m).isZero(0) && spin.anisotropy_second_a_per_m == 0;
  if (plain_) return;
  find_bottom();
  if (spin.thermal_field_a_per_m > 0) find_envelope();
}

Eigen::Vector3d ThermalWell::field(const Eigen::Vector3d& m) const {
  const double cosine = m.dot(spin_.easy_axis);
  const double second = spin_.anisotropy_second_a_per_m * (1 - cosine * cosine) * cosine;
  return anisotropy(spin_) * m + second * spin_.easy_axis + spin_.field_a_per_m + spin_.exchange_bias_a_per_m;
}

double ThermalWell::height_kt(const Eigen::Vector3d& m) const {
  return energy_kt(spin_, m) - bottom_kt_;
}

/// In the half of the start, and the energy still rises away from the bottom.
bool ThermalWell::is_inside(const Eigen::Vector3d& m) const {
  const Eigen::Vector3d outward = m.dot(bottom_) * m - bottom_;  // along the great circle through both
  return m.dot(axes_.col(2)) > 0 && field(m).dot(outward) <= 0;
}

/// Follows the field, with a step that no curvature of the energy makes too long.
void ThermalWell::find_bottom() {
  const double still_field = (spin_.field_a_per_m + spin_.exchange_bias_a_per_m).norm();
  const double bound = levels_[2] - levels_[0] + 3 * std::abs(spin_.anisotropy_second_a_per_m) + still_field;
  for (int step = 0; step < kMostDescent; ++step) {
    const Eigen::Vector3d h = field(bottom_);
    const Eigen::Vector3d across = h - h.dot(bottom_) * bottom_;
    if (across.norm() < kStillRel * bound) break;
    bottom_ = (bottom_ + across / bound).normalized();
  }
  const double cosine = bottom_.dot(axes_.col(2));
  require(cosine > 0, "component of the rest state along the start", cosine, "> 0: the fields at rest empty this well");
}

/// In equal-area coordinates v about the bottom, abs(v) = 2 sin(angle/2), the density is exp(-height): the envelope
/// exp(-s v'Cv), C the curvature at the bottom, lies above it everywhere for s the smallest height/v'Cv in the well.
void ThermalWell::find_envelope() {
  bottom_kt_ = energy_kt(spin_, bottom_);
  const double cosine = bottom_.dot(spin_.easy_axis);
  const Eigen::Matrix3d slope = anisotropy(spin_) + spin_.anisotropy_second_a_per_m * (1 - 3 * cosine * cosine) *
                                                        spin_.easy_axis * spin_.easy_axis.transpose();
  Eigen::Matrix<double, 3, 2> tangent;
  tangent.col(0) = bottom_.unitOrthogonal();
  tangent.col(1) = bottom_.cross(tangent.col(0));
  const double along = field(bottom_).dot(bottom_);
  const Eigen::Matrix2d curvature = along * Eigen::Matrix2d::Identity() - tangent.transpose() * slope * tangent;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver(curvature / (2 * spin_.thermal_field_a_per_m));
  principal_ = tangent * solver.eigenvectors();
  stiffness_ = solver.eigenvalues();
  double share = 1;
  for (int turn = 0; turn < kScanTurns; ++turn) {
    const double phi = 2 * std::numbers::pi * turn / kScanTurns;
    const Eigen::Vector2d way(std::cos(phi), std::sin(phi));
    for (int k = 1; k < kScanAngles; ++k) {
      const double theta = std::numbers::pi * k / kScanAngles;
      const Eigen::Vector3d m = std::cos(theta) * bottom_ + std::sin(theta) * (principal_ * way);
      const double parabola = 2 * (1 - std::cos(theta)) * way.cwiseAbs2().dot(stiffness_);
      if (is_inside(m)) share = std::min(share, height_kt(m) / parabola);
    }
  }
  require(stiffness_[0] > 0 && share > kLeastShare, "depth of the well under the fields at rest", share,
          "> 0.01 of that of a parabola for a Boltzmann start");
  stiffness_ *= kScanMargin * share;
}

Eigen::Vector3d ThermalWell::draw(std::uint64_t seed, std::uint64_t sample) const {
  if (std::isinf(low_)) return bottom_;
  SampleRng rng(seed ^ kStartDomain, sample);
  return plain_ ? draw_without_fields(rng) : draw_with_fields(rng);
}

Eigen::Vector3d ThermalWell::draw_without_fields(SampleRng& rng) const {
  for (;;) {
    const double e = depth_below_pole(low_, rng);
    const double sine = std::sqrt(e * (2 - e));
    const double angle = 2 * std::numbers::pi * rng.uniform();
    const Eigen::Vector3d m(sine * std::cos(angle), sine * std::sin(angle), 1 - e);
    if (rng.uniform() < std::exp(-(high_ - low_) * m.x() * m.x())) return (axes_ * m).normalized();
  }
}

Eigen::Vector3d ThermalWell::draw_with_fields(SampleRng& rng) const {
  for (;;) {
    const Eigen::Vector2d v = normals(rng).cwiseQuotient((2 * stiffness_).cwiseSqrt());
    const double accept = rng.uniform();
    const double square = v.squaredNorm();
    if (square >= 4) continue;
    const Eigen::Vector3d around = std::sqrt(1 - square / 4) * (principal_ * v) + (1 - square / 2) * bottom_;
    const Eigen::Vector3d m = around.normalized();
    if (is_inside(m) && accept < std::exp(v.cwiseAbs2().dot(stiffness_) - height_kt(m))) return m;
  }
}

}  // namespace sotto
