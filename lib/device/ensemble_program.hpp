/// A macrospin and its drive as equal steps between the points of the waveforms, ready for the ensemble kernels.
#pragma once

#include <vector>

#include "drive_segments.hpp"
#include "ensemble_kernel.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

struct ProgramSegment {
  DriveSegment drive = {};
  KernelSegment kernel = {};
  double step_s = 0;
  double noise_a_per_m = 0;  ///< standard deviation of each component of the thermal field
};

struct EnsembleProgram {
  SpinConstants spin = {};
  std::vector<ProgramSegment> segments = {};
  long steps = 0;
  double largest_step_s = 0;
};

struct ProgramGrid {
  double duration_s = 0;
  double step_s = 0;                ///< no step is longer
  std::vector<double> look_s = {};  ///< further times at which a segment ends
};

EnsembleProgram ensemble_program(const Macrospin& spin, const Drive& drive, const ProgramGrid& grid);

}  // namespace sotto
