#include "device/ensemble_program.hpp"

#include <catch2/catch.hpp>

#include "ensemble_cases.hpp"

using namespace sotto;
using namespace sotto::test;

TEST_CASE("steps end at every point of a waveform and at every look", "[device][unit]") {
  const TypeZPulse pulsed = type_z_pulse(0, 0.4);

  const EnsembleProgram program = ensemble_program(
      pulsed.spin, pulsed.drive, {.duration_s = 3 * kNano, .step_s = 0.3 * kNano, .look_s = {1.5 * kNano}});

  REQUIRE(program.segments.size() == 4);  // 0-1, 1-1.5, 1.5-2, 2-3 ns
  CHECK(program.segments[0].kernel.steps == 4);
  CHECK(program.segments[1].kernel.steps == 2);
  CHECK(program.segments[2].kernel.first_step == 6);
  CHECK(program.segments[2].drive.begin_s == 1.5 * kNano);
  CHECK(program.steps == 12);
  CHECK(program.largest_step_s == Approx(0.25 * kNano));
}

TEST_CASE("the terms of the kernel are the fields times g0 dt over 1 + alpha^2", "[device][unit]") {
  TypeZPulse pulsed = type_z_pulse(0.5, 0.4);
  pulsed.drive.stt_a_per_m = constant(1e4);
  const EnsembleProgram program =
      ensemble_program(pulsed.spin, pulsed.drive, {.duration_s = 2 * kNano, .step_s = 1 * kPico});
  const KernelSegment& driven = program.segments[1].kernel;
  const double Hk = pulsed.spin.anisotropy_a_per_m;
  const double scale = kPrecession_m_per_a_s * 1 * kPico / (1 + 0.05 * 0.05);

  CHECK_FALSE(program.spin.general);
  CHECK(driven.begin[kConstantTerm] == Approx(scale * 0.1 * Hk));
  CHECK(driven.begin[kConstantTerm + 1] == Approx(scale * -0.5 * 0.4 * Hk));
  CHECK(driven.begin[kMatrixTerm + 2] == Approx(scale * Hk));
  CHECK(driven.begin[kCurlTerm + 1] == Approx(scale * -0.4 * Hk));
  CHECK(driven.begin[kCurlTerm + 2] == Approx(scale * 1e4));
  CHECK(driven.begin[kTransferTerm] == 0);
  CHECK(driven.noise == Approx(scale * std::sqrt(2 * 0.05 * Hk / 90 / (kPrecession_m_per_a_s * 1 * kPico))));
}

TEST_CASE("ramps become slopes per step", "[device][unit]") {
  const Macrospin spin = perpendicular_spin(0.1, 0.5);
  const Drive drive{.anisotropy_shift_a_per_m = {.time_s = {0, 1 * kNano}, .value = {0, 1e5}}};

  const EnsembleProgram program = ensemble_program(spin, drive, {.duration_s = 1 * kNano, .step_s = 10 * kPico});

  const KernelSegment& ramp = program.segments[0].kernel;
  const double scale = kPrecession_m_per_a_s * 10 * kPico / 1.01;
  CHECK(ramp.steps == 100);
  CHECK(ramp.begin[kMatrixTerm + 2] + 100 * ramp.slope[kMatrixTerm + 2] ==
        Approx(scale * (spin.anisotropy_a_per_m + 1e5)));
}

TEST_CASE("only a tilted axis, a second order or an angle-dependent torque needs the general kernel",
          "[device][unit]") {
  const ProgramGrid grid{.duration_s = 1 * kNano, .step_s = 1 * kPico};
  Macrospin spin = in_plane_spin(0.02, Eigen::Vector3d::UnitY());
  CHECK_FALSE(ensemble_program(spin, {}, grid).spin.general);
  spin.stt_asymmetry = 0.1;
  CHECK(ensemble_program(spin, {}, grid).spin.general);
  CHECK(ensemble_program(everything().spin, {}, grid).spin.general);
}
