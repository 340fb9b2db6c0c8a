#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {

io::WriteErrorResult run_write_errors(const io::WriteErrorJob& job, const DeviceRunOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const io::PulseScan& scan = job.scan;
  io::WriteErrorResult result{.waveform = scan.waveform};
  for (std::size_t index = 0; index < scan.size(); ++index) {
    if (options.stop != nullptr && options.stop->load()) break;
    if (options.on_progress) {
      options.on_progress({"pulses", static_cast<double>(index) / static_cast<double>(scan.size())});
    }
    io::WriteErrorPoint point{.amplitude = scan.amplitude[index % scan.amplitude.size()],
                              .width_s = scan.width_s[index / scan.amplitude.size()]};
    WriteErrorOptions chosen = job.options;
    chosen.seed = io::seed_at(chosen.seed, index);
    chosen.threads = options.threads;
    chosen.simd = options.simd;
    const Drive drive = scan.drive_of(pulse_at(scan, point.amplitude, point.width_s));
    point.found = write_error_rate(job.spin, drive, duration_s(scan, point.width_s), chosen);
    if (std::isnan(point.found.rate)) {
      result.failure = fmt::format("no write error rate for amplitude {:g}: {}", point.amplitude, point.found.note);
    }
    result.points.push_back(point);
  }
  result.interrupted = result.points.size() < scan.size();
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
