#include "sotto/device/temperature.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;

const HeatPath kHeat{.resistance_k_per_w = 2e5, .capacity_j_per_k = 5e-15, .ambient_k = 300};  // 1 ns

}  // namespace

TEST_CASE("magnetization and polarization at 300 K", "[device][unit]") {
  CHECK_THAT(magnetization_ratio({}, 300), WithinRel(std::pow(1120.0 / 1420, 0.4), kRelFormula));
  CHECK_THAT(polarization_ratio({}, 300), WithinRel(1 - 2e-5 * 5196.152422706632, kRelFormula));
  CHECK(magnetization_ratio({}, 0) == 1);
}

TEST_CASE("Julliere: P = 0.69 gives 181.7 %, and back", "[device][unit]") {
  CHECK_THAT(julliere_tmr_ratio(0.69), WithinRel(2 * 0.4761 / 0.5239, kRelFormula));
  CHECK_THAT(julliere_polarization(julliere_tmr_ratio(0.69)), WithinRel(0.69, kRelFormula));
}

TEST_CASE("heat lowers the antiparallel resistance alone", "[device][property]") {
  const MtjParams mtj{.resistance_p_ohm = 5000, .tmr_ratio = 1.5, .tmr_half_bias_v = 0.5};

  const MtjParams hot = at_temperature(mtj, {}, {.from_k = 300, .to_k = 400});

  CHECK(hot.resistance_p_ohm == 5000);
  CHECK(hot.tmr_ratio < 1.5);
  // P(300) = 0.89608 P0, P(400) = 0.84 P0; P(300)^2 = 1.5/3.5
  const double p2 = 1.5 / 3.5 * std::pow(0.84 / polarization_ratio({}, 300), 2);
  CHECK_THAT(hot.tmr_ratio, WithinRel(2 * p2 / (1 - p2), kRelFormula));
  CHECK_THAT(at_temperature(hot, {}, {.from_k = 400, .to_k = 300}).tmr_ratio, WithinRel(1.5, kRelFormula));
}

TEST_CASE("a pulse heats exponentially to power times thermal resistance, then cools", "[device][unit]") {
  const double hot_k = temperature_after_k(kHeat, {.power_w = 1e-3, .duration_s = 1e-9, .start_k = 300});

  CHECK_THAT(hot_k, WithinRel(300 + 200 * (1 - std::exp(-1.0)), kRelFormula));
  CHECK_THAT(temperature_after_k(kHeat, {.power_w = 1e-3, .duration_s = 1, .start_k = 300}),
             WithinRel(500, kRelFormula));
  CHECK_THAT(temperature_after_k(kHeat, {.duration_s = 2e-9, .start_k = hot_k}),
             WithinRel(300 + (hot_k - 300) * std::exp(-2.0), kRelFormula));
}

TEST_CASE("two half pulses heat like one", "[device][property]") {
  const double whole_k = temperature_after_k(kHeat, {.power_w = 2e-3, .duration_s = 1e-9, .start_k = 310});
  const double half_k = temperature_after_k(kHeat, {.power_w = 2e-3, .duration_s = 0.5e-9, .start_k = 310});

  CHECK_THAT(temperature_after_k(kHeat, {.power_w = 2e-3, .duration_s = 0.5e-9, .start_k = half_k}),
             WithinRel(whole_k, kRelFormula));
}

TEST_CASE("a temperature outside the laws is refused", "[device][unit]") {
  CHECK_THROWS_WITH(magnetization_ratio({}, 1420), Contains("temperature_k = 1420 must be >= 0 and below the Curie"));
  CHECK_THROWS_WITH(polarization_ratio({.spin_wave_per_k15 = 8.9e-5}, 600), Contains("leaves a polarization"));
  CHECK_THROWS_WITH(julliere_tmr_ratio(1), Contains("polarization = 1 must be in [0, 1)"));
  CHECK_THROWS_WITH(validate(HeatPath{}), Contains("resistance_k_per_w = 0 must be > 0"));
  CHECK_THROWS_WITH(temperature_after_k(kHeat, {.power_w = -1}), Contains("power_w = -1 must be >= 0"));
  CHECK_THROWS_WITH(validate(TemperatureLaw{.curie_k = 0}), Contains("curie_k = 0"));
}

TEST_CASE("heat takes Ms and P down by their laws and leaves the anisotropy energy", "[device][unit]") {
  const FreeLayer layer{.saturation_magnetization_a_per_m = 1e6,
                        .thickness_m = 1e-9,
                        .length_m = 50e-9,
                        .width_m = 50e-9,
                        .gilbert_damping = 0.05,
                        .interface_anisotropy_j_per_m2 = 1e-3};

  const FreeLayer hot = at_temperature(layer, {}, {.from_k = 300, .to_k = 400});

  CHECK_THAT(hot.saturation_magnetization_a_per_m, WithinRel(1e6 * std::pow(1020.0 / 1120, 0.4), kRelFormula));
  CHECK(hot.temperature_k == 400);
  CHECK(hot.interface_anisotropy_j_per_m2 == 1e-3);
  CHECK_THAT(at_temperature(SpinTransfer{.polarization = 0.6}, {}, {.from_k = 300, .to_k = 400}).polarization,
             WithinRel(0.6 * 0.84 / polarization_ratio({}, 300), kRelFormula));
  CHECK_THROWS_WITH(at_temperature(layer, {}, {.to_k = 1420}), Contains("below the Curie temperature"));
}
