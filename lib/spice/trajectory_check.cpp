#include "sotto/spice/trajectory_check.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/spice/cell_netlist.hpp"
#include "sotto/spice/session.hpp"

namespace sotto::spice {
namespace {

using Clock = std::chrono::steady_clock;
using Eigen::Index;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Currents of a cell that ngspice found; empty for a macrospin.
struct Currents {
  std::vector<double> junction_a, left_a;
};

Currents run_ngspice(const TransientDeck& deck, const Run& run, const TrajectoryCheckOptions& options,
                     TrajectoryCheck& check) {
  const auto start = Clock::now();
  SpiceSession session;
  SpiceResult result = session.run({.deck = deck.deck,
                                    .analysis = deck.analysis,
                                    .vectors = deck.vectors,
                                    .time_limit_s = options.time_limit_s,
                                    .stop = options.stop});
  check.ngspice_version = session.ngspice_version();
  check.ngspice_wall_s = seconds_since(start);
  check.warnings = std::move(result.warnings);
  check.time_s = std::move(result.values[0]);
  for (double& time_s : check.time_s) time_s = std::min(time_s, run.duration_s);  // rounding of the last step
  check.ngspice_m.resize(3, static_cast<Index>(check.time_s.size()));
  for (std::size_t k = 0; k < 3; ++k) {
    check.ngspice_m.row(static_cast<Index>(k)) =
        Eigen::Map<const Eigen::RowVectorXd>(result.values[k + 1].data(), check.ngspice_m.cols());
  }
  if (result.values.size() < 6) return {};
  return {std::move(result.values[4]), std::move(result.values[5])};
}

double first_zero_s(const std::vector<double>& time_s, const Eigen::RowVectorXd& along) {
  for (Index k = 1; k < along.size(); ++k) {
    if (along(k - 1) * along(k) > 0 || along(k - 1) == 0) continue;
    const double share = along(k - 1) / (along(k - 1) - along(k));
    return time_s[k - 1] + share * (time_s[k] - time_s[k - 1]);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

void compare(const Trajectory& native, const TrajectoryCheckOptions& options, TrajectoryCheck& check) {
  if (native.termination != Termination::converged) throw SpiceError("native trajectory: " + native.message);
  check.native_m = native.m;
  check.native_crossing_s = native.crossing_s;
  const Eigen::RowVectorXd along = options.axis.transpose() * check.ngspice_m;
  check.ngspice_crossing_s = first_zero_s(check.time_s, along);
  check.max_difference = (check.native_m - check.ngspice_m).cwiseAbs().maxCoeff();
  check.max_axis_difference = (options.axis.transpose() * check.native_m - along).cwiseAbs().maxCoeff();
}

double current_difference_rel(const std::vector<ThreeTerminalPoint>& points, const Currents& currents) {
  double junction_a = 0, left_a = 0, junction_off_a = 0, left_off_a = 0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    junction_a = std::max(junction_a, std::abs(points[k].mtj_a));
    left_a = std::max(left_a, std::abs(points[k].left_a));
    junction_off_a = std::max(junction_off_a, std::abs(points[k].mtj_a - currents.junction_a[k]));
    left_off_a = std::max(left_off_a, std::abs(points[k].left_a - currents.left_a[k]));
  }
  return std::max(junction_a > 0 ? junction_off_a / junction_a : 0, left_a > 0 ? left_off_a / left_a : 0);
}

TrajectoryOptions native_options(const TrajectoryCheck& check, const TrajectoryCheckOptions& options) {
  return {.time_s = check.time_s, .crossing_axis = options.axis, .tolerance = options.tolerance};
}

}  // namespace

TrajectoryCheck cross_check(const Macrospin& spin, const Drive& drive, const Run& run,
                            const TrajectoryCheckOptions& options) {
  TrajectoryCheck check;
  run_ngspice(macrospin_deck(spin, drive, run, options.transient), run, options, check);
  const auto start = Clock::now();
  const Trajectory native = simulate(spin, drive, run, native_options(check, options));
  check.native_wall_s = seconds_since(start);
  compare(native, options, check);
  return check;
}

TrajectoryCheck cross_check(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                            const TrajectoryCheckOptions& options) {
  TrajectoryCheck check;
  const Currents currents = run_ngspice(cell_deck(cell, terminals, run, options.transient), run, options, check);
  const auto start = Clock::now();
  const CellTrajectory native = simulate(cell, terminals, run, native_options(check, options));
  check.native_wall_s = seconds_since(start);
  compare(native.path, options, check);
  check.max_current_rel_difference = current_difference_rel(native.points, currents);
  return check;
}

}  // namespace sotto::spice
