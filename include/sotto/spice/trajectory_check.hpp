/// The proof of the dynamics: the same macrospin, or the same cell, natively and in ngspice, time by time.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <string>
#include <vector>

#include "sotto/device/switching_cell.hpp"
#include "sotto/spice/macrospin_netlist.hpp"

namespace sotto::spice {

struct TrajectoryCheck {
  std::vector<double> time_s;             ///< where ngspice stopped
  Eigen::Matrix3Xd native_m;              ///< one column per time
  Eigen::Matrix3Xd ngspice_m;             ///< not of length 1 to the last digit
  double max_difference = 0;              ///< largest component difference at any time
  double max_axis_difference = 0;         ///< of m.axis: what the resistance sees
  double max_current_rel_difference = 0;  ///< of a cell: junction and channel current, relative to the largest of each
  double native_crossing_s = 0;           ///< first zero of m.axis; NaN: none
  double ngspice_crossing_s = 0;          ///< linear between times
  std::vector<std::string> warnings;      ///< of ngspice
  std::string ngspice_version;
  double native_wall_s = 0;
  double ngspice_wall_s = 0;
};

struct TrajectoryCheckOptions {
  TransientOptions transient = {};
  Eigen::Vector3d axis = Eigen::Vector3d::UnitZ();  ///< of the crossing, unit vector
  double tolerance = 1e-11;                         ///< of the native trajectory: far below what ngspice can tell
  double time_limit_s = 600;                        ///< of the ngspice run
  const std::atomic<bool>* stop = nullptr;          ///< when it becomes true, ngspice is killed: SpiceError
};

/// Without the thermal field. Throws InvalidArgument as simulate does, SpiceError where ngspice fails or where the
/// native trajectory did not converge.
TrajectoryCheck cross_check(const Macrospin& spin, const Drive& drive, const Run& run,
                            const TrajectoryCheckOptions& options = {});
TrajectoryCheck cross_check(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                            const TrajectoryCheckOptions& options = {});

}  // namespace sotto::spice
