/// Trajectories of a macrospin without noise.
#pragma once

#include <Eigen/Core>
#include <limits>
#include <string>
#include <vector>

#include "sotto/core/report.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

struct TrajectoryOptions {
  std::vector<double> time_s = {};  ///< where the trajectory is wanted; in [0, end], never falling
  Eigen::Vector3d crossing_axis = Eigen::Vector3d::UnitZ();  ///< switching time: first zero of m.axis
  double tolerance = 1e-9;       ///< absolute and relative, per step: the closed forms are then met to some 1e-7
  long max_steps = 100'000'000;  ///< beyond, the report says iteration_limit
};

/// Path of the magnetisation; NaN behind the time where a failed computation stopped.
struct Trajectory {
  std::vector<double> time_s = {};  ///< as asked
  Eigen::Matrix3Xd m = {};          ///< one column per time, unit vectors
  Eigen::Vector3d end = Eigen::Vector3d::Constant(std::numeric_limits<double>::quiet_NaN());  ///< at the end
  double crossing_s = std::numeric_limits<double>::quiet_NaN();  ///< first zero of m.axis; NaN: none
  double norm_error = 0;                                         ///< largest ||m|-1| before it was put back to 1
  Termination termination = Termination::not_run;
  long steps = 0;
  std::string message = {};  ///< one sentence
};

/// Start and duration of a simulation.
struct Run {
  Eigen::Vector3d start = Eigen::Vector3d::UnitZ();  ///< not zero; taken as a direction
  double duration_s = 0;                             ///< > 0
};

/// Integrates from time 0 over `run.duration_s`, thermal field ignored: controlled Dormand-Prince 5(4) with dense
/// output (Boost.Odeint), started anew at every point of a waveform so that jumps are sharp. A start exactly on an
/// equilibrium stays there. Same bits on every call. Some 0.4 us per step. Throws InvalidArgument on values outside
/// their range.
[[nodiscard]] Trajectory simulate(const Macrospin& spin, const Drive& drive, const Run& run,
                                  const TrajectoryOptions& options = {});

}  // namespace sotto
