#include "sotto/device/three_terminal.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;

// 60 x 50 x 3 nm at 278 uOhm cm: the strip of vgsot_zhang2020, 1112 ohm.
const ChannelStrip kStrip{.resistivity_ohm_m = 278e-8, .length_m = 60e-9, .width_m = 50e-9, .thickness_m = 3e-9};
const ThreeTerminalCell kCell{{.resistance_p_ohm = 5000, .tmr_ratio = 1}, kStrip};
const ThreeTerminalCell kBiased{{.resistance_p_ohm = 5000, .tmr_ratio = 1, .tmr_half_bias_v = 0.5}, kStrip};

}  // namespace

TEST_CASE("a strip of 60 x 50 x 3 nm at 278 uOhm cm has 1112 ohm", "[device][unit]") {
  CHECK_THAT(channel_resistance_ohm(kStrip), WithinRel(1112.0, kRelFormula));
}

TEST_CASE("the metal's share of the current makes the current density", "[device][unit]") {
  ChannelStrip shunted = kStrip;
  shunted.metal_share = 0.731;

  CHECK_THAT(channel_current_density_a_per_m2(kStrip, -150e-6), WithinRel(-1e12, kRelFormula));
  CHECK_THAT(channel_current_density_a_per_m2(shunted, 150e-6), WithinRel(0.731e12, kRelFormula));
}

TEST_CASE("V18: halfway between the states R is 4/3 of R_P at TMR 100 %, and TMR falls by 1.04 at 0.1 V",
          "[device][unit]") {
  CHECK_THAT(1 / mtj_conductance_siemens(kCell.mtj, 0.0, 0.0), WithinRel(5000 * 4.0 / 3, kRelFormula));
  CHECK_THAT(tmr_ratio(kBiased.mtj, 0.1), WithinRel(1 / 1.04, kRelFormula));
}

TEST_CASE("the junction sees R (4 V1 - 2 V2 - 2 V3)/(4 R + R_W)", "[device][unit]") {
  const ThreeTerminalPoint point = three_terminal_point(kCell, -1, {.top_v = 0.4, .left_v = 0.3, .right_v = 0.1});

  CHECK_THAT(point.mtj_v, WithinRel(10000 * (4 * 0.4 - 2 * 0.3 - 2 * 0.1) / (4 * 10000 + 1112.0), kRelFormula));
  CHECK_THAT(point.mtj_a, WithinRel(point.mtj_v / 10000, kRelFormula));
}

TEST_CASE("Kirchhoff's laws hold at the middle of the channel, bias dependence and all", "[device][property]") {
  const TerminalVoltages v{.top_v = -0.5, .left_v = 0.3, .right_v = -0.2};

  const ThreeTerminalPoint point = three_terminal_point(kBiased, 0.2, v);

  const double middle_v = v.top_v - point.mtj_v;
  CHECK_THAT(point.left_a, WithinRel((v.left_v - middle_v) / 556, kRelFormula));
  CHECK_THAT(point.right_a, WithinRel((middle_v - v.right_v) / 556, kRelFormula));
  CHECK_THAT(point.left_a + point.mtj_a, WithinRel(point.right_a, kRelFormula));
  CHECK_THAT(point.mtj_a, WithinRel(point.mtj_v * mtj_conductance_siemens(kBiased.mtj, 0.2, point.mtj_v), kRelFormula));
  const double heat_w = point.mtj_a * point.mtj_v + 556 * (point.left_a * point.left_a + point.right_a * point.right_a);
  CHECK_THAT(point.power_w, WithinRel(heat_w, kRelFormula));
}

TEST_CASE("a read sees the junction and a quarter of the channel", "[device][unit]") {
  CHECK_THAT(read_path_ohm(kCell, MtjState::parallel, 0.1), WithinRel(5000 + 278.0, kRelFormula));
  CHECK_THAT(read_path_ohm(kCell, MtjState::antiparallel, 0.1), WithinRel(10000 + 278.0, kRelFormula));
  CHECK(read_path_ohm(kBiased, MtjState::antiparallel, 0.2) < read_path_ohm(kBiased, MtjState::antiparallel, 0.1));
}

TEST_CASE("without a current nothing flows and nothing heats", "[device][unit]") {
  const ThreeTerminalPoint point = three_terminal_point(kBiased, 1, {.top_v = 0.2, .left_v = 0.2, .right_v = 0.2});

  CHECK_THAT(point.mtj_a, WithinAbs(0, 1e-20));
  CHECK_THAT(point.power_w, WithinAbs(0, 1e-20));
}

TEST_CASE("200 uA for 1 ns through 500 ohm cost 20 fJ", "[device][unit]") {
  const ChannelStrip strip{.resistivity_ohm_m = 200e-8, .length_m = 55e-9, .width_m = 55e-9, .thickness_m = 4e-9};

  CHECK_THAT(write_energy_j(strip, {.current_a = 200e-6, .duration_s = 1e-9}), WithinRel(20e-15, kRelFormula));
}

TEST_CASE("a cell outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(ChannelStrip{}), Contains("resistivity_ohm_m = 0 must be > 0 and finite"));
  ChannelStrip strip = kStrip;
  strip.metal_share = 1.5;
  CHECK_THROWS_WITH(validate(strip), Contains("metal_share = 1.5 must be in (0, 1]"));
  CHECK_THROWS_WITH(three_terminal_point(kCell, 1, {.top_v = NAN}), Contains("top_v"));
  CHECK_THROWS_WITH(three_terminal_point(kCell, 2, {.top_v = 1}), Contains("cos_angle = 2"));
  CHECK_THROWS_WITH(write_energy_j(kStrip, {.current_a = 1, .duration_s = -1}), Contains("duration_s = -1"));
}
