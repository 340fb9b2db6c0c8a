#include "sotto/study/device_netlist.hpp"

#include <algorithm>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/easy_axis.hpp"
#include "sotto/io/device_model.hpp"
#include "sotto/spice/cell_netlist.hpp"
#include "sotto/spice/trajectory_check.hpp"
#include "sotto/study/device_summary.hpp"
#include "study/fastest_field.hpp"
#include "study/write_direction.hpp"

namespace sotto::study {
namespace {

constexpr double kDefaultPulse_s = 10e-9;
constexpr double kStep = 0.005;  // of ngspice, in units of 1/(g0 H) with the largest field at work
constexpr double kEdge = 0.05;   // of the pulse: sources of ngspice cannot jump

double write_voltage_v(const io::DeviceCard& card) {
  const io::DeviceSummary summary = summarize_device(card);
  const auto found = std::ranges::find(summary.derived, "sot_write_voltage_v", &io::DerivedQuantity::name);
  if (found == summary.derived.end())
    throw IoError(card.file + ": the card does not tell a write current of its channel");
  return found->value;
}

void require_without_noise(const io::TrajectoryJob& job) {
  require(!job.thermal, "thermal", std::string("true"), "false for ngspice: noise belongs to the native model");
}

/// A quarter of the step that ngspice takes by itself: its trapezoidal rule is then 16 times closer.
double spice_step_s(const Macrospin& spin, const Drive& drive) {
  const double field = fastest_field_a_per_m(spin, drive);
  return field > 0 ? kStep / (kPrecession_m_per_a_s * field) : 0;
}

}  // namespace

CellWrite cell_write(const io::DeviceCard& card) {
  const SwitchingCell cell = io::switching_cell_from_card(card);
  const Macrospin spin = macrospin(cell.layer, cell.path);
  const double sign = reverses(spin, cell.path, cell_torques(cell).sot_a_per_m_a) ? 1 : -1;
  const double width_s = card.value("write_pulse_s").value_or(kDefaultPulse_s);
  const Pulse write{.amplitude = sign * write_voltage_v(card),
                    .width_s = width_s,
                    .rise_s = kEdge * width_s,
                    .fall_s = kEdge * width_s};
  return {.cell = cell,
          .terminals = {.left_v = pulse(write)},
          .run = {.start = tilted_start(spin, thermal_angle_rad(spin)), .duration_s = 2 * width_s}};
}

std::string device_netlist_text(const io::DeviceCard& card) {
  const auto [cell, terminals, run] = cell_write(card);
  return spice::deck_text(spice::cell_deck(cell, terminals, run).deck);
}

std::string device_netlist_text(const io::TrajectoryJob& job) {
  require_without_noise(job);
  return spice::deck_text(spice::macrospin_deck(job.spin, job.drive, job.run).deck);
}

io::CrossCheckResult crosscheck(const io::TrajectoryJob& job, const CrossCheckStudyOptions& options) {
  require_without_noise(job);
  if (options.netlist_path) throw NotBuilt("--netlist beside a device_trajectory is not built");
  const double tolerance = options.tolerance.value_or(kTrajectoryTolerance);
  require(tolerance >= 0, "tol", tolerance, ">= 0");
  const Eigen::Vector3d axis = job.options.crossing_axis.normalized();
  const spice::TrajectoryCheck check =
      spice::cross_check(job.spin, job.drive, job.run,
                         {.transient = {.max_step_s = spice_step_s(job.spin, job.drive)},
                          .axis = axis,
                          .time_limit_s = options.time_limit_s});
  const auto difference = [&](double max_abs, double magnitude, Eigen::Index compared) {
    return io::Difference{magnitude > 0 ? max_abs / magnitude : max_abs, max_abs, compared};
  };
  const double largest_along = (axis.transpose() * check.native_m).cwiseAbs().maxCoeff();
  return {.outputs = difference(check.max_axis_difference, largest_along, check.native_m.cols()),
          .nodes = difference(check.max_difference, check.native_m.cwiseAbs().maxCoeff(), check.native_m.size()),
          .tolerance = tolerance,
          .inputs = 1,
          .warnings = check.warnings,
          .ngspice_version = check.ngspice_version,
          .native_wall_s = check.native_wall_s,
          .ngspice_wall_s = check.ngspice_wall_s};
}

}  // namespace sotto::study
