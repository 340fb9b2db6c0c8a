#include "sotto/device/easy_axis.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr double kLargestAngle_rad = 0.5;  // beyond, the well is not a well
constexpr double kAngleWithoutHeat_rad = 0.01;

}  // namespace

EasyAxis easy_axis(const Macrospin& spin) {
  const Eigen::Matrix3d energy =
      spin.demag_field_a_per_m - spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose();
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> levels(energy);
  Eigen::Vector3d direction = levels.eigenvectors().col(0).normalized();
  Eigen::Index largest = 0;
  direction.cwiseAbs().maxCoeff(&largest);
  if (direction[largest] < 0) direction = -direction;
  const Eigen::Vector3d level = levels.eigenvalues();
  return {.direction = direction, .barrier_a_per_m = level[1] - level[0], .hard_a_per_m = level[2] - level[1]};
}

Eigen::Vector3d tilted_start(const Macrospin& spin, double angle_rad) {
  require(std::isfinite(angle_rad), "angle_rad", angle_rad, "finite");
  const Eigen::Vector3d easy = easy_axis(spin).direction;
  const bool in_plane = std::abs(easy.z()) < std::abs(easy.x()) + std::abs(easy.y());
  const Eigen::Vector3d away = in_plane ? Eigen::Vector3d::UnitZ() : Eigen::Vector3d::UnitX();
  const Eigen::Vector3d sideways = (away - away.dot(easy) * easy).normalized();
  return std::cos(angle_rad) * easy + std::sin(angle_rad) * sideways;
}

double barrier_kt(const Macrospin& spin) {
  const double barrier = easy_axis(spin).barrier_a_per_m;
  return spin.thermal_field_a_per_m == 0 ? std::numeric_limits<double>::infinity()
                                         : barrier / (2 * spin.thermal_field_a_per_m);
}

double thermal_angle_rad(const Macrospin& spin) {
  const double barrier = easy_axis(spin).barrier_a_per_m;
  if (spin.thermal_field_a_per_m == 0 || barrier <= 0) return kAngleWithoutHeat_rad;
  return std::min(kLargestAngle_rad, std::sqrt(2 * spin.thermal_field_a_per_m / barrier));
}

}  // namespace sotto
