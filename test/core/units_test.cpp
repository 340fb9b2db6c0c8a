#include "sotto/core/units.hpp"

#include <catch2/catch.hpp>

using Catch::Matchers::WithinULP;
using namespace sotto::literals;

TEST_CASE("literals store SI values", "[core][unit]") {
  REQUIRE_THAT(40.0_nm, WithinULP(40e-9, 1));
  REQUIRE_THAT(0.5_um, WithinULP(0.5e-6, 1));
  REQUIRE_THAT(5.0_ohm_um2, WithinULP(5e-12, 1));
  REQUIRE_THAT(2.8_uohm_cm, WithinULP(2.8e-8, 1));
  REQUIRE_THAT(17.825_kohm, WithinULP(17825.0, 1));
  REQUIRE_THAT(13.6_mv, WithinULP(0.0136, 1));
  REQUIRE_THAT(250.0_ua, WithinULP(250e-6, 1));
}
