#include "sotto/device/easy_axis.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace sotto;

namespace {

constexpr double kRounding = 1e-12;  // an eigenvalue problem of 3 x 3

Macrospin spin_along(const Eigen::Vector3d& axis) {
  return {.gilbert_damping = 0.1, .anisotropy_a_per_m = 4e5, .easy_axis = axis.normalized()};
}

}  // namespace

TEST_CASE("a uniaxial macrospin rests along its axis, whichever that is", "[device][unit]") {
  for (const Eigen::Vector3d& axis :
       {Eigen::Vector3d(0, 0, 1), Eigen::Vector3d(1, 1, 1), Eigen::Vector3d(0, 0.6, -0.8)}) {
    const EasyAxis easy = easy_axis(spin_along(axis));

    CHECK(std::abs(std::abs(easy.direction.dot(axis.normalized())) - 1) < kRounding);
    CHECK(std::abs(easy.barrier_a_per_m / 4e5 - 1) < kRounding);
    CHECK(std::abs(easy.hard_a_per_m) < kRounding * 4e5);
  }
}

TEST_CASE("an in-plane layer has its barrier within the plane and a hard normal", "[device][unit]") {
  auto spin = spin_along(Eigen::Vector3d::UnitY());
  spin.demag_field_a_per_m(2, 2) = 6e5;

  const EasyAxis easy = easy_axis(spin);

  CHECK((easy.direction - Eigen::Vector3d::UnitY()).norm() < kRounding);
  CHECK(std::abs(easy.barrier_a_per_m / 4e5 - 1) < kRounding);
  CHECK(std::abs(easy.hard_a_per_m / 6e5 - 1) < kRounding);
}

TEST_CASE("a tilted start has its angle to the easy direction and is a unit vector", "[device][unit]") {
  for (const Eigen::Vector3d& axis : {Eigen::Vector3d(0, 0, 1), Eigen::Vector3d(1, 0, 0), Eigen::Vector3d(0, 1, 0)}) {
    const auto spin = spin_along(axis);

    const auto start = tilted_start(spin, 0.1);

    CHECK(std::abs(start.norm() - 1) < kRounding);
    CHECK(std::abs(start.dot(easy_axis(spin).direction) - std::cos(0.1)) < kRounding);
  }
  CHECK_THROWS_WITH(tilted_start(spin_along({0, 0, 1}), std::numeric_limits<double>::quiet_NaN()),
                    Catch::Contains("angle_rad"));
}

TEST_CASE("the barrier over kB T is that of the anisotropy field and its temperature", "[device][unit]") {
  auto spin = spin_along({0, 0, 1});

  CHECK(barrier_kt(spin) == std::numeric_limits<double>::infinity());
  CHECK(thermal_angle_rad(spin) == 0.01);

  spin.thermal_field_a_per_m = thermal_field_a_per_m({.anisotropy_a_per_m = 4e5, .delta = 64});

  CHECK(std::abs(barrier_kt(spin) / 64 - 1) < kRounding);
  CHECK(std::abs(thermal_angle_rad(spin) / 0.125 - 1) < kRounding);  // 1/sqrt(64)
}

TEST_CASE("the cap of Delta holds for a canted layer", "[device][unit]") {
  FreeLayer layer{.saturation_magnetization_a_per_m = 0.625e6,
                  .thickness_m = 1.1e-9,
                  .length_m = 60e-9,
                  .width_m = 50e-9,
                  .gilbert_damping = 0.05,
                  .interface_anisotropy_j_per_m2 = 0.45e-3,
                  .anisotropy_axis = {0.5, 0, std::sqrt(0.75)}};
  const double uncapped = barrier_kt(macrospin(layer, {}));
  CHECK(delta(layer) == Approx(uncapped).epsilon(1e-12));
  layer.delta_cap = uncapped / 2;

  CHECK(barrier_kt(macrospin(layer, {})) == Approx(uncapped / 2).epsilon(1e-12));
}
