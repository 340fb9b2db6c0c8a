#include "study/fastest_field.hpp"

#include <catch2/catch.hpp>

namespace sotto::study {
namespace {

TEST_CASE("fields at rest and those of the drive add up", "[study][unit]") {
  const Macrospin spin{.gilbert_damping = 0.1, .anisotropy_a_per_m = 2e5, .field_a_per_m = {3e4, 0, 4e4}};
  const Drive drive{.sot_a_per_m = pulse({.amplitude = -1e5, .width_s = 1e-9}),
                    .field_a_per_m = {constant(1e3), {}, {}}};

  CHECK(fastest_field_a_per_m(spin, {}) == Approx(2.5e5));
  CHECK(fastest_field_a_per_m(spin, drive) == Approx(3.51e5));
}

}  // namespace
}  // namespace sotto::study
