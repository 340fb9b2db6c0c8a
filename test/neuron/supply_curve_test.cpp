#include "sotto/neuron/supply_curve.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;

namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one

}  // namespace

TEST_CASE("supply power is linear between knots and constant outside", "[neuron][unit]") {
  const SupplyCurve curve{{-1, 0, 2}, {1e-6, 5e-6, 3e-6}};

  CHECK(supply_power_w(curve, -5) == 1e-6);
  CHECK(supply_power_w(curve, -0.5) == Approx(3e-6).epsilon(kRounding));
  CHECK(supply_power_w(curve, 0) == 5e-6);
  CHECK(supply_power_w(curve, 1) == Approx(4e-6).epsilon(kRounding));
  CHECK(supply_power_w(curve, 2) == 3e-6);
  CHECK(supply_power_w(curve, 9) == 3e-6);
  CHECK(std::isnan(supply_power_w(curve, NAN)));
}

TEST_CASE("a bad supply curve is refused", "[neuron][unit]") {
  CHECK_NOTHROW(validate(SupplyCurve{}));
  CHECK_THROWS_WITH(validate(SupplyCurve{{0}, {1}}), "supply.input_v = 1 knots must be at least 2 knots");
  CHECK_THROWS_WITH(validate(SupplyCurve{{0, 1}, {1}}), "supply.power_w = 1 values must be one value per knot (2)");
  CHECK_THROWS_WITH(validate(SupplyCurve{{0, 0}, {1, 1}}), "supply.input_v = 0 must be above the knot before it");
  CHECK_THROWS_WITH(validate(SupplyCurve{{0, 1}, {1, -1}}), "supply.power_w = -1 must be >= 0 and finite");
}
