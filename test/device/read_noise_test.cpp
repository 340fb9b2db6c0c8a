#include "sotto/device/read_noise.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;

}  // namespace

TEST_CASE("at zero bias the shot noise of a junction is the thermal noise of its conductance", "[device][unit]") {
  const ReadPoint rest{.voltage_v = 0, .resistance_ohm = 5000, .temperature_k = 300};

  CHECK(junction_noise_a2_per_hz(rest) == thermal_noise_a2_per_hz(rest));
  CHECK_THAT(thermal_noise_a2_per_hz(rest), WithinRel(4 * 1.380649e-23 * 300 / 5000, kRelFormula));
}

TEST_CASE("far above kB T/e the noise is 2 e I, of either sign of the bias", "[device][unit]") {
  const ReadPoint high{.voltage_v = 1, .resistance_ohm = 5000, .temperature_k = 30};
  ReadPoint reverse = high;
  reverse.voltage_v = -1;

  CHECK_THAT(junction_noise_a2_per_hz(high), WithinRel(2 * 1.602176634e-19 * 2e-4, kRelFormula));
  CHECK(junction_noise_a2_per_hz(reverse) == junction_noise_a2_per_hz(high));
}

TEST_CASE("between the limits the noise is 2 e I coth(eV/2kT), without a step at small bias", "[device][unit]") {
  const double x = 1.602176634e-19 * 0.05 / (2 * 1.380649e-23 * 300);
  const ReadPoint point{.voltage_v = 0.05, .resistance_ohm = 1000};

  CHECK_THAT(junction_noise_a2_per_hz(point), WithinRel(2 * 1.602176634e-19 * 5e-5 / std::tanh(x), kRelFormula));
  // x = 1e-4 at 5.17 uV: both branches meet
  const double below = junction_noise_a2_per_hz({.voltage_v = 5.16e-6, .resistance_ohm = 1000});
  const double above = junction_noise_a2_per_hz({.voltage_v = 5.18e-6, .resistance_ohm = 1000});
  CHECK_THAT(above, WithinRel(below, kRelFormula * 100));
}

TEST_CASE("the rms noise grows with the root of the band and 1/f noise adds its logarithm", "[device][unit]") {
  const ReadPoint point{.voltage_v = 0.1, .resistance_ohm = 5000};
  const double white_a = read_noise_rms_a(point, {.highest_hz = 1e9});

  CHECK_THAT(white_a, WithinRel(std::sqrt(1e9 * junction_noise_a2_per_hz(point)), kRelFormula));
  const double flicker_a = read_noise_rms_a(point, {.lowest_hz = 1, .highest_hz = 1e9, .hooge_ratio = 1e-6});
  const double expected = 1e-6 * 4e-10 * std::log(1e9) + (1e9 - 1) * junction_noise_a2_per_hz(point);
  CHECK_THAT(flicker_a * flicker_a, WithinRel(expected, kRelFormula));
}

TEST_CASE("noise outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(ReadPoint{}), Contains("resistance_ohm = 0 must be > 0"));
  CHECK_THROWS_WITH(validate(ReadPoint{.resistance_ohm = 1, .temperature_k = 0}), Contains("temperature_k = 0"));
  CHECK_THROWS_WITH(validate(ReadBand{.highest_hz = 0}), Contains("highest_hz = 0 must be > lowest_hz"));
  CHECK_THROWS_WITH(validate(ReadBand{.highest_hz = 1, .hooge_ratio = 1e-6}), Contains("where there is 1/f noise"));
}
