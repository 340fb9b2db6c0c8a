#include "sotto/device/llg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/numeric/odeint.hpp>
#include <cmath>

#include "denormals.hpp"
#include "llg_field.hpp"
#include "sotto/core/error.hpp"

namespace sotto {
namespace {

namespace odeint = boost::numeric::odeint;

using State = std::array<double, 3>;
using Stepper = odeint::result_of::make_dense_output<odeint::runge_kutta_dopri5<State>>::type;

constexpr int kLooksPerStep = 4;      // for a sign change of m.axis inside a step
constexpr int kBisections = 60;       // of the crossing time
constexpr long kStepsOnSphere = 256;  // until the length, which drifts by 1e-11 per step, is put back to 1
constexpr double kFirstStep = 1e-2;   // in radians of the fastest precession

Eigen::Vector3d vector_of(const State& m) {
  return {m[0], m[1], m[2]};
}

/// One segment in its own units: time from 0 in units of 1/(g0 H) with the largest field H, so that odeint's absolute
/// comparisons of times are far below a step.
struct SegmentSystem {
  const Macrospin& spin;
  const DriveSegment& segment;
  double unit_s;

  double length() const { return (segment.end_s - segment.begin_s) / unit_s; }

  void operator()(const State& m, State& slope, double t) const {
    const Eigen::Vector3d direction = vector_of(m);
    const DriveValues drive = interpolate(segment.at_begin, segment.at_end, t / length());
    const Eigen::Vector3d field = torque_field(spin, drive, direction);
    const Eigen::Vector3d rate = unit_s * landau_lifshitz(spin.gilbert_damping, direction, field);
    slope = {rate.x(), rate.y(), rate.z()};
  }
};

SegmentSystem system_of(const Macrospin& spin, const DriveSegment& segment) {
  const double field = std::max(field_bound(spin, segment.at_begin), field_bound(spin, segment.at_end));
  const double length_s = segment.end_s - segment.begin_s;
  return {spin, segment, field > 0 ? std::min(length_s, 1 / (kPrecession_m_per_a_s * field)) : length_s};
}

class Integration {
 public:
  Integration(const Macrospin& spin, const Run& run, const TrajectoryOptions& options)
      : spin_(spin), options_(options) {
    const Eigen::Vector3d start = run.start.normalized();
    m_ = {start.x(), start.y(), start.z()};
    path_.time_s = options.time_s;
    path_.m.setConstant(3, static_cast<Eigen::Index>(options.time_s.size()), std::numeric_limits<double>::quiet_NaN());
    path_.termination = Termination::converged;
    record_until(0, [&](double) { return m_; });
  }

  /// False: stopped.
  bool advance(const DriveSegment& segment);

  Trajectory finish() {
    if (path_.termination == Termination::converged) {
      path_.end = vector_of(m_).normalized();
      path_.message = fmt::format("{} steps", path_.steps);
    }
    return std::move(path_);
  }

 private:
  /// Stores the wanted times up to `time_s`; state(t) is the magnetisation there.
  template <typename StateAt>
  void record_until(double time_s, StateAt&& state) {
    while (next_ < path_.time_s.size() && path_.time_s[next_] <= time_s) {
      path_.m.col(static_cast<Eigen::Index>(next_)) = vector_of(state(path_.time_s[next_])).normalized();
      ++next_;
    }
  }

  void put_on_sphere(State& m) {
    const double norm = vector_of(m).norm();
    path_.norm_error = std::max(path_.norm_error, std::abs(norm - 1));
    for (double& component : m) component /= norm;
  }

  void restart(Stepper& stepper) {
    State m = stepper.current_state();
    put_on_sphere(m);
    stepper.initialize(m, stepper.current_time(), stepper.current_time_step());
  }

  double along_axis(const State& m) const { return vector_of(m).dot(options_.crossing_axis); }

  template <typename StateAt>
  void look_for_crossing(double from, double to, const SegmentSystem& system, StateAt&& state);

  bool stop(Termination termination, double time_s, const char* reason) {
    path_.termination = termination;
    path_.message = fmt::format("stopped at {} s after {} steps: {}", time_s, path_.steps, reason);
    path_.crossing_s = std::numeric_limits<double>::quiet_NaN();
    return false;
  }

  const Macrospin& spin_;
  const TrajectoryOptions& options_;
  State m_{};
  std::size_t next_ = 0;
  Trajectory path_;
};

template <typename StateAt>
void Integration::look_for_crossing(double from, double to, const SegmentSystem& system, StateAt&& state) {
  double low = from;
  double value = along_axis(state(from));
  for (int k = 1; k <= kLooksPerStep && std::isnan(path_.crossing_s); ++k) {
    double high = from + (to - from) * k / kLooksPerStep;
    const double next = along_axis(state(high));
    const double next_low = high;
    const double sign = value;
    if (value * next < 0 || (next == 0 && value != 0)) {
      for (int i = 0; i < kBisections; ++i) {
        const double middle = (low + high) / 2;
        (along_axis(state(middle)) * sign > 0 ? low : high) = middle;
      }
      path_.crossing_s = system.segment.begin_s + system.unit_s * high;
    }
    low = next_low;
    value = next;
  }
}

bool Integration::advance(const DriveSegment& segment) {
  const SegmentSystem system = system_of(spin_, segment);
  const double length = system.length();
  Stepper stepper =
      odeint::make_dense_output(options_.tolerance, options_.tolerance, odeint::runge_kutta_dopri5<State>());
  stepper.initialize(m_, 0, std::min(kFirstStep, length));
  const auto state = [&](double t) {
    State m{};
    stepper.calc_state(t, m);
    return m;
  };
  double reached = 0;
  while (reached < length) {
    const double now_s = segment.begin_s + system.unit_s * reached;
    if (path_.steps >= options_.max_steps) return stop(Termination::iteration_limit, now_s, "too many steps");
    try {
      stepper.do_step(system);
    } catch (const odeint::odeint_error&) {
      return stop(Termination::not_finite, now_s, "no step is small enough");
    }
    ++path_.steps;
    const double to = std::min(stepper.current_time(), length);
    if (!vector_of(state(to)).allFinite()) return stop(Termination::not_finite, now_s, "not finite");
    if (std::isnan(path_.crossing_s)) look_for_crossing(reached, to, system, state);
    const double to_s = to >= length ? segment.end_s : segment.begin_s + system.unit_s * to;
    record_until(to_s, [&](double time_s) { return state(std::min(to, (time_s - segment.begin_s) / system.unit_s)); });
    reached = to;
    if (path_.steps % kStepsOnSphere == 0 && reached < length) restart(stepper);
  }
  m_ = state(length);
  put_on_sphere(m_);
  return true;
}

void check(const Run& run, const TrajectoryOptions& options) {
  require(run.start.allFinite() && run.start.norm() > 0, "length of start", run.start.norm(), "> 0 and finite");
  require(run.duration_s > 0 && std::isfinite(run.duration_s), "duration_s", run.duration_s, "> 0 and finite");
  require(options.tolerance > 0 && options.tolerance < 1, "tolerance", options.tolerance, "> 0 and < 1");
  require(std::ranges::is_sorted(options.time_s), "time_s", "its order", "never falling");
  if (!options.time_s.empty()) {
    require(options.time_s.front() >= 0, "time_s", options.time_s.front(), ">= 0");
    require(options.time_s.back() <= run.duration_s, "time_s", options.time_s.back(), "<= duration_s");
  }
}

}  // namespace

Trajectory simulate(const Macrospin& spin, const Drive& drive, const Run& run, const TrajectoryOptions& options) {
  validate(spin);
  validate(drive);
  check(run, options);
  const FlushDenormals flush;
  Integration integration(spin, run, options);
  for (const DriveSegment& segment : drive_segments(drive, run.duration_s)) {
    if (!integration.advance(segment)) break;
  }
  return integration.finish();
}

}  // namespace sotto
