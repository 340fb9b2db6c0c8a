#include "sotto/device/write_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "axial_reduction.hpp"
#include "sotto/core/error.hpp"
#include "sotto/device/ensemble.hpp"
#include "sotto/device/splitting.hpp"
#include "sotto/device/switching.hpp"

namespace sotto {
namespace {

constexpr std::int64_t kEnoughErrors = 100;  // 10 % of standard error in the pilot
constexpr double kNoRate = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kPilotSeed = 0x50494c4f54;  // the pilot shares no number with the run that it sizes

struct WriteCase {
  const Macrospin& spin;
  const Drive& drive;
  double duration_s;
  const WriteErrorOptions& options;
};

const AxialProblem& require_axial(const AxialReduction& reduction, WriteErrorMethod method) {
  require(reduction.problem.has_value(), "method", std::string(to_string(method)),
          "another one: here is " + reduction.obstacle);
  return *reduction.problem;
}

/// Largest known deviation from the Fokker-Planck equation, Delta 40 to 80 (switching.hpp).
double closed_form_error_rel(double net_overdrive) {
  if (net_overdrive >= 3) return 0.005;
  if (net_overdrive >= 2) return 0.22;
  return net_overdrive >= 1.5 ? 1.9 : std::numeric_limits<double>::infinity();
}

WriteErrorRate by_closed_form(const AxialProblem& problem) {
  const DrivePiece& first = problem.pulse.front();
  require(problem.start_field_ratio == 0, "method", std::string("closed_form"),
          "another one: its start knows no field at rest");
  double tau = 0;
  for (const DrivePiece& piece : problem.pulse) {
    const bool same = piece.overdrive == first.overdrive && piece.field_ratio == first.field_ratio;
    require(same, "method", std::string("closed_form"), "another one: the drive is not constant");
    tau += piece.duration_tau;
  }
  const AxialDrive drive{.delta = problem.delta, .overdrive = first.overdrive, .field_ratio = first.field_ratio};
  return {.rate = closed_form_write_error_rate(drive, tau),
          .error_rel = closed_form_error_rel(net_overdrive(drive)),
          .method = WriteErrorMethod::closed_form,
          .note = "asked for; Butler's linearised form with theta*^2"};
}

/// Ramps in half as many pieces, on half the grid: the difference holds the error of both, on the safe side.
double ramp_error_rel(const AxialProblem& problem, const WriteErrorOptions& options, double rate) {
  if (problem.coarse_pulse.empty() || rate == 0) return 0;
  FokkerPlanckOptions half = options.fokker_planck;
  half.cells = std::max(32, half.cells / 8 * 4);
  const FokkerPlanckResult coarse =
      fokker_planck_write_error_rate(problem.delta, problem.coarse_pulse, half, problem.start_field_ratio);
  return std::abs(coarse.write_error_rate - rate) / rate;
}

WriteErrorRate by_fokker_planck(const AxialProblem& problem, const WriteErrorOptions& options) {
  const FokkerPlanckResult result =
      fokker_planck_write_error_rate(problem.delta, problem.pulse, options.fokker_planck, problem.start_field_ratio);
  return {.rate = result.write_error_rate,
          .error_rel = result.error_rel + ramp_error_rel(problem, options, result.write_error_rate),
          .method = WriteErrorMethod::fokker_planck,
          .note = "torques, fields and anisotropy share one axis"};
}

EnsembleResult ensemble_of(const WriteCase& write, std::int64_t samples, std::uint64_t seed) {
  const WriteErrorOptions& options = write.options;
  EnsembleOptions chosen;
  chosen.samples = samples;
  chosen.seed = seed;
  chosen.step_s = options.step_s;
  chosen.threads = options.threads;
  chosen.simd = options.simd;
  chosen.direction = options.start;
  chosen.switch_axis = options.start;
  return switch_ensemble(write.spin, write.drive, write.duration_s, chosen);
}

EnsembleResult pilot_of(const WriteCase& write) {
  return ensemble_of(write, write.options.pilot_samples, write.options.seed ^ kPilotSeed);
}

/// Samples that are no numbers count neither as errors nor as switched: there is no rate.
WriteErrorRate without_rate(WriteErrorMethod method, std::int64_t samples, const std::string& broken) {
  return {.rate = kNoRate,
          .error_rel = kNoRate,
          .method = method,
          .samples = samples,
          .note = broken + " no numbers any more: the step is much too large"};
}

WriteErrorRate without_rate(const EnsembleResult& run) {
  return without_rate(WriteErrorMethod::ensemble, run.samples, std::to_string(run.not_finite) + " samples are");
}

WriteErrorRate by_ensemble(const WriteCase& write, const EnsembleResult& pilot) {
  if (pilot.not_finite > 0) return without_rate(pilot);
  const WriteErrorOptions& options = write.options;
  const std::int64_t errors_of_pilot = pilot.samples - pilot.switched;
  const double guess = std::max(1.0, static_cast<double>(errors_of_pilot)) / static_cast<double>(options.pilot_samples);
  const double wanted = std::ceil((1 - guess) / (guess * options.error_rel * options.error_rel));
  const auto samples = static_cast<std::int64_t>(
      std::clamp(wanted, static_cast<double>(options.pilot_samples), static_cast<double>(options.most_samples)));
  const EnsembleResult run = ensemble_of(write, samples, options.seed);
  if (run.not_finite > 0) return without_rate(run);
  const auto errors = static_cast<double>(run.samples - run.switched);
  const double infinity = std::numeric_limits<double>::infinity();
  return {.rate = errors / static_cast<double>(run.samples),
          .error_rel = errors > 0 ? std::sqrt((1 - errors / static_cast<double>(run.samples)) / errors) : infinity,
          .method = WriteErrorMethod::ensemble,
          .samples = run.samples,
          .note = errors > 0 ? "errors are frequent enough to be counted"
                             : "no error was seen: the rate is below 3 per number of samples"};
}

WriteErrorRate by_splitting(const WriteCase& write) {
  const WriteErrorOptions& options = write.options;
  SplittingOptions chosen;
  chosen.walkers = options.walkers;
  chosen.repetitions = options.repetitions;
  chosen.seed = options.seed;
  chosen.step_s = options.step_s;
  chosen.threads = options.threads;
  chosen.simd = options.simd;
  chosen.start = options.start;
  const SplittingResult run = split_write_errors(write.spin, write.drive, write.duration_s, chosen);
  const auto samples = static_cast<std::int64_t>(options.walkers) * options.repetitions;
  if (std::isnan(run.write_error_rate)) return without_rate(WriteErrorMethod::splitting, samples, "walkers are");
  const bool none = run.write_error_rate == 0;
  return {.rate = run.write_error_rate,
          .error_rel = none ? std::numeric_limits<double>::infinity() : run.standard_error / run.write_error_rate,
          .method = WriteErrorMethod::splitting,
          .samples = samples,
          .note = run.guide == SplittingGuide::collinear
                      ? "rare errors; walkers guided by the closed form"
                      : "rare errors; walkers guided by a coarse grid on the sphere"};
}

WriteErrorRate without_axis(const WriteCase& write, const std::string& obstacle) {
  const EnsembleResult pilot = pilot_of(write);
  const bool countable = pilot.not_finite > 0 || pilot.samples - pilot.switched >= kEnoughErrors;
  WriteErrorRate result = countable ? by_ensemble(write, pilot) : by_splitting(write);
  result.note += " (no Fokker-Planck equation in one variable is built for " + obstacle + ")";
  return result;
}

void check(double duration_s, const WriteErrorOptions& options) {
  require(duration_s > 0 && std::isfinite(duration_s), "duration_s", duration_s, "> 0 and finite");
  const double length = options.start.norm();
  require(length > 0 && std::isfinite(length), "length of start", length, "> 0 and finite");
  require(options.error_rel > 0, "error_rel", options.error_rel, "> 0");
  require(options.pilot_samples > 0, "pilot_samples", static_cast<double>(options.pilot_samples), "> 0");
  require(options.most_samples >= options.pilot_samples, "most_samples", static_cast<double>(options.most_samples),
          ">= pilot_samples");
}

}  // namespace

std::string_view to_string(WriteErrorMethod method) {
  switch (method) {
    case WriteErrorMethod::automatic:
      return "automatic";
    case WriteErrorMethod::closed_form:
      return "closed_form";
    case WriteErrorMethod::fokker_planck:
      return "fokker_planck";
    case WriteErrorMethod::ensemble:
      return "ensemble";
    case WriteErrorMethod::splitting:
      return "splitting";
  }
  return "unknown";
}

WriteErrorRate write_error_rate(const Macrospin& spin, const Drive& drive, double duration_s,
                                const WriteErrorOptions& options) {
  validate(spin);
  validate(drive);
  check(duration_s, options);
  const WriteCase write{spin, drive, duration_s, options};
  const AxialReduction reduction = axial_reduction(spin, drive, {.start = options.start, .duration_s = duration_s});
  switch (options.method) {
    case WriteErrorMethod::closed_form:
      return by_closed_form(require_axial(reduction, options.method));
    case WriteErrorMethod::fokker_planck:
      return by_fokker_planck(require_axial(reduction, options.method), options);
    case WriteErrorMethod::ensemble:
      return by_ensemble(write, pilot_of(write));
    case WriteErrorMethod::splitting:
      return by_splitting(write);
    case WriteErrorMethod::automatic:
      break;
  }
  return reduction.problem ? by_fokker_planck(*reduction.problem, options) : without_axis(write, reduction.obstacle);
}

}  // namespace sotto
