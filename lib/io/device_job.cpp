#include "sotto/io/device_job.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/documents.hpp"
#include "io/json_writer.hpp"
#include "io/macrospin_spec.hpp"
#include "io/pulse_scan.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/easy_axis.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

constexpr Index kMaxCount = Index{1} << 40;
constexpr Index kMaxPoints = 10'000'000;
constexpr Index kDefaultPoints = 1001;  // of a trajectory: a line in a figure
constexpr NumberRule kTolerance{0, false, 0.1, false, "> 0 and <= 0.1"};
constexpr NumberRule kDampingRule{0, false, 1, false, "> 0 and <= 1"};

/// Keys that every job may have, with those of this kind.
void allow_job_keys(const JsonReader& root, std::vector<std::string_view> own) {
  own.insert(own.end(), {"name", "description", "device", "macrospin", "seed", "step_s"});
  root.allow_keys(own);
}

void read_head(const JsonReader& root, const std::string& path, const JsonDocument& document, DeviceJob& job) {
  job.path = path;
  job.name = root.string_or("name", "");
  job.description = root.string_or("description", "");
  job.resolved_json = to_text(document.root);
}

/// "start": a direction, or "boltzmann" where an ensemble is meant; default: the easy direction.
void read_start(const JsonReader& root, const Macrospin& spin, EnsembleOptions& options) {
  options.direction = easy_axis(spin).direction;
  options.switch_axis = options.direction;
  if (root.has("start")) {
    const auto start = root.at("start");
    if (start.value().is_string()) {
      options.start = start.word<EnsembleStart>({{"boltzmann", EnsembleStart::boltzmann}});
    } else {
      options.start = EnsembleStart::direction;
      options.direction = read_direction(start);
      options.switch_axis = options.direction;
    }
  }
  if (root.has("well")) options.direction = read_direction(root.at("well"));
  if (root.has("well") && options.start == EnsembleStart::direction)
    root.at("well").fail("left out beside a fixed start");
  if (root.has("switch_axis")) options.switch_axis = read_direction(root.at("switch_axis"));
  if (root.has("seed")) options.seed = root.at("seed").seed();
  options.step_s = root.number_or("step_s", kNonNegative, 0);
}

void read_samples(const JsonReader& root, EnsembleOptions& options) {
  if (root.has("samples")) options.samples = root.at("samples").integer(1, kMaxCount);
  if (root.has("half_step")) options.half_step = root.at("half_step").boolean();
}

/// "time_s" as it is, or "points" equally spaced ones.
std::vector<double> read_times(const JsonReader& root, double duration_s) {
  if (root.has("time_s")) {
    if (root.has("points")) root.at("points").fail("left out beside time_s");
    const auto times = root.at("time_s").vector(kNonNegative);
    for (Index k = 0; k < times.size(); ++k) {
      if (times[k] > duration_s) root.at("time_s").at(k).fail("<= duration_s");
      if (k > 0 && times[k] < times[k - 1]) root.at("time_s").at(k).fail(">= the one before");
    }
    return {times.begin(), times.end()};
  }
  const Index points = root.has("points") ? root.at("points").integer(2, kMaxPoints) : kDefaultPoints;
  std::vector<double> times;
  for (Index k = 0; k < points; ++k) {
    times.push_back(duration_s * (static_cast<double>(k) / static_cast<double>(points - 1)));
  }
  return times;
}

/// Ten times the slowest relaxation that a field of Hk gives, 1/(2 alpha g0 Hk).
double relaxation_s(const JsonReader& root, const Macrospin& spin) {
  const double field = easy_axis(spin).barrier_a_per_m;
  if (!(field > 0) || !(spin.gilbert_damping > 0)) return root.at("duration_s").number(kPositive);
  return 5 * (1 + spin.gilbert_damping * spin.gilbert_damping) / (spin.gilbert_damping * kPrecession_m_per_a_s * field);
}

/// Keys without effect are refused: who wrote them expected one.
void refuse(const JsonReader& root, std::initializer_list<std::string_view> keys, std::string_view where) {
  for (const auto key : keys) {
    if (root.has(key)) root.at(key).fail(fmt::format("left out {}", where));
  }
}

void require_noise(const JsonReader& root, const Macrospin& spin) {
  if (spin.thermal_field_a_per_m > 0) return;
  throw IoError(fmt::format(
      "{}: an ensemble needs noise: give delta or thermal_field_a_per_m, a card needs a temperature above 0",
      root.at(root.has("macrospin") ? "macrospin" : "device").where()));
}

WriteErrorMethod read_method(const JsonReader& node) {
  return node.word<WriteErrorMethod>({{"automatic", WriteErrorMethod::automatic},
                                      {"closed_form", WriteErrorMethod::closed_form},
                                      {"fokker_planck", WriteErrorMethod::fokker_planck},
                                      {"ensemble", WriteErrorMethod::ensemble},
                                      {"splitting", WriteErrorMethod::splitting}});
}

struct MultipleRule {
  int lowest;
  int highest;
  int unit;
};

int read_multiple(const JsonReader& root, std::string_view key, const MultipleRule& rule, int otherwise) {
  if (!root.has(key)) return otherwise;
  const auto number = static_cast<int>(root.at(key).integer(rule.lowest, rule.highest));
  if (number % rule.unit != 0) root.at(key).fail(fmt::format("a multiple of {}", rule.unit));
  return number;
}

WriteErrorOptions read_error_options(const JsonReader& root, const Macrospin& spin) {
  WriteErrorOptions options;
  options.start = root.has("well") ? read_direction(root.at("well")) : easy_axis(spin).direction;
  if (root.has("method")) options.method = read_method(root.at("method"));
  options.error_rel = root.number_or("error_rel", kPositive, options.error_rel);
  if (root.has("pilot_samples")) options.pilot_samples = root.at("pilot_samples").integer(1, kMaxCount);
  if (root.has("most_samples")) options.most_samples = root.at("most_samples").integer(1, kMaxCount);
  if (options.most_samples < options.pilot_samples) {
    if (!root.has("most_samples"))
      root.at("pilot_samples").fail(fmt::format("<= most_samples = {}", options.most_samples));
    root.at("most_samples").fail(fmt::format(">= pilot_samples = {}", options.pilot_samples));
  }
  options.walkers = read_multiple(root, "walkers", {32, 1 << 24, 32}, options.walkers);
  if (root.has("repetitions")) options.repetitions = static_cast<int>(root.at("repetitions").integer(2, 1 << 20));
  options.fokker_planck.cells = read_multiple(root, "cells", {32, 1 << 20, 4}, options.fokker_planck.cells);
  options.fokker_planck.step_error = root.number_or("step_error", kTolerance, options.fokker_planck.step_error);
  if (root.has("seed")) options.seed = root.at("seed").seed();
  options.step_s = root.number_or("step_s", kNonNegative, 0);
  return options;
}

/// "thermal" with what belongs to it; without it, nothing of that may be there.
void read_replay(const JsonReader& root, TrajectoryJob& job) {
  if (root.has("thermal")) job.thermal = root.at("thermal").boolean();
  if (job.thermal) require_noise(root, job.spin);
  if (job.thermal) refuse(root, {"time_s", "points", "tolerance"}, "where thermal is true");
  if (!job.thermal) refuse(root, {"sample", "record_every", "step_s"}, "unless thermal is true");
  if (root.has("sample")) job.replay.sample = root.at("sample").integer(0, kMaxCount);
  if (root.has("record_every")) job.replay.record_every = root.at("record_every").integer(1, kMaxCount);
  job.ensemble.start = EnsembleStart::direction;
  job.ensemble.direction = job.run.start;
  job.ensemble.switch_axis = job.options.crossing_axis;
  if (root.has("seed")) job.ensemble.seed = root.at("seed").seed();
  job.ensemble.step_s = root.number_or("step_s", kNonNegative, 0);
}

}  // namespace

TrajectoryJob load_trajectory_job(const std::string& path, const Overrides& overrides) {
  return read_trajectory_job(load_json(path, overrides), path);
}

TrajectoryJob read_trajectory_job(const JsonDocument& document, const std::string& path) {
  const auto root = JsonReader::open(document, "device_trajectory");
  allow_job_keys(root, {"drive", "start", "start_angle_rad", "duration_s", "points", "time_s", "crossing_axis",
                        "tolerance", "thermal", "sample", "record_every"});
  TrajectoryJob job;
  read_head(root, path, document, job);
  const auto device = read_device_spec(root, path);
  job.spin = device.spin;
  job.mtj = device.mtj;
  return blaming(document.file, [&] {
    validate(job.spin);
    job.drive = drive_of(device, read_drive(root, device));
    job.run.duration_s = root.at("duration_s").number(kPositive);
    if (root.has("start") && root.has("start_angle_rad")) root.at("start_angle_rad").fail("left out beside start");
    const double angle_rad = root.number_or("start_angle_rad", kAnyNumber, thermal_angle_rad(job.spin));
    job.run.start = root.has("start") ? read_direction(root.at("start")) : tilted_start(job.spin, angle_rad);
    job.options.time_s = read_times(root, job.run.duration_s);
    job.options.tolerance = root.number_or("tolerance", kTolerance, job.options.tolerance);
    job.options.crossing_axis =
        root.has("crossing_axis") ? read_direction(root.at("crossing_axis")) : easy_axis(job.spin).direction;
    read_replay(root, job);
    return job;
  });
}

SwitchingJob load_switching_job(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const auto root = JsonReader::open(document, "device_switching");
  allow_job_keys(root, {"drive", "scan", "start", "well", "switch_axis", "release_s", "release_gilbert_damping",
                        "method", "threshold_tolerance", "samples", "half_step"});
  SwitchingJob job;
  read_head(root, path, document, job);
  const auto device = read_device_spec(root, path);
  job.spin = device.spin;
  return blaming(document.file, [&] {
    validate(job.spin);
    job.scan = read_scan(root, device);
    read_start(root, job.spin, job.ensemble);
    read_samples(root, job.ensemble);
    if (root.has("release_gilbert_damping")) {
      job.release_gilbert_damping = root.at("release_gilbert_damping").number(kDampingRule);
    }
    job.threshold_tolerance = root.number_or("threshold_tolerance", kTolerance, job.threshold_tolerance);
    if (root.has("method")) {
      job.method = root.at("method").word<SwitchingMethod>(
          {{"ensemble", SwitchingMethod::ensemble}, {"deterministic", SwitchingMethod::deterministic}});
    }
    if (job.method == SwitchingMethod::ensemble) {
      require_noise(root, job.spin);
      refuse(root, {"release_gilbert_damping", "threshold_tolerance"}, "where method is \"ensemble\"");
    } else {
      refuse(root, {"samples", "half_step", "step_s"}, "where method is \"deterministic\"");
    }
    const bool at_rest = job.method == SwitchingMethod::deterministic && job.ensemble.start == EnsembleStart::boltzmann;
    if (at_rest && root.has("start")) root.at("start").fail("a direction where method is \"deterministic\"");
    if (at_rest) job.ensemble.direction = tilted_start(job.spin, thermal_angle_rad(job.spin));
    return job;
  });
}

WriteErrorJob load_write_error_job(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const auto root = JsonReader::open(document, "device_wer");
  allow_job_keys(root, {"drive", "scan", "well", "release_s", "method", "error_rel", "most_samples", "pilot_samples",
                        "walkers", "repetitions", "cells", "step_error"});
  WriteErrorJob job;
  read_head(root, path, document, job);
  const auto device = read_device_spec(root, path);
  job.spin = device.spin;
  return blaming(document.file, [&] {
    validate(job.spin);
    require_noise(root, job.spin);
    job.scan = read_scan(root, device);
    job.options = read_error_options(root, job.spin);
    return job;
  });
}

EquilibriumJob load_equilibrium_job(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const auto root = JsonReader::open(document, "device_equilibrium");
  allow_job_keys(root, {"start", "well", "axis", "duration_s", "domain", "bins", "samples"});
  EquilibriumJob job;
  read_head(root, path, document, job);
  job.spin = read_device_spec(root, path).spin;
  return blaming(document.file, [&] {
    validate(job.spin);
    require_noise(root, job.spin);
    read_start(root, job.spin, job.ensemble);
    read_samples(root, job.ensemble);
    job.axis = root.has("axis") ? read_direction(root.at("axis")) : easy_axis(job.spin).direction;
    job.duration_s = root.has("duration_s") ? root.at("duration_s").number(kPositive) : relaxation_s(root, job.spin);
    if (root.has("domain")) job.whole_sphere = root.at("domain").word<bool>({{"sphere", true}, {"well", false}});
    if (root.has("bins")) job.bins = static_cast<int>(root.at("bins").integer(2, 10000));
    return job;
  });
}

}  // namespace sotto::io
