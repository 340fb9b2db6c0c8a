#include "sotto/device/switching.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-13;  // a handful of operations and functions
constexpr double kRelV13 = 1e-6;       // tolerance of the validation case
constexpr double kRelPath = 1e-9;      // RK4 of 2e5 steps against the closed form
constexpr double kRelPrinted = 5e-5;   // five printed digits

}  // namespace

TEST_CASE("V13: without noise the layer turns after the time of Butler's formula", "[device][oracle]") {
  CHECK_THAT(switching_time_tau({.delta = 1, .overdrive = 2}, std::cos(0.05)), WithinRel(3.227198, kRelV13));
  CHECK_THAT(switching_time_tau({.delta = 1, .overdrive = 2}, std::cos(0.1)), WithinRel(2.535295, kRelV13));
  CHECK_THAT(switching_time_tau({.delta = 1, .overdrive = 3}, std::cos(0.1)), WithinRel(1.360747, kRelV13));
}

TEST_CASE("the switching time is where the integrated path crosses the equator", "[device][property]") {
  const AxialDrive drive{.delta = 1, .overdrive = 1.9, .field_ratio = 0.2};
  const double end = switching_time_tau(drive, 0.99);
  const auto slope = [](double z) { return -(1.7 - z) * (1 - z * z); };
  constexpr int kSteps = 20000;
  const double h = end / kSteps;

  double z = 0.99;
  for (int k = 0; k < kSteps; ++k) {
    const double k1 = slope(z);
    const double k2 = slope(z + h / 2 * k1);
    const double k3 = slope(z + h / 2 * k2);
    z += h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(z + h * k3));
  }

  CHECK(std::abs(z) < kRelPath);
}

TEST_CASE("the linearised error rate is Butler's and its tail is not rounded", "[device][unit]") {
  const AxialDrive drive{.delta = 60, .overdrive = 2};
  const double quarter = std::numbers::pi * std::numbers::pi / 4;

  CHECK_THAT(linearised_write_error_rate(drive, 2.0),
             WithinRel(1 - std::exp(-quarter * 60 / (2 * std::exp(4.0) - 1)), kRelFormula));
  CHECK_THAT(linearised_write_error_rate(drive, 50.0), WithinRel(quarter * 30 * std::exp(-100.0), kRelFormula));
  CHECK(linearised_write_error_rate(drive, 0.0) == -std::expm1(-quarter * 60));
}

TEST_CASE("the corrected prefactor is (4^i ((i-1)/i)^2)^(1/(i+1))", "[device][unit]") {
  CHECK_THAT(crossover_angle_squared({.delta = 1, .overdrive = 2}), WithinRel(std::cbrt(4.0), kRelFormula));
  CHECK_THAT(crossover_angle_squared({.delta = 1, .overdrive = 3}),
             WithinRel(std::pow(64.0 * 4 / 9, 0.25), kRelFormula));
}

TEST_CASE("theta* is the start angle from which the linear growth has the right switching time", "[device][property]") {
  // theta0 e^{(i-1) tau} -> theta* (i = 2: exp of the time times the angle) as theta0 -> 0
  const AxialDrive drive{.delta = 1, .overdrive = 2};
  constexpr double kAngle = 1e-3;
  constexpr double kRelAngle = 1e-5;  // the next term is of order theta0^2

  const double grown = kAngle * std::exp(switching_time_tau(drive, std::cos(kAngle)));

  CHECK_THAT(grown * grown, WithinRel(crossover_angle_squared(drive), kRelAngle));
}

TEST_CASE("V12: Brown's rates", "[device][oracle]") {
  CHECK_THAT(brown_rate_per_tau({.delta = 20}), WithinRel(5.2006e-9, kRelPrinted));
  CHECK_THAT(brown_rate_per_tau({.delta = 40}), WithinRel(1.51592e-17, kRelPrinted));
  CHECK_THAT(brown_rate_per_tau({.delta = 60, .overdrive = 0.3}), WithinRel(4.7466e-13, kRelPrinted));
  CHECK_THAT(brown_rate_per_tau({.delta = 60, .overdrive = 0.7}), WithinRel(3.0200e-3, kRelPrinted));
}

TEST_CASE("only the difference of overdrive and field enters", "[device][unit]") {
  const AxialDrive with_field{.delta = 50, .overdrive = 0.5, .field_ratio = 0.25};

  CHECK_THAT(barrier(with_field), WithinRel(50 * 0.75 * 0.75, kRelFormula));
  CHECK(brown_rate_per_tau(with_field) == brown_rate_per_tau({.delta = 50, .overdrive = 0.25}));
  CHECK_THAT(neel_brown_write_error_rate(with_field, 1e9),
             WithinRel(std::exp(-1e9 * brown_rate_per_tau(with_field)), kRelFormula));
}

TEST_CASE("the unit of time at alpha 0.01 and 0.5 T is 1.137 ns", "[device][unit]") {
  // 1/(gamma_e 0.5 T) = 11.358 ps; times (1 + 1e-4)/0.01
  const double field_a_per_m = 0.5 / 1.25663706212e-6;

  CHECK_THAT(tau_unit_s({.damping = 0.01, .anisotropy_field_a_per_m = field_a_per_m}),
             WithinRel(1.0001 * 100 / (1.76085963023e11 * 0.5), kRelFormula));
}

TEST_CASE("a closed form outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(AxialDrive{.delta = 0}), Contains("delta = 0 must be > 0 and finite"));
  CHECK_THROWS_WITH(validate(AxialDrive{.delta = 1, .overdrive = NAN}), Contains("overdrive"));
  CHECK_THROWS_WITH(switching_time_tau({.delta = 60, .overdrive = 1}, 0.9), Contains("must be > 1"));
  CHECK_THROWS_WITH(switching_time_tau({.delta = 60, .overdrive = 2}, 1.0),
                    Contains("start_cos = 1 must be in (0, 1)"));
  CHECK_THROWS_WITH(closed_form_write_error_rate({.delta = 60, .overdrive = 0.9}, 1.0), Contains("must be > 1"));
  CHECK_THROWS_WITH(linearised_write_error_rate({.delta = 60, .overdrive = 2}, -1.0),
                    Contains("tau = -1 must be >= 0"));
  CHECK_THROWS_WITH(brown_rate_per_tau({.delta = 60, .overdrive = 1.5}), Contains("there is no barrier"));
  CHECK_THROWS_WITH(neel_brown_write_error_rate({.delta = 60, .overdrive = 0.9}, 1.0), Contains("< 0.8"));
  CHECK_THROWS_WITH(tau_unit_s({.damping = 0, .anisotropy_field_a_per_m = 1}), Contains("damping = 0 must be > 0"));
}
