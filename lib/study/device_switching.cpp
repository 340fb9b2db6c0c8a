#include <algorithm>
#include <chrono>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

constexpr int kMaxHalvings = 60;

/// The same waveforms, seen from a later zero of time.
Waveform from(const Waveform& waveform, double time_s) {
  if (waveform.time_s.empty()) return {};
  Waveform later{.time_s = {0}, .value = {value_at(waveform, time_s).after}};
  for (std::size_t k = 0; k < waveform.time_s.size(); ++k) {
    if (waveform.time_s[k] <= time_s) continue;
    later.time_s.push_back(waveform.time_s[k] - time_s);
    later.value.push_back(waveform.value[k]);
  }
  return later;
}

Drive from(const Drive& drive, double time_s) {
  Drive later;
  for (const auto torque : {&Drive::sot_a_per_m, &Drive::sot_field_a_per_m, &Drive::stt_a_per_m,
                            &Drive::stt_field_a_per_m, &Drive::anisotropy_shift_a_per_m}) {
    later.*torque = from(drive.*torque, time_s);
  }
  for (std::size_t axis = 0; axis < 3; ++axis) later.field_a_per_m[axis] = from(drive.field_a_per_m[axis], time_s);
  return later;
}

/// Does one trajectory without noise end behind the switching axis?
bool switches(const io::SwitchingJob& job, const io::SwitchingPoint& point) {
  const io::PulseScan& scan = job.scan;
  const double end_s = duration_s(scan, point.width_s) - scan.release_s;
  const Drive all = scan.drive_of(pulse_at(scan, point.amplitude, point.width_s));
  auto path = simulate(job.spin, all, {.start = job.ensemble.direction, .duration_s = end_s});
  if (scan.release_s > 0) {
    Macrospin released = job.spin;
    released.gilbert_damping = job.release_gilbert_damping.value_or(released.gilbert_damping);
    path = simulate(released, from(all, end_s), {.start = path.end, .duration_s = scan.release_s});
  }
  return path.end.dot(job.ensemble.switch_axis) < 0;
}

void compute_ensemble(const io::SwitchingJob& job, const DeviceRunOptions& options, std::uint64_t index,
                      io::SwitchingPoint& point, bool& failed) {
  EnsembleOptions ensemble = job.ensemble;
  ensemble.seed += index;
  ensemble.threads = options.threads;
  ensemble.simd = options.simd;
  const Drive drive = job.scan.drive_of(pulse_at(job.scan, point.amplitude, point.width_s));
  const auto found = switch_ensemble(job.spin, drive, duration_s(job.scan, point.width_s), ensemble);
  point.probability = found.probability;
  point.standard_error = found.standard_error;
  point.switched = found.switched;
  point.samples = found.samples;
  point.half_step_difference = found.half_step_difference;
  failed = failed || found.not_finite > 0;
}

/// Where the probability first rises through one half, by straight lines.
double interpolated_threshold(const std::vector<io::SwitchingPoint>& row) {
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (row[k].probability < 0.5) continue;
    if (k == 0) return row[k].amplitude;
    const double share = (0.5 - row[k - 1].probability) / (row[k].probability - row[k - 1].probability);
    return std::lerp(row[k - 1].amplitude, row[k].amplitude, share);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// The first amplitude that switches, bisected between the last that does not and the first that does.
double bisected_threshold(const io::SwitchingJob& job, const std::vector<io::SwitchingPoint>& row) {
  const auto first = std::ranges::find_if(row, [](const auto& point) { return point.probability > 0; });
  if (first == row.end()) return std::numeric_limits<double>::quiet_NaN();
  if (first == row.begin()) return first->amplitude;
  double low = std::prev(first)->amplitude;
  double high = first->amplitude;
  for (int k = 0; k < kMaxHalvings && std::abs(high - low) > job.threshold_tolerance * std::abs(high); ++k) {
    io::SwitchingPoint middle = *first;
    middle.amplitude = (low + high) / 2;
    (switches(job, middle) ? high : low) = middle.amplitude;
  }
  return high;
}

bool stopped(const DeviceRunOptions& options) {
  return options.stop != nullptr && options.stop->load();
}

/// All amplitudes at one width; fewer where the run is stopped.
std::vector<io::SwitchingPoint> run_row(const io::SwitchingJob& job, const DeviceRunOptions& options,
                                        std::size_t row_index, io::SwitchingResult& result) {
  const auto all = static_cast<double>(job.scan.size());
  std::vector<io::SwitchingPoint> row;
  for (std::size_t k = 0; k < job.scan.amplitude.size() && !stopped(options); ++k) {
    const std::size_t index = row_index * job.scan.amplitude.size() + k;
    if (options.on_progress) options.on_progress({"pulses", static_cast<double>(index) / all});
    io::SwitchingPoint point{.amplitude = job.scan.amplitude[k], .width_s = job.scan.width_s[row_index]};
    if (job.method == io::SwitchingMethod::ensemble) {
      compute_ensemble(job, options, index, point, result.failed);
    } else {
      point.samples = 1;
      point.switched = switches(job, point) ? 1 : 0;
      point.probability = static_cast<double>(point.switched);
    }
    row.push_back(point);
  }
  return row;
}

}  // namespace

io::SwitchingResult run_switching(const io::SwitchingJob& job, const DeviceRunOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const bool noisy = job.method == io::SwitchingMethod::ensemble;
  io::SwitchingResult result{.waveform = job.scan.waveform, .method = noisy ? "ensemble" : "deterministic"};
  for (std::size_t w = 0; w < job.scan.width_s.size() && !stopped(options); ++w) {
    const auto row = run_row(job, options, w, result);
    result.points.insert(result.points.end(), row.begin(), row.end());
    if (row.size() < job.scan.amplitude.size()) break;
    result.thresholds.push_back({.width_s = job.scan.width_s[w],
                                 .amplitude = noisy ? interpolated_threshold(row) : bisected_threshold(job, row)});
  }
  result.interrupted = result.points.size() < job.scan.size();
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
