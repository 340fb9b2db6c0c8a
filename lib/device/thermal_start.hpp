/// Boltzmann equilibrium within one well of a macrospin, drawn exactly.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "sotto/device/macrospin.hpp"

namespace sotto {

/// The well of the anisotropies (easy axis and shape, first order) that `direction` lies in.
class ThermalWell {
 public:
  /// Throws InvalidArgument where there is no such well: no lowest axis, or a direction across it.
  ThermalWell(const Macrospin& spin, const Eigen::Vector3d& direction);

  /// p(m) ~ exp(-D1 m1^2 - D2 m2^2), m3 > 0: exactly, for any ratio of both barriers. Depends on (seed, sample) only.
  Eigen::Vector3d draw(std::uint64_t seed, std::uint64_t sample) const;

 private:
  Eigen::Matrix3d axes_;  ///< columns: highest, middle and lowest axis of the energy
  double high_ = 0;       ///< barrier over the highest axis, in kB T; infinite at 0 K
  double low_ = 0;        ///< barrier over the middle axis
};

}  // namespace sotto
