/// Boltzmann equilibrium within one well of a macrospin, drawn exactly.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "sotto/core/random.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

/// The well that `direction` lies in: the half sphere about the lowest axis of easy axis and shape (first order), with
/// all fields at rest. Where a field moves the ridge into that half, only what lies before the ridge.
class ThermalWell {
 public:
  /// Throws InvalidArgument where there is no such well: no lowest axis, a direction across it, or a field that
  /// empties it. Cost: some milliseconds with fields at rest or a second-order anisotropy.
  ThermalWell(const Macrospin& spin, const Eigen::Vector3d& direction);

  /// p(m) ~ exp(-E(m)/kB T) within the well: exactly, for any ratio of both barriers. Depends on (seed, sample) only.
  Eigen::Vector3d draw(std::uint64_t seed, std::uint64_t sample) const;

 private:
  Eigen::Vector3d draw_without_fields(SampleRng& rng) const;
  Eigen::Vector3d draw_with_fields(SampleRng& rng) const;
  void find_bottom();
  void find_envelope();
  Eigen::Vector3d field(const Eigen::Vector3d& m) const;
  double height_kt(const Eigen::Vector3d& m) const;
  bool is_inside(const Eigen::Vector3d& m) const;

  Macrospin spin_;
  bool plain_ = true;                      ///< anisotropy of first order alone
  Eigen::Matrix3d axes_;                   ///< columns: highest, middle and lowest axis of the energy
  Eigen::Vector3d levels_;                 ///< field of each of them, A/m
  double high_ = 0;                        ///< barrier over the highest axis, in kB T; infinite at 0 K
  double low_ = 0;                         ///< barrier over the middle axis
  Eigen::Vector3d bottom_;                 ///< lowest point of the well
  double bottom_kt_ = 0;                   ///< its energy
  Eigen::Matrix<double, 3, 2> principal_;  ///< directions of the curvature there
  Eigen::Vector2d stiffness_;              ///< of the envelope exp(-sum stiffness v^2), v equal-area coordinates
};

}  // namespace sotto
