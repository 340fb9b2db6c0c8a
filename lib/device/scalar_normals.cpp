#include "scalar_normals.hpp"

#define SOTTO_LANES 1
#include "ensemble_noise.hpp"

namespace sotto {

Eigen::Vector3d ScalarNormals::at(long step) {
  static_assert(std::tuple_size_v<decltype(normals_)> == kQuadNormals);
  const long quad = step / kNoiseQuad;
  if (quad != quad_) {
    draw_normals({.seed = seed_, .first_sample = sample_, .samples = 1, .m = nullptr, .normals = normals_.data()},
                 static_cast<unsigned long>(quad));
    quad_ = quad;
  }
  return Eigen::Vector3d::Map(normals_.data() + 3 * (step % kNoiseQuad));
}

}  // namespace sotto
