#include "study/write_direction.hpp"

#include <catch2/catch.hpp>

namespace sotto::study {
namespace {

TEST_CASE("a perpendicular layer is written where torque and field along the current are opposed", "[study][unit]") {
  const Macrospin spin{.gilbert_damping = 0.1, .anisotropy_a_per_m = 2e5, .field_a_per_m = {1e4, 0, 0}};

  CHECK(reverses(spin, {}, -1e5));
  CHECK(!reverses(spin, {}, 1e5));
}

TEST_CASE("a layer along s is written by a torque away from it", "[study][unit]") {
  const Macrospin spin{.gilbert_damping = 0.1,
                       .anisotropy_a_per_m = 2e5,
                       .easy_axis = Eigen::Vector3d::UnitY(),
                       .sot_polarization = Eigen::Vector3d::UnitY()};

  CHECK(reverses(spin, {}, -1e5));
  CHECK(!reverses(spin, {}, 1e5));
}

TEST_CASE("without a field along the current either sign will do", "[study][unit]") {
  const Macrospin spin{.gilbert_damping = 0.1, .anisotropy_a_per_m = 2e5};

  CHECK(reverses(spin, {}, 1e5));
  CHECK(reverses(spin, {}, -1e5));
}

}  // namespace
}  // namespace sotto::study
