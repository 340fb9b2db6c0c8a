#include <algorithm>
#include <chrono>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {

io::TrajectoryResult run_trajectory(const io::TrajectoryJob& job) {
  const auto begin = std::chrono::steady_clock::now();
  io::TrajectoryResult result;
  result.path = job.thermal ? thermal_trajectory(job.spin, job.drive, job.run.duration_s, job.replay, job.ensemble)
                            : simulate(job.spin, job.drive, job.run, job.options);
  if (job.mtj) {
    for (Eigen::Index k = 0; k < result.path.m.cols(); ++k) {
      const double cos_angle = result.path.m.col(k).dot(job.spin.stt_polarization);
      result.resistance_ohm.push_back(1 / mtj_conductance_siemens(*job.mtj, std::clamp(cos_angle, -1.0, 1.0), 0));
    }
  }
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
