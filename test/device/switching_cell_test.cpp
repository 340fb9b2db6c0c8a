#include "sotto/device/switching_cell.hpp"

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "support/switching_cells.hpp"

using namespace sotto;
using Catch::WithinRel;
using Catch::Matchers::Contains;
using Eigen::Vector3d;

namespace {

constexpr double kRounding = 1e-12;
constexpr double kIntegration = 1e-7;  // of a trajectory at the default tolerance of 1e-9

/// The junction of test::two_terminal_junction by a program of its own: Runge-Kutta of order 4, steps of 0.1 ps. Time
/// at which m_z = 0, linear between steps.
double own_switching_time_s(bool resistance_is_linear) {
  const double alpha = 0.02, rate = kPrecession_m_per_a_s / (1 + alpha * alpha);
  const double volume_m3 = std::acos(-1.0) / 4 * 50e-9 * 50e-9 * 1.2e-9;
  const double field_per_a =
      kReducedPlanck_j_s * 0.6 / (2 * kElementaryCharge_coulomb * kVacuumPermeability_tesla_m_per_a * 1e6 * volume_m3);
  const auto slope = [&](double time_s, const Vector3d& m) -> Vector3d {
    const double voltage_v = 0.7 * std::min(1.0, time_s / 0.1e-9);
    const double parallel_ohm = 3000, antiparallel_ohm = 3000 * (1 + 1 / (1 + voltage_v * voltage_v / 0.25));
    const double up = (1 + m.z()) / 2, down = (1 - m.z()) / 2;
    const double siemens = resistance_is_linear ? 1 / (up * parallel_ohm + down * antiparallel_ohm)
                                                : up / parallel_ohm + down / antiparallel_ohm;
    const double torque = -field_per_a * siemens * voltage_v;
    const Vector3d field = Vector3d(2e3, 0, 2e5 * m.z()) + torque * m.cross(Vector3d::UnitZ());
    return -rate * (m.cross(field) + alpha * m.cross(m.cross(field)));
  };
  constexpr double kStep_s = 0.1e-12;
  Vector3d m = test::tilted_start();
  for (double time_s = 0; time_s < 3e-9; time_s += kStep_s) {
    const Vector3d a = slope(time_s, m), b = slope(time_s + kStep_s / 2, m + kStep_s / 2 * a);
    const Vector3d c = slope(time_s + kStep_s / 2, m + kStep_s / 2 * b), d = slope(time_s + kStep_s, m + kStep_s * c);
    const Vector3d next = m + kStep_s / 6 * (a + 2 * b + 2 * c + d);
    if (next.z() <= 0) return time_s + kStep_s * m.z() / (m.z() - next.z());
    m = next;
  }
  return -1;
}

}  // namespace

TEST_CASE("torques of a cell are those of its currents and voltages", "[device][unit]") {
  SwitchingCell cell = test::three_terminal_cell();
  cell.path.channel.oersted = true;
  cell.path.voltage_control = {.coefficient_j_per_v_m = 60e-15, .barrier_thickness_m = 1.4e-9};

  const CellTorques torques = cell_torques(cell);

  // 1 A in a strip of 60 nm x 4 nm; 1 A through the junction, from the reference layer to the free layer.
  const double density = 1 / (60e-9 * 4e-9);
  CHECK_THAT(torques.sot_a_per_m_a, WithinRel(sot_field_a_per_m(cell.layer, cell.path.channel, density), kRounding));
  CHECK_THAT(torques.sot_field_a_per_m_a, WithinRel(-density * 4e-9 / 2, kRounding));
  CHECK_THAT(torques.stt_a_per_m_a,
             WithinRel(stt_field_a_per_m(cell.layer, cell.path.transfer, -1 / area_m2(cell.layer)), kRounding));
  CHECK_THAT(torques.anisotropy_a_per_m_v,
             WithinRel(vcma_field_a_per_m(cell.layer, cell.path.voltage_control, 1), kRounding));
}

TEST_CASE("with an open top electrode a cell follows the macrospin under the channel's current", "[device][property]") {
  const SwitchingCell cell = test::three_terminal_cell();
  const Waveform channel_v = pulse({.amplitude = 0.3, .width_s = 1e-9, .rise_s = 50e-12, .fall_s = 50e-12});
  const Run run{.start = Vector3d(0.05, 0, 1), .duration_s = 2e-9};
  const double channel_ohm = channel_resistance_ohm(cell.circuit.channel);

  const CellTrajectory written = simulate(cell, {.left_v = channel_v}, run, {.time_s = {0.5e-9, 2e-9}});
  const WriteWaveforms currents{
      .channel_current_density_a_per_m2 =
          scaled(channel_v, channel_current_density_a_per_m2(cell.circuit.channel, 1) / channel_ohm)};
  const Trajectory expected = simulate(macrospin(cell.layer, cell.path), drive(cell.layer, cell.path, currents), run,
                                       {.time_s = {0.5e-9, 2e-9}});

  REQUIRE(written.path.termination == Termination::converged);
  CHECK((written.path.m - expected.m).cwiseAbs().maxCoeff() < kIntegration);
  CHECK(written.points.size() == 2);
  CHECK_THAT(written.points[0].left_a, WithinRel(0.3 / channel_ohm, kRounding));
  CHECK(written.points[0].mtj_a == 0);
}

TEST_CASE("current into the top electrode turns parallel to antiparallel, out of it turns back", "[device][property]") {
  const SwitchingCell cell = test::three_terminal_cell();
  const auto final_mz = [&](double top_v, double start_mz) {
    const Run run{.start = Vector3d(0.1, 0, start_mz), .duration_s = 20e-9};
    return simulate(cell, {.top_v = constant(top_v)}, run).path.end.z();
  };

  CHECK(final_mz(0.8, 1) < -0.9);
  CHECK(final_mz(-0.8, 1) > 0.9);
  CHECK(final_mz(-0.8, -1) > 0.9);
  CHECK(final_mz(0.8, -1) < -0.9);
}

TEST_CASE("the junction current follows the magnetisation: less when antiparallel", "[device][property]") {
  const SwitchingCell cell = test::three_terminal_cell();
  const Run run{.start = Vector3d(0.1, 0, 1), .duration_s = 20e-9};

  const CellTrajectory written = simulate(cell, {.top_v = constant(0.8)}, run, {.time_s = {0, 20e-9}});

  const ThreeTerminalPoint antiparallel = three_terminal_point(cell.circuit, -1, {.top_v = 0.8});
  CHECK(written.points[0].mtj_a > 1.2 * written.points[1].mtj_a);
  CHECK_THAT(written.points[1].mtj_a, WithinRel(antiparallel.mtj_a, 1e-2));
}

TEST_CASE("a junction switches when an own program of fixed steps says", "[device][oracle]") {
  const Run run{.start = test::tilted_start(), .duration_s = 3e-9};

  const CellTrajectory written = simulate(test::two_terminal_junction(), {.top_v = test::ramp_to_write_v()}, run);

  constexpr double kPrintedDigits_s = 0.05e-12;  // 1.3222 ns is published, for a resistance linear in the cosine
  CHECK(std::abs(own_switching_time_s(true) - 1.3222e-9) <= kPrintedDigits_s);
  CHECK_THAT(written.path.crossing_s, WithinRel(own_switching_time_s(false), 1e-6));
}

TEST_CASE("a cell with a field outside its range is refused", "[device][unit]") {
  SwitchingCell cell = test::three_terminal_cell();
  CHECK_THROWS_WITH(simulate(cell, {}, {.duration_s = -1}), Contains("duration_s = -1 must be > 0"));
  cell.circuit.channel.width_m = 0;
  CHECK_THROWS_WITH(cell_torques(cell), Contains("width_m = 0 must be > 0"));
}
