#include "sotto/device/write_error.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/switching.hpp"
#include "support/write_cases.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelV10 = 5e-4;

WriteErrorRate rate_of(const test::WriteExample& write, const WriteErrorOptions& options = {}) {
  return write_error_rate(write.spin, write.drive, write.duration_s, options);
}

}  // namespace

TEST_CASE("collinear torque is solved by the Fokker-Planck equation, whatever the damping", "[device][oracle]") {
  const WriteErrorRate low = rate_of(test::collinear_write({.damping = 0.01}));
  const WriteErrorRate high = rate_of(test::collinear_write({.damping = 0.2}));

  CHECK(low.method == WriteErrorMethod::fokker_planck);
  CHECK(to_string(low.method) == "fokker_planck");
  CHECK_THAT(low.rate, WithinRel(8.58164e-8, kRelV10));
  CHECK_THAT(high.rate, WithinRel(low.rate, 1e-9));
  CHECK(low.error_rel < 1e-3);
}

TEST_CASE("a write error rate of 1e-15 is one call", "[device][oracle]") {
  const WriteErrorRate rate = rate_of(test::collinear_write({.overdrive = 3, .tau = 9.8}));

  CHECK(rate.rate < 2e-15);
  CHECK(rate.rate > 0.5e-15);
  CHECK(rate.error_rel < 2e-3);
}

TEST_CASE("a field at rest is in the start: the rate is that of a write after a long rest", "[device][oracle]") {
  constexpr double kRelRest = 1e-3;
  auto write = test::collinear_write({.overdrive = 2.2, .tau = 6});
  write.spin.field_a_per_m.z() = 0.15 * write.spin.anisotropy_a_per_m;
  write.spin.exchange_bias_a_per_m.z() = 0.05 * write.spin.anisotropy_a_per_m;

  const WriteErrorRate rate = rate_of(write);

  CHECK_THAT(rate.rate, WithinRel(2.9825e-4, kRelRest));
  const double amplitude = write.drive.stt_a_per_m.value[0];
  write.drive.stt_a_per_m = {.time_s = {20e-9, 20e-9}, .value = {0, amplitude}};
  write.duration_s += 20e-9;
  CHECK_THAT(rate_of(write).rate, WithinRel(rate.rate, kRelRest));
  CHECK_THROWS_WITH(rate_of(write, {.method = WriteErrorMethod::closed_form}), Contains("closed_form"));
}

TEST_CASE("closed form, Fokker-Planck, ensemble and splitting agree where all hold", "[device][mc]") {
  const auto write = test::collinear_write({.overdrive = 3, .tau = 2.2});
  const WriteErrorRate exact = rate_of(write, {.method = WriteErrorMethod::fokker_planck});

  const WriteErrorRate closed = rate_of(write, {.method = WriteErrorMethod::closed_form});
  const WriteErrorRate counted = rate_of(write, {.method = WriteErrorMethod::ensemble, .error_rel = 0.04, .seed = 2});
  const WriteErrorRate split = rate_of(write, {.method = WriteErrorMethod::splitting, .repetitions = 20, .seed = 2});

  CHECK(exact.rate > 1e-3);
  CHECK(std::abs(closed.rate / exact.rate - 1) < closed.error_rel);
  CHECK_THAT(counted.rate, WithinAbs(exact.rate, 5 * counted.error_rel * counted.rate));
  CHECK_THAT(split.rate, WithinAbs(exact.rate, 5 * split.error_rel * split.rate));
  CHECK(counted.error_rel < 0.05);
  CHECK(split.error_rel < 0.05);
}

TEST_CASE("frequent errors of spin-orbit torque are counted", "[device][mc]") {
  const WriteErrorRate frequent = rate_of(test::spin_orbit_write(0.35), {.pilot_samples = 1024, .seed = 8});

  CHECK(frequent.method == WriteErrorMethod::ensemble);
  CHECK_THAT(frequent.note, Contains("spin-orbit torque"));
  // V15 recomputed: P_sw 0.0729
  CHECK_THAT(frequent.rate, WithinAbs(1 - 0.0729, 4 * std::hypot(frequent.error_rel * frequent.rate, 0.0012)));
}

TEST_CASE("rare errors of spin-orbit torque are split", "[device][mc]") {
  const WriteErrorRate rare =
      rate_of(test::spin_orbit_write(0.45), {.pilot_samples = 1024, .walkers = 1024, .repetitions = 8, .seed = 8});

  CHECK(rare.method == WriteErrorMethod::splitting);
  CHECK(rare.rate > 1e-7);
  CHECK(rare.rate < 1e-5);
  CHECK(rare.error_rel < 0.2);
}

TEST_CASE("samples that are no numbers give no rate, and the note says so", "[device][unit]") {
  auto write = test::spin_orbit_write(0.35);
  write.drive.field_a_per_m[0] = constant(1e100);

  const WriteErrorRate rate =
      rate_of(write, {.method = WriteErrorMethod::ensemble, .pilot_samples = 32, .step_s = 1e-9});

  CHECK(std::isnan(rate.rate));
  CHECK(std::isnan(rate.error_rel));
  CHECK_THAT(rate.note, Contains("no numbers any more"));
}

TEST_CASE("the rate of a ramped write is as accurate as it says", "[device][oracle]") {
  constexpr double kFinePieces = 4.4912e-9;  // 4096 pieces of constant drive, each with its mean
  auto write = test::collinear_write({.overdrive = 4, .tau = 10});
  const double top = write.drive.stt_a_per_m.value[0];
  write.drive.stt_a_per_m = {.time_s = {0, write.duration_s}, .value = {0, top}};

  const WriteErrorRate rate = rate_of(write);

  CHECK(rate.error_rel < 1e-3);
  CHECK_THAT(rate.rate, WithinRel(kFinePieces, rate.error_rel));
}

TEST_CASE("a method that does not fit is refused with what is in its way", "[device][unit]") {
  CHECK_THROWS_WITH(rate_of(test::spin_orbit_write(0.4), {.method = WriteErrorMethod::fokker_planck}),
                    Contains("method = fokker_planck must be another one: here is spin-orbit torque"));
  auto write = test::collinear_write({});
  CHECK_THROWS_WITH(rate_of(write, {.error_rel = 0}), Contains("error_rel = 0 must be > 0"));
  write.drive.stt_a_per_m = {.time_s = {0, write.duration_s}, .value = {0, -1e4}};
  CHECK_THROWS_WITH(rate_of(write, {.method = WriteErrorMethod::closed_form}), Contains("the drive is not constant"));
}
