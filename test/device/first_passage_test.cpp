#include "sotto/device/first_passage.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/fokker_planck.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelV12 = 1e-4;          // tolerance of the validation case up to i = 0.5
constexpr double kRelV12AtSaddle = 5e-5;  // five printed digits, the absorbing point stated
constexpr double kRelQuadrature = 1e-9;
constexpr double kRelDensity = 3e-4;  // grid and steps of the Fokker-Planck run, 1000 cells, step error 1e-6

}  // namespace

TEST_CASE("V12: mean first passage gives escape rates down to 1e-17", "[device][oracle]") {
  CHECK_THAT(escape_rate_per_tau({.delta = 20}), WithinRel(4.9291e-9, kRelV12));
  CHECK_THAT(escape_rate_per_tau({.delta = 40}), WithinRel(1.47726e-17, kRelV12));
  CHECK_THAT(escape_rate_per_tau({.delta = 60, .overdrive = 0.3}), WithinRel(4.6011e-13, kRelV12));
}

TEST_CASE("V12: near the threshold the rate depends on where escape is counted", "[device][oracle]") {
  const AxialDrive drive{.delta = 60, .overdrive = 0.7};

  CHECK_THAT(escape_rate_per_tau(drive, {.absorbing_cos = -0.999}), WithinRel(2.3755e-3, kRelV12AtSaddle));
  CHECK_THAT(escape_rate_per_tau(drive, {.absorbing_cos = -0.9}), WithinRel(2.3834e-3, kRelV12AtSaddle));
  CHECK_THAT(escape_rate_per_tau(drive, {.absorbing_cos = -0.5}), WithinRel(2.3871e-3, kRelV12AtSaddle));
}

TEST_CASE("behind a high barrier the place of the absorbing point does not matter", "[device][property]") {
  const AxialDrive drive{.delta = 60, .overdrive = 0.5};
  constexpr double kSixDigits = 1e-6;

  const double rate = escape_rate_per_tau(drive, {.absorbing_cos = -0.9});

  CHECK_THAT(escape_rate_per_tau(drive, {.absorbing_cos = -0.999}), WithinRel(rate, kSixDigits));
}

TEST_CASE("Brown's rate is the limit of a high barrier and a field counts as an overdrive", "[device][property]") {
  constexpr double kRelBrown = 2e-3;  // the correction falls as 1/barrier: 2.6 % at 40
  const AxialDrive high{.delta = 600, .overdrive = 0.1, .field_ratio = 0.05};

  CHECK_THAT(escape_rate_per_tau(high), WithinRel(brown_rate_per_tau(high), kRelBrown));
  CHECK_THAT(escape_rate_per_tau(high),
             WithinRel(escape_rate_per_tau({.delta = 600, .overdrive = 0.05}), kRelQuadrature));
}

TEST_CASE("a rate too small for a double is zero, not an error", "[device][unit]") {
  CHECK(escape_rate_per_tau({.delta = 2000}) == 0);
  CHECK(escape_rate_per_tau({.delta = 600}) > 0);
}

TEST_CASE("the decay of the Fokker-Planck probability is the mean first passage rate", "[device][property]") {
  // Delta 60, i = 0.5: barrier 15. The difference of two late probabilities leaves the start out.
  AxialFokkerPlanck density(60);
  density.advance({.overdrive = 0.5, .duration_tau = 20});
  const double before = density.write_error_rate();

  density.advance({.overdrive = 0.5, .duration_tau = 1e5});

  const double rate = std::log(before / density.write_error_rate()) / 1e5;
  CHECK_THAT(rate, WithinRel(escape_rate_per_tau({.delta = 60, .overdrive = 0.5}), kRelDensity));
}

TEST_CASE("without a drive the populations of both wells relax with twice the escape rate", "[device][property]") {
  AxialFokkerPlanck density(8);
  density.advance({.duration_tau = 10});
  const double before = density.write_error_rate() - 0.5;

  density.advance({.duration_tau = 100});

  const double rate = std::log(before / (density.write_error_rate() - 0.5)) / 100;
  constexpr double kRelLowBarrier = 2e-2;  // barrier 8: escape time and passage time differ by the absorbing point
  CHECK_THAT(rate, WithinRel(2 * escape_rate_per_tau({.delta = 8}), kRelLowBarrier));
}

TEST_CASE("at alpha 0.01 and 0.5 T the state is tried 3.8e9 times a second", "[device][unit]") {
  // f0 = k e^Delta / unit = 3.8e9 /s for alpha 0.01, mu0 Hk 0.5 T (device_physics section 3.1)
  constexpr double kTwoDigits = 0.02;
  const TauScale scale{.damping = 0.01, .anisotropy_field_a_per_m = 0.5 / 1.25663706212e-6};

  const double attempts_per_s = std::exp(60.0) / retention_time_s({.delta = 60}, scale);

  CHECK_THAT(attempts_per_s, WithinRel(3.8e9, kTwoDigits));
}

TEST_CASE("read disturb is linear in a short read and saturates at one", "[device][unit]") {
  const AxialDrive read{.delta = 60, .overdrive = 0.3};

  CHECK_THAT(read_disturb_probability(read, 10.0), WithinRel(10 * escape_rate_per_tau(read), kRelQuadrature));
  CHECK(read_disturb_probability(read, 1e20) == 1);
}

TEST_CASE("an absorbing point before the saddle or at the pole is refused", "[device][unit]") {
  CHECK_THROWS_WITH(escape_rate_per_tau({.delta = 60}, {.absorbing_cos = -1.0}), Contains("absorbing_cos = -1"));
  CHECK_THROWS_WITH(escape_rate_per_tau({.delta = 60}, {.absorbing_cos = 0.1}), Contains("beyond the saddle"));
  CHECK_THROWS_WITH(read_disturb_probability({.delta = 60}, -1.0), Contains("tau = -1 must be >= 0"));
}
