/// Runs device jobs: trajectories, switching probabilities, write error rates, equilibrium.
#pragma once

#include <atomic>

#include "sotto/io/device_job.hpp"
#include "sotto/io/device_result.hpp"
#include "sotto/study/infer.hpp"

namespace sotto::study {

struct DeviceRunOptions {
  int threads = 0;                          ///< 0: all cores; the bits of the result do not depend on it
  SimdLevel simd = best_simd_level();       ///< the bits of the result depend on it
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, a grid ends after the present point
  ProgressCallback on_progress = {};
};

/// One trajectory, without noise or as one sample of the thermal ensemble. One thread.
io::TrajectoryResult run_trajectory(const io::TrajectoryJob& job);

/// Every pulse of the grid; point k draws its noise from io::seed_at(seed, k). Cost: samples x steps / 1e8 s per point
/// and core.
io::SwitchingResult run_switching(const io::SwitchingJob& job, const DeviceRunOptions& options = {});

/// Every pulse of the grid by the method that suits it; point k draws its noise from io::seed_at(seed, k). Cost: some
/// 0.1 s per point by the Fokker-Planck equation, seconds by the others.
io::WriteErrorResult run_write_errors(const io::WriteErrorJob& job, const DeviceRunOptions& options = {});

/// Samples at the end of the run beside Boltzmann's distribution, which is integrated over the sphere.
io::EquilibriumResult run_equilibrium(const io::EquilibriumJob& job, const DeviceRunOptions& options = {});

}  // namespace sotto::study
