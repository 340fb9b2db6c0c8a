#include "sotto/device/mtj.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;

namespace sotto {
namespace {

constexpr double kRelRounding = 1e-14;   // a handful of operations in double
constexpr double kRelFourDigits = 5e-5;  // the reference number is printed with four or five digits
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// l = 50 nm, w = 30 nm of IMAC-DSE (design systems A.2).
MtjGeometry imac_geometry(double ra_ohm_m2) {
  return {.ra_ohm_m2 = ra_ohm_m2, .length_m = 50e-9, .width_m = 30e-9};
}

MtjParams simple_mtj() {
  return {.resistance_p_ohm = 5000, .tmr_ratio = 1, .tmr_half_bias_v = 0.5};
}

TEST_CASE("an ellipse of 50 nm by 30 nm has 1.1781e-15 m^2", "[device][unit]") {
  REQUIRE_THAT(ellipse_area_m2(imac_geometry(7e-12)), WithinRel(1.1781e-15, kRelFourDigits));
}

TEST_CASE("RA 7 and TMR 200 % give the 5.942 k and 17.825 k ohm of IMAC", "[device][unit]") {
  const MtjParams mtj{.resistance_p_ohm = resistance_p_ohm(imac_geometry(7e-12)), .tmr_ratio = 2};

  REQUIRE_THAT(mtj_resistance_ohm(mtj, MtjState::parallel), WithinRel(5942.0, kRelFourDigits));
  REQUIRE_THAT(mtj_resistance_ohm(mtj, MtjState::antiparallel), WithinRel(17825.0, kRelFourDigits));
}

TEST_CASE("RA 10 and TMR 200 % give the 8488.26 and 25464.79 ohm of IMAC-Sim's neuron", "[device][unit]") {
  constexpr double kRelSevenDigits = 5e-7;  // the netlist prints seven digits
  const MtjParams mtj{.resistance_p_ohm = resistance_p_ohm(imac_geometry(10e-12)), .tmr_ratio = 2};

  REQUIRE_THAT(mtj_resistance_ohm(mtj, MtjState::parallel), WithinRel(8488.26, kRelSevenDigits));
  REQUIRE_THAT(mtj_resistance_ohm(mtj, MtjState::antiparallel), WithinRel(25464.79, kRelSevenDigits));
}

TEST_CASE("TMR falls to half at the half-bias voltage of either sign", "[device][unit]") {
  REQUIRE_THAT(tmr_ratio(simple_mtj(), 0.5), WithinRel(0.5, kRelRounding));
  REQUIRE_THAT(tmr_ratio(simple_mtj(), -0.5), WithinRel(0.5, kRelRounding));
}

// V18
TEST_CASE("TMR is 0.9615 of its zero-bias value at 0.1 V with half bias 0.5 V", "[device][unit]") {
  REQUIRE_THAT(tmr_ratio(simple_mtj(), 0.1), WithinRel(1 / 1.04, kRelRounding));
  REQUIRE_THAT(tmr_ratio(simple_mtj(), 0.1), WithinRel(0.9615, kRelFourDigits));
}

TEST_CASE("TMR does not depend on the bias when no half bias is given", "[device][unit]") {
  REQUIRE(tmr_ratio({.resistance_p_ohm = 5000, .tmr_ratio = 2}, 0.8) == 2);
}

TEST_CASE("the bias lowers the antiparallel resistance and leaves the parallel one", "[device][unit]") {
  REQUIRE(mtj_resistance_ohm(simple_mtj(), MtjState::parallel, 0.5) == 5000);
  REQUIRE_THAT(mtj_resistance_ohm(simple_mtj(), MtjState::antiparallel, 0.5), WithinRel(7500.0, kRelRounding));
}

TEST_CASE("the conductance of a state is one over its resistance", "[device][unit]") {
  REQUIRE_THAT(mtj_conductance_siemens(simple_mtj(), MtjState::parallel), WithinRel(1 / 5000.0, kRelRounding));
  REQUIRE_THAT(mtj_conductance_siemens(simple_mtj(), MtjState::antiparallel), WithinRel(1e-4, kRelRounding));
}

// V18
TEST_CASE("at 90 degrees and TMR 100 % the resistance is 4/3 of R_P", "[device][unit]") {
  REQUIRE_THAT(1 / mtj_conductance_siemens(simple_mtj(), 0.0, 0.0) / 5000, WithinRel(4.0 / 3, kRelRounding));
}

TEST_CASE("the conductance at an angle is linear in its cosine and meets both states", "[device][property]") {
  const double bias_v = 0.3;
  const double g_p = mtj_conductance_siemens(simple_mtj(), MtjState::parallel, bias_v);
  const double g_ap = mtj_conductance_siemens(simple_mtj(), MtjState::antiparallel, bias_v);

  for (int step = 0; step <= 8; ++step) {
    const double cos_angle = -1 + 0.25 * step;
    const double between = g_ap + (g_p - g_ap) * (cos_angle + 1) / 2;
    REQUIRE_THAT(mtj_conductance_siemens(simple_mtj(), cos_angle, bias_v), WithinRel(between, kRelRounding));
  }
}

TEST_CASE("a junction outside its range is refused with field, value and rule", "[device][unit]") {
  REQUIRE_THROWS_MATCHES(validate(MtjParams{}), InvalidArgument,
                         Message("resistance_p_ohm = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate({.resistance_p_ohm = 1, .tmr_ratio = -0.5}), InvalidArgument,
                         Message("tmr_ratio = -0.5 must be >= 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate({.resistance_p_ohm = 1, .tmr_ratio = kInfinity}), InvalidArgument,
                         Message("tmr_ratio = inf must be >= 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate({.resistance_p_ohm = 1, .tmr_half_bias_v = 0}), InvalidArgument,
                         Message("tmr_half_bias_v = 0 must be > 0 (infinity: no bias dependence)"));
}

TEST_CASE("a junction that is not a number is refused", "[device][unit]") {
  const double nan = std::nan("");

  REQUIRE_THROWS_MATCHES(validate({.resistance_p_ohm = nan}), InvalidArgument,
                         Message("resistance_p_ohm = nan must be > 0 and finite"));
  REQUIRE_THROWS_AS(validate({.resistance_p_ohm = 1, .tmr_ratio = nan}), InvalidArgument);
  REQUIRE_THROWS_AS(validate({.resistance_p_ohm = 1, .tmr_half_bias_v = nan}), InvalidArgument);
}

TEST_CASE("a geometry outside its range is refused with field, value and rule", "[device][unit]") {
  REQUIRE_THROWS_MATCHES(ellipse_area_m2({.ra_ohm_m2 = 1, .length_m = 0, .width_m = 1}), InvalidArgument,
                         Message("length_m = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(ellipse_area_m2({.ra_ohm_m2 = 1, .length_m = 1, .width_m = -1}), InvalidArgument,
                         Message("width_m = -1 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(resistance_p_ohm({.ra_ohm_m2 = 0, .length_m = 1, .width_m = 1}), InvalidArgument,
                         Message("ra_ohm_m2 = 0 must be > 0 and finite"));
}

TEST_CASE("an angle or a bias outside its range is refused with field, value and rule", "[device][unit]") {
  REQUIRE_THROWS_MATCHES(mtj_conductance_siemens(simple_mtj(), 1.5, 0.0), InvalidArgument,
                         Message("cos_angle = 1.5 must be in [-1, 1]"));
  REQUIRE_THROWS_MATCHES(mtj_resistance_ohm(simple_mtj(), MtjState::parallel, kInfinity), InvalidArgument,
                         Message("bias_v = inf must be finite"));
}

}  // namespace
}  // namespace sotto
