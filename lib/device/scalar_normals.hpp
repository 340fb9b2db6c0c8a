/// The normal numbers of one sample, as the ensemble kernels draw them.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>

namespace sotto {

class ScalarNormals {
 public:
  ScalarNormals(std::uint64_t seed, std::uint64_t sample) : seed_(seed), sample_(sample) {}

  /// Three normals of a step; cheap where steps come in order.
  Eigen::Vector3d at(long step);

 private:
  std::uint64_t seed_;
  std::uint64_t sample_;
  long quad_ = -1;
  std::array<double, 12> normals_{};
};

}  // namespace sotto
