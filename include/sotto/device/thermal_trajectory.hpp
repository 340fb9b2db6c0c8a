/// One sample of a thermal ensemble, step by step.
#pragma once

#include "sotto/device/ensemble.hpp"
#include "sotto/device/llg.hpp"

namespace sotto {

struct SampleReplay {
  std::int64_t sample = 0;  ///< >= 0
  long record_every = 1;    ///< steps from one column of the trajectory to the next, > 0
};

/// What switch_ensemble(spin, drive, duration_s, options) did with that sample, equal to rounding: an independent
/// scalar stepper on the same grid with the same random numbers. Times are ends of steps (the start, every
/// record_every-th, each point of a waveform, the end); crossing_s is linear between steps and belongs to
/// options.switch_axis. Some 8e6 steps per second. `options.samples`, `threads`, `simd`, `batch` and `half_step` do not
/// matter here.
[[nodiscard]] Trajectory thermal_trajectory(const Macrospin& spin, const Drive& drive, double duration_s,
                                            const SampleReplay& replay = {}, const EnsembleOptions& options = {});

}  // namespace sotto
