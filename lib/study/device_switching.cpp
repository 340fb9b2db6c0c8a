#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include "sotto/device/constants.hpp"
#include "sotto/study/device_jobs.hpp"
#include "study/fastest_field.hpp"

namespace sotto::study {
namespace {

constexpr int kMaxHalvings = 60;
constexpr double kMaxTurns_rad = 1e6;   // 20 us at 0.3 T
constexpr long kMaxSteps = 10'000'000;  // of a trajectory: some 5 s

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

/// Whether one trajectory without noise ends behind the switching axis; nothing where it does not end.
struct Ending {
  std::optional<bool> switched;
  std::string message = {};
};

Ending ending(const io::SwitchingJob& job, const io::SwitchingPoint& point) {
  const io::PulseScan& scan = job.scan;
  const double end_s = duration_s(scan, point.width_s) - scan.release_s;
  const Drive all = scan.drive_of(pulse_at(scan, point.amplitude, point.width_s));
  const double turns_rad =
      kPrecession_m_per_a_s * fastest_field_a_per_m(job.spin, all) * duration_s(scan, point.width_s);
  if (!(turns_rad <= kMaxTurns_rad)) {
    return {.switched = std::nullopt, .message = fmt::format("{:g} rad of precession are too many", turns_rad)};
  }
  const TrajectoryOptions options{.max_steps = kMaxSteps};
  auto path = simulate(job.spin, all, {.start = job.ensemble.direction, .duration_s = end_s}, options);
  if (scan.release_s > 0 && path.termination == Termination::converged) {
    Macrospin released = job.spin;
    released.gilbert_damping = job.release_gilbert_damping.value_or(released.gilbert_damping);
    path = simulate(released, from(all, end_s), {.start = path.end, .duration_s = scan.release_s}, options);
  }
  if (path.termination != Termination::converged) return {.switched = std::nullopt, .message = path.message};
  return {.switched = path.end.dot(job.ensemble.switch_axis) < 0};
}

void compute_trajectory(const io::SwitchingJob& job, io::SwitchingPoint& point, std::string& failure) {
  const Ending found = ending(job, point);
  point.samples = 1;
  if (!found.switched) {
    point.probability = std::numeric_limits<double>::quiet_NaN();
    failure = fmt::format("the pulse of amplitude {:g} has no end: {}", point.amplitude, found.message);
    return;
  }
  point.switched = *found.switched ? 1 : 0;
  point.probability = static_cast<double>(point.switched);
}

void compute_ensemble(const io::SwitchingJob& job, const DeviceRunOptions& options, std::uint64_t index,
                      io::SwitchingPoint& point, std::string& failure) {
  EnsembleOptions ensemble = job.ensemble;
  ensemble.seed = io::seed_at(ensemble.seed, index);
  ensemble.threads = options.threads;
  ensemble.simd = options.simd;
  const Drive drive = job.scan.drive_of(pulse_at(job.scan, point.amplitude, point.width_s));
  const auto found = switch_ensemble(job.spin, drive, duration_s(job.scan, point.width_s), ensemble);
  point.probability = found.probability;
  point.standard_error = found.standard_error;
  point.switched = found.switched;
  point.samples = found.samples;
  point.half_step_difference = found.half_step_difference;
  if (found.not_finite > 0) failure = io::kNotNumbers;
}

/// The first point that switches more often than not, where the one before it does not; else why there is none.
struct Rise {
  const io::SwitchingPoint* above = nullptr;
  const char* note = "";
};

Rise first_rise(const std::vector<io::SwitchingPoint>& row) {
  for (const io::SwitchingPoint& point : row) {
    if (std::isnan(point.probability)) return {.note = "a probability before the threshold is not known"};
    if (point.probability < 0.5) continue;
    if (&point == &row.front()) return {.note = "the first amplitude switches already: the threshold is not scanned"};
    return {.above = &point};
  }
  return {.note = "no amplitude switches"};
}

/// By straight lines.
double interpolated_amplitude(const io::SwitchingPoint& below, const io::SwitchingPoint& above) {
  const double share = (0.5 - below.probability) / (above.probability - below.probability);
  return std::lerp(below.amplitude, above.amplitude, share);
}

/// By trajectories between the last amplitude that does not switch and the first that does; NaN where one has no end.
double bisected_amplitude(const io::SwitchingJob& job, const io::SwitchingPoint& below,
                          const io::SwitchingPoint& above) {
  double low = below.amplitude;
  double high = above.amplitude;
  for (int k = 0; k < kMaxHalvings && std::abs(high - low) > job.threshold_tolerance * std::abs(high); ++k) {
    io::SwitchingPoint middle = above;
    middle.amplitude = (low + high) / 2;
    const auto switched = ending(job, middle).switched;
    if (!switched) return std::numeric_limits<double>::quiet_NaN();
    (*switched ? high : low) = middle.amplitude;
  }
  return high;
}

io::SwitchingThreshold threshold(const io::SwitchingJob& job, const std::vector<io::SwitchingPoint>& row) {
  const auto [above, note] = first_rise(row);
  io::SwitchingThreshold found{.width_s = row.front().width_s, .note = note};
  if (above == nullptr) return found;
  const io::SwitchingPoint& below = *(above - 1);
  const bool noisy = job.method == io::SwitchingMethod::ensemble;
  found.amplitude = noisy ? interpolated_amplitude(below, *above) : bisected_amplitude(job, below, *above);
  if (std::isnan(found.amplitude)) found.note = "a trajectory of the bisection has no end";
  return found;
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
      compute_ensemble(job, options, index, point, result.failure);
    } else {
      compute_trajectory(job, point, result.failure);
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
    result.thresholds.push_back(threshold(job, row));
  }
  result.interrupted = result.points.size() < job.scan.size();
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
