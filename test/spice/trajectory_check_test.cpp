#include "sotto/spice/trajectory_check.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "support/switching_cells.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Eigen::Vector3d;

namespace {

// Figures for steps of 0.1 ps: a path that settles, and one of fast precession (its phase, its axis, its switching).
constexpr double kSettling = 2e-6;
constexpr double kPrecessing = 2.7e-4;
constexpr double kAxis = 2e-5;
constexpr double kCrossing_s = 0.005e-12;
constexpr double kCoarseAxis = 1e-3;  // of 0.5 ps
constexpr double kCoarseCrossing_s = 0.3e-12;
constexpr double per_tesla = 1 / kVacuumPermeability_tesla_m_per_a;

// Perpendicular anisotropy of 0.25 T, a tenth of it along x, s = y.
Macrospin perpendicular_spin() {
  return {.gilbert_damping = 0.05, .anisotropy_a_per_m = 0.25 * per_tesla, .field_a_per_m = {0.025 * per_tesla, 0, 0}};
}

TrajectoryCheck check_with_step(const Macrospin& spin, const Drive& drive, const Run& run, double step_s) {
  TrajectoryCheck check = cross_check(spin, drive, run, {.transient = {.max_step_s = step_s}});
  CHECK(check.time_s.back() == run.duration_s);
  return check;
}

}  // namespace

TEST_CASE("spin-orbit torque: ngspice follows the same path to the exact steady state", "[spice][spice]") {
  const Drive drive{.sot_a_per_m = constant(-0.125 * per_tesla)};

  const Run run{.start = {0.1, 0, std::sqrt(0.99)}, .duration_s = 1e-9};
  const TrajectoryCheck check = check_with_step(perpendicular_spin(), drive, run, 0.1e-12);

  const Vector3d steady(-0.4, -std::sqrt(0.8), -0.2);
  CHECK(check.max_difference <= kSettling);
  CHECK((check.ngspice_m.rightCols<1>() - steady).cwiseAbs().maxCoeff() <= kSettling);
  CHECK((check.native_m.rightCols<1>() - steady).cwiseAbs().maxCoeff() <= kSettling);
  CHECK(std::abs(check.native_crossing_s - check.ngspice_crossing_s) <= kCrossing_s);
}

TEST_CASE("spin-transfer torque: ngspice switches at the same time", "[spice][spice]") {
  Macrospin spin = perpendicular_spin();
  spin.stt_asymmetry = 0.3;
  const Drive drive{.stt_a_per_m = pulse({.amplitude = -0.1 * per_tesla, .width_s = 0.6e-9, .rise_s = 50e-12})};

  const Run run{.start = {0.1, 0, std::sqrt(0.99)}, .duration_s = 1e-9};
  const TrajectoryCheck check = check_with_step(spin, drive, run, 0.05e-12);

  INFO("m " << check.max_difference << ", m.axis " << check.max_axis_difference);
  CHECK(check.max_difference <= kPrecessing);
  CHECK(check.max_axis_difference <= kAxis);
  CHECK(check.native_crossing_s > 0);
  CHECK(std::abs(check.native_crossing_s - check.ngspice_crossing_s) <= kCrossing_s);
}

TEST_CASE("every field and every torque at once: the deck is the equation", "[spice][spice]") {
  Macrospin spin = perpendicular_spin();
  spin.anisotropy_second_a_per_m = 0.04 * per_tesla;
  spin.easy_axis = Vector3d(0.2, -0.1, 1).normalized();
  spin.demag_field_a_per_m << 0.05, 0.01, -0.02, 0.01, 0.08, 0.015, -0.02, 0.015, 0.1;
  spin.demag_field_a_per_m *= per_tesla;
  spin.exchange_bias_a_per_m = Vector3d(0.01, -0.02, 0.005) * per_tesla;
  spin.sot_polarization = Vector3d(0.3, 1, 0.2).normalized();
  spin.sot_field_like_ratio = 0.4;
  spin.stt_polarization = Vector3d(-0.2, 0.1, 1).normalized();
  spin.stt_field_like_ratio = -0.3;
  spin.stt_asymmetry = 0.25;
  const auto ramp = [](double tesla, double start_s) {
    return pulse(
        {.amplitude = tesla * per_tesla, .start_s = start_s, .width_s = 200e-12, .rise_s = 50e-12, .fall_s = 80e-12});
  };
  const Drive drive{.sot_a_per_m = ramp(-0.06, 20e-12),
                    .sot_field_a_per_m = ramp(0.03, 60e-12),
                    .stt_a_per_m = ramp(0.05, 100e-12),
                    .stt_field_a_per_m = ramp(-0.02, 0),
                    .anisotropy_shift_a_per_m = ramp(-0.1, 150e-12),
                    .field_a_per_m = {ramp(0.02, 0), ramp(-0.03, 30e-12), ramp(0.04, 200e-12)}};

  const Run run{.start = {0.5, 0.3, 0.8}, .duration_s = 500e-12};
  const double coarse = check_with_step(spin, drive, run, 0.2e-12).max_difference;
  const double fine = check_with_step(spin, drive, run, 0.1e-12).max_difference;

  CHECK(fine <= kAxis);
  CHECK_THAT(coarse / fine, Catch::WithinRel(4.0, 0.1));  // what is left is the trapezoidal rule, of second order
}

TEST_CASE("a jump of a waveform is a ramp of a femtosecond in ngspice", "[spice][spice]") {
  const Drive drive{.sot_a_per_m = pulse({.amplitude = -0.1 * per_tesla, .start_s = 50e-12, .width_s = 100e-12})};

  const Run run{.start = {0.1, 0, 1}, .duration_s = 300e-12};
  CHECK(check_with_step(perpendicular_spin(), drive, run, 0.1e-12).max_difference <= kAxis);
}

TEST_CASE("a cell written through its channel: trajectory, switching time and currents agree", "[spice][spice]") {
  const TerminalWaveforms terminals{
      .left_v = pulse({.amplitude = 0.35, .width_s = 1e-9, .rise_s = 50e-12, .fall_s = 50e-12})};

  const TrajectoryCheck check =
      cross_check(test::three_terminal_cell(), terminals, {.start = {0.05, 0, 1}, .duration_s = 1.5e-9},
                  {.transient = {.max_step_s = 0.05e-12}});

  INFO("m " << check.max_difference << ", m.axis " << check.max_axis_difference << ", current "
            << check.max_current_rel_difference);
  CHECK(check.max_difference <= kPrecessing);
  CHECK(check.max_axis_difference <= kAxis);
  CHECK(check.max_current_rel_difference <= kAxis);
  CHECK(check.native_crossing_s > 0);
  CHECK(std::abs(check.native_crossing_s - check.ngspice_crossing_s) <= kCrossing_s);
}

TEST_CASE("a cell written through its junction: the resistance feeds back on the torque, in both", "[spice][spice]") {
  SwitchingCell cell = test::three_terminal_cell();
  cell.path.channel.oersted = true;
  cell.path.voltage_control = {.coefficient_j_per_v_m = 30e-15, .barrier_thickness_m = 1.4e-9};
  cell.path.transfer.field_like_ratio = 0.1;
  cell.path.transfer.field_like_a_per_m_v2 = 2000;
  const TerminalWaveforms terminals{.top_v = Waveform{.time_s = {0, 0.1e-9}, .value = {0, 1.2}},
                                    .left_v = constant(0.1)};

  const TrajectoryCheck check = cross_check(cell, terminals, {.start = {0.087, 0, 0.996}, .duration_s = 4e-9},
                                            {.transient = {.max_step_s = 0.1e-12}});

  INFO("m " << check.max_difference << ", m.axis " << check.max_axis_difference << ", current "
            << check.max_current_rel_difference << ", switching " << check.native_crossing_s);
  CHECK(check.max_difference <= kPrecessing);
  CHECK(check.max_axis_difference <= kAxis);
  CHECK(check.max_current_rel_difference <= kAxis);
  CHECK(check.native_crossing_s > 0);
  CHECK(std::abs(check.native_crossing_s - check.ngspice_crossing_s) <= kCrossing_s);
}

TEST_CASE("steps of half a picosecond are good for 1e-3 of the resistance and 0.3 ps of the switching time",
          "[spice][spice]") {
  const Run run{.start = test::tilted_start(), .duration_s = 10e-9};

  const TrajectoryCheck check = cross_check(test::two_terminal_junction(), {.top_v = test::ramp_to_write_v()}, run,
                                            {.transient = {.max_step_s = 0.5e-12}});

  INFO("native " << check.native_crossing_s << ", ngspice " << check.ngspice_crossing_s << ", m.axis "
                 << check.max_axis_difference);
  CHECK(check.native_crossing_s > 0);
  CHECK(std::abs(check.ngspice_crossing_s - check.native_crossing_s) <= kCoarseCrossing_s);
  CHECK(check.max_axis_difference <= kCoarseAxis);
}

TEST_CASE("a cross-check of dynamics refuses what simulate refuses", "[spice][unit]") {
  CHECK_THROWS_WITH(cross_check(perpendicular_spin(), Drive{}, {.duration_s = 0}),
                    Contains("duration_s = 0 must be > 0 and finite"));
  CHECK_THROWS_WITH(cross_check(Macrospin{.gilbert_damping = 2}, Drive{}, {.duration_s = 1e-9}),
                    Contains("gilbert_damping = 2 must be >= 0 and <= 1"));
}
