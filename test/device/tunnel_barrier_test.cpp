#include "sotto/device/tunnel_barrier.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;  // the formula, some functions
constexpr double kRelPrinted = 5e-4;   // four printed digits

const TunnelBarrier kBarrier{.thickness_m = 1.4e-9, .height_v = 0.4, .ra_ohm_m2 = 650e-12};

}  // namespace

TEST_CASE("the exponential of a 0.4 V barrier grows by e over 0.1543 nm", "[device][unit]") {
  CHECK_THAT(barrier_efold_m(0.4), WithinRel(0.1543e-9, kRelPrinted));
  CHECK_THAT(barrier_efold_m(1.6), WithinRel(barrier_efold_m(0.4) / 2, kRelFormula));
  // sigma(RA) of 5.1 % is 0.0079 nm of oxide
  CHECK_THAT(0.051 * barrier_efold_m(0.4), WithinRel(0.0079e-9, 5e-3));
}

TEST_CASE("the fitted factor gives back the resistance-area product", "[device][unit]") {
  const double growth = std::exp(1.4e-9 / barrier_efold_m(0.4));

  CHECK_THAT(1.4e-9 / (brinkman_factor(kBarrier) * std::sqrt(0.4)) * growth, WithinRel(650e-12, kRelFormula));
  CHECK_THAT(ra_ohm_m2(kBarrier, 1.4e-9), WithinRel(650e-12, kRelFormula));
}

TEST_CASE("one e-fold more of oxide raises RA by e and by the thickness in front", "[device][unit]") {
  const double thicker_m = 1.4e-9 + barrier_efold_m(0.4);

  CHECK_THAT(ra_ohm_m2(kBarrier, thicker_m), WithinRel(650e-12 * std::exp(1.0) * thicker_m / 1.4e-9, kRelFormula));
}

TEST_CASE("the conductance of a symmetric barrier rises with the square of the bias", "[device][unit]") {
  // A0 sqrt(e) = (4/3) 5.1232e9 d: 9.5633 at 1.4 nm; 9 A0^2/(128 0.4) = 16.077
  const AsymmetricBarrier symmetric{.thickness_m = 1.4e-9};

  CHECK(bdr_conductance_ratio(symmetric, 0.0) == 1);
  CHECK_THAT(bdr_conductance_ratio(symmetric, 0.1), WithinRel(1.16077, 1e-4));
  CHECK(bdr_conductance_ratio(symmetric, -0.1) == bdr_conductance_ratio(symmetric, 0.1));
}

TEST_CASE("an asymmetric barrier moves the minimum of the conductance", "[device][unit]") {
  const AsymmetricBarrier tilted{.thickness_m = 1.4e-9, .asymmetry_v = 0.1};
  const double odd = bdr_conductance_ratio(tilted, -0.05) - bdr_conductance_ratio(tilted, 0.05);

  CHECK_THAT(odd, WithinRel(2 * 9.5633 * 0.1 / (16 * std::pow(0.4, 1.5)) * 0.05, 1e-4));
}

TEST_CASE("a barrier outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(TunnelBarrier{}), Contains("thickness_m = 0 must be > 0 and finite"));
  CHECK_THROWS_WITH(barrier_efold_m(-1), Contains("height_v = -1"));
  CHECK_THROWS_WITH(ra_ohm_m2(kBarrier, 0), Contains("thickness_m = 0"));
  CHECK_THROWS_WITH(bdr_conductance_ratio({.thickness_m = 1e-9}, 0.5), Contains("bias_v = 0.5 must be smaller"));
  CHECK_THROWS_WITH(bdr_conductance_ratio({.thickness_m = 1e-9, .asymmetry_v = 0.4}, 0.1), Contains("asymmetry_v"));
}
