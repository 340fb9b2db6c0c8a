#include "sotto/device/access_transistor.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-14;  // a handful of operations
constexpr double kRelSlope = 1e-6;     // central differences of 1e-6 V

const AccessTransistor kTransistor{1e-3, 0.5, 0.1};

double current_a(const TransistorBias& bias) {
  return transistor_point(kTransistor, bias).current_a;
}

}  // namespace

TEST_CASE("the square law has a triode, a saturation and an off region", "[device][unit]") {
  // overdrive 1 V; lambda 0.1 /V
  CHECK_THAT(current_a({1.5, 0.2, 0.0}), WithinRel(1e-3 * 1.02 * 0.2 * 0.9, kRelFormula));
  CHECK_THAT(current_a({1.5, 3.0, 0.0}), WithinRel(0.5e-3 * 1.3, kRelFormula));
  CHECK(current_a({0.5, 3.0, 0.0}) == 0);
  CHECK_THAT(current_a({2.0, 0.7, 0.5}), WithinRel(current_a({1.5, 0.2, 0.0}), kRelFormula));
}

TEST_CASE("drain and source of a transistor are exchangeable", "[device][unit]") {
  const TransistorPoint forward = transistor_point(kTransistor, {1.2, 0.4, -0.1});
  const TransistorPoint reverse = transistor_point(kTransistor, {1.2, -0.1, 0.4});

  CHECK(reverse.current_a == -forward.current_a);
  CHECK(reverse.drain_slope_siemens == forward.source_slope_siemens);
  CHECK(reverse.source_slope_siemens == forward.drain_slope_siemens);
}

TEST_CASE("the slopes of a transistor are the derivatives of its current", "[device][unit]") {
  constexpr double kStep = 1e-6;
  for (const double drain_v : {-0.8, -0.05, 0.3, 0.65, 1.5}) {
    const TransistorPoint point = transistor_point(kTransistor, {1.2, drain_v, 0.1});

    const double by_drain =
        (current_a({1.2, drain_v + kStep, 0.1}) - current_a({1.2, drain_v - kStep, 0.1})) / (2 * kStep);
    const double by_source =
        (current_a({1.2, drain_v, 0.1 - kStep}) - current_a({1.2, drain_v, 0.1 + kStep})) / (2 * kStep);

    CHECK_THAT(point.drain_slope_siemens, WithinRel(by_drain, kRelSlope));
    CHECK_THAT(point.source_slope_siemens, WithinRel(by_source, kRelSlope));
  }
}

TEST_CASE("a transistor outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(AccessTransistor{0, 0.4, 0}), Contains("transconductance_a_per_v2 = 0 must be > 0"));
  CHECK_THROWS_WITH(validate(AccessTransistor{1e-3, NAN, 0}), Contains("threshold_v"));
  CHECK_THROWS_WITH(validate(AccessTransistor{1e-3, 0.4, -1}), Contains("channel_modulation_per_v = -1 must be >= 0"));
}
