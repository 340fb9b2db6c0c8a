#include "sotto/neuron/neuron_deviation.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Catch::WithinAbs;

constexpr double kRounding_v = 1e-15;  // a few last bits of volts below 1
const SigmoidNeuron kCurve{.low_v = 0.1, .high_v = 0.9, .slope_per_v = 8, .centre_v = -0.02, .output_ohm = 700};

TEST_CASE("an input offset moves the curve, a slope factor squeezes it about its centre", "[neuron][unit]") {
  const SigmoidNeuron moved = deviated(kCurve, {.input_offset_v = 0.03});
  const SigmoidNeuron steep = deviated(kCurve, {.slope_factor = 2});

  for (const double v : {-0.3, -0.02, 0.0, 0.1}) {
    CHECK_THAT(neuron_output_v(moved, v + 0.03), WithinAbs(neuron_output_v(kCurve, v), kRounding_v));
    CHECK_THAT(neuron_output_v(steep, -0.02 + (v + 0.02) / 2), WithinAbs(neuron_output_v(kCurve, v), kRounding_v));
  }
}

TEST_CASE("a table moves and squeezes as its logistic does", "[neuron][unit]") {
  SigmoidNeuron tabled = kCurve;
  tabled.table = {
      .input_v = {-0.5, -0.1, 0.05, 0.5}, .output_v = {0.9, 0.7, 0.3, 0.1}, .output_ohm = {900, 500, 300, 600}};

  const SigmoidNeuron other = deviated(tabled, {.input_offset_v = 0.01, .slope_factor = 1.25, .output_ohm_factor = 2});

  for (const double v : {-0.4, -0.05, 0.0, 0.2}) {
    const double nominal_v = -0.02 + 1.25 * (v - 0.01 + 0.02);
    CHECK_THAT(neuron_output_v(other, v), WithinAbs(neuron_output_v(tabled, nominal_v), kRounding_v));
    CHECK(table_output_ohm(other.table, v) == Approx(2 * table_output_ohm(tabled.table, nominal_v)).epsilon(1e-12));
  }
}

TEST_CASE("the supply power moves with the curve", "[neuron][unit]") {
  SigmoidNeuron powered = kCurve;
  powered.supply = {.input_v = {-0.5, 0, 0.5}, .power_w = {1e-6, 9e-6, 2e-6}};

  const SigmoidNeuron other = deviated(powered, {.input_offset_v = 0.01, .slope_factor = 1.25});

  for (const double v : {-0.35, -0.05, 0.0, 0.2}) {
    const double nominal_v = -0.02 + 1.25 * (v - 0.01 + 0.02);
    CHECK(supply_power_w(other.supply, v) == Approx(supply_power_w(powered.supply, nominal_v)).epsilon(1e-12));
  }
}

TEST_CASE("a deviation outside its range is refused by name", "[neuron][unit]") {
  CHECK(deviated(kCurve, {.output_ohm_factor = 1.5}).output_ohm == 1050);
  CHECK(deviated(kCurve, {}) == kCurve);
  CHECK_THROWS_WITH(deviated(kCurve, {.slope_factor = 0}), "slope_factor = 0 must be > 0 and finite");
  CHECK_THROWS_AS(deviated(kCurve, {.output_ohm_factor = -1}), InvalidArgument);
  CHECK_THROWS_AS(deviated(kCurve, {.input_offset_v = std::numeric_limits<double>::infinity()}), InvalidArgument);
}

}  // namespace
}  // namespace sotto
