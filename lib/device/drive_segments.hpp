/// A drive cut at every point of every waveform: within a segment each of its values is a straight line.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/device/macrospin.hpp"

namespace sotto {

/// The drive at one time, A/m.
struct DriveValues {
  double sot = 0;
  double sot_field = 0;
  double stt = 0;
  double stt_field = 0;
  double anisotropy_shift = 0;
  Eigen::Vector3d field = Eigen::Vector3d::Zero();
};

struct DriveSegment {
  double begin_s = 0;
  double end_s = 0;
  DriveValues at_begin = {};  ///< just behind begin_s
  DriveValues at_end = {};    ///< just before end_s
};

/// Segments from 0 to `end_s`, in order, none of them empty.
std::vector<DriveSegment> drive_segments(const Drive& drive, double end_s);

/// Straight line from `a` to `b`, `share` in [0, 1].
DriveValues interpolate(const DriveValues& a, const DriveValues& b, double share);

}  // namespace sotto
