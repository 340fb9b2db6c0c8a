/// Integration of one macrospin under any drive that is smooth in pieces.
#pragma once

#include <functional>
#include <vector>

#include "drive_segments.hpp"
#include "sotto/device/llg.hpp"

namespace sotto {

/// A piece of time in which the drive has no kink.
struct SmoothDrive {
  double begin_s = 0;
  double end_s = 0;
  double field_bound_a_per_m = 0;  ///< the largest field at work, about: sets the first step
  std::function<DriveValues(double share, const Eigen::Vector3d& m)> values;  ///< share of the piece gone, 0 ... 1
};

/// What simulate promises. Pieces in order, from time 0 to run.duration_s.
Trajectory integrate(const Macrospin& spin, const std::vector<SmoothDrive>& pieces, const Run& run,
                     const TrajectoryOptions& options);

}  // namespace sotto
