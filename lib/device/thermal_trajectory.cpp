#include "sotto/device/thermal_trajectory.hpp"

#include <fmt/format.h>

#include <boost/numeric/odeint/integrate/integrate_n_steps.hpp>
#include <cmath>
#include <utility>

#include "denormals.hpp"
#include "ensemble_program.hpp"
#include "heun_stepper.hpp"
#include "llg_field.hpp"
#include "scalar_normals.hpp"
#include "sotto/core/error.hpp"
#include "thermal_start.hpp"

namespace sotto {
namespace {

/// Right-hand side within one segment of the drive.
struct SegmentSlope {
  const Macrospin* spin;
  const DriveSegment* segment;

  void operator()(const Eigen::Vector3d& m, Eigen::Vector3d& slope, double time_s, const Eigen::Vector3d& noise) const {
    const double share = (time_s - segment->begin_s) / (segment->end_s - segment->begin_s);
    const DriveValues drive = interpolate(segment->at_begin, segment->at_end, share);
    slope = landau_lifshitz(spin->gilbert_damping, m, torque_field(*spin, drive, m) + noise);
  }
};

/// Thermal field of one step after the other; copies share the counter.
struct SegmentNoise {
  ScalarNormals* normals;
  long* step;
  double amplitude_a_per_m;

  Eigen::Vector3d operator()(double, double) const { return amplitude_a_per_m * normals->at((*step)++); }
};

/// Collects what the caller sees.
class Recorder {
 public:
  Recorder(const Eigen::Vector3d& axis, long every) : axis_(axis), every_(every) {}

  void see(const Eigen::Vector3d& m, double time_s, bool always) {
    const double along = m.dot(axis_);
    if (seen_ > 0 && std::isnan(crossing_s_) && before_ * along <= 0 && before_ != 0) {
      crossing_s_ = std::lerp(time_before_s_, time_s, before_ / (before_ - along));
    }
    if (always || seen_ % every_ == 0) {
      time_s_.push_back(time_s);
      m_.push_back(m);
    }
    before_ = along;
    time_before_s_ = time_s;
    ++seen_;
  }

  Trajectory finish(const Eigen::Vector3d& end) const {
    Trajectory path{.time_s = time_s_, .end = end, .crossing_s = crossing_s_, .steps = seen_ - 1};
    path.m.resize(3, static_cast<Eigen::Index>(m_.size()));
    for (std::size_t k = 0; k < m_.size(); ++k) path.m.col(static_cast<Eigen::Index>(k)) = m_[k];
    path.termination = end.allFinite() ? Termination::converged : Termination::not_finite;
    path.message = fmt::format("{} Heun steps", path.steps);
    return path;
  }

 private:
  Eigen::Vector3d axis_;
  long every_;
  long seen_ = 0;
  double before_ = 0;
  double time_before_s_ = 0;
  double crossing_s_ = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> time_s_;
  std::vector<Eigen::Vector3d> m_;
};

Eigen::Vector3d start_of(const Macrospin& spin, const SampleReplay& replay, const EnsembleOptions& options) {
  if (options.start == EnsembleStart::direction) return options.direction.normalized();
  return ThermalWell(spin, options.direction).draw(options.seed, static_cast<std::uint64_t>(replay.sample));
}

void check(const SampleReplay& replay, double duration_s, const EnsembleOptions& options) {
  require(replay.sample >= 0, "sample", static_cast<double>(replay.sample), ">= 0");
  require(replay.record_every > 0, "record_every", static_cast<double>(replay.record_every), "> 0");
  require(duration_s > 0 && std::isfinite(duration_s), "duration_s", duration_s, "> 0 and finite");
  require(options.step_s >= 0 && std::isfinite(options.step_s), "step_s", options.step_s, ">= 0 and finite");
}

}  // namespace

Trajectory thermal_trajectory(const Macrospin& spin, const Drive& drive, double duration_s, const SampleReplay& replay,
                              const EnsembleOptions& options) {
  validate(spin);
  validate(drive);
  check(replay, duration_s, options);
  const double step_s = options.step_s > 0 ? options.step_s : thermal_step_s(spin, drive);
  const EnsembleProgram program =
      ensemble_program(spin, drive, {.duration_s = duration_s, .step_s = step_s, .look_s = options.look_s});
  const FlushDenormals flush;
  ScalarNormals normals(options.seed, static_cast<std::uint64_t>(replay.sample));
  Recorder recorder(options.switch_axis, replay.record_every);
  Eigen::Vector3d m = start_of(spin, replay, options);
  recorder.see(m, 0, true);
  long step = 0;
  for (const ProgramSegment& segment : program.segments) {
    const long last = step + segment.kernel.steps;
    const auto system =
        std::make_pair(SegmentSlope{&spin, &segment.drive}, SegmentNoise{&normals, &step, segment.noise_a_per_m});
    const auto observe = [&](const Eigen::Vector3d& now, double time_s) {
      if (time_s > segment.drive.begin_s) recorder.see(now, step == last ? segment.drive.end_s : time_s, step == last);
    };
    boost::numeric::odeint::integrate_n_steps(HeunStepper(), system, m, segment.drive.begin_s, segment.step_s,
                                              static_cast<std::size_t>(segment.kernel.steps), observe);
  }
  return recorder.finish(m);
}

}  // namespace sotto
