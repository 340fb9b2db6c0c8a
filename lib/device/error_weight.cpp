#include "error_weight.hpp"

#include <array>
#include <cmath>
#include <memory>
#include <numbers>

#include "llg_field.hpp"
#include "octahedral_grid.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/device/switching.hpp"

namespace sotto {
namespace {

/// Growth of the polar angle from a time to the end of the pulse, and the variance that noise adds on the way.
struct Growth {
  double log_gain = 0;
  double variance = 0;
};

/// Backward over `tau` of a constant drive: the noise of this part is amplified by all that follows.
Growth grown(const Growth& after, double rate, double tau, double delta) {
  const double x = 2 * rate * tau;
  const double own = tau / delta * (std::abs(x) < 1e-8 ? 1 : std::expm1(x) / x);
  return {after.log_gain + rate * tau, after.variance + own * std::exp(2 * after.log_gain)};
}

/// Growth at `time_tau` from the begin.
Growth growth_at(const AxialProblem& problem, std::size_t pulse_end, double time_tau) {
  double begin = 0;
  std::vector<double> left(pulse_end);
  for (std::size_t k = 0; k < pulse_end; ++k) {
    const double end = begin + problem.pulse[k].duration_tau;
    left[k] = std::max(0.0, end - std::max(begin, time_tau));
    begin = end;
  }
  Growth growth;
  for (std::size_t k = pulse_end; k-- > 0;) {
    const double rate = problem.pulse[k].overdrive - problem.pulse[k].field_ratio - 1;
    growth = grown(growth, rate, left[k], problem.delta);
  }
  return growth;
}

}  // namespace

ErrorWeight collinear_weight(const AxialProblem& problem, const Eigen::Vector3d& axis, const SliceTimes& slices) {
  double largest = 0;
  std::size_t pulse_end = 0;
  for (std::size_t k = 0; k < problem.pulse.size(); ++k) {
    const double net = problem.pulse[k].overdrive - problem.pulse[k].field_ratio;
    largest = std::max(largest, net);
    if (net > 1) pulse_end = k + 1;
  }
  const double crossover = crossover_angle_squared({.delta = problem.delta, .overdrive = largest});
  std::vector<double> steepness;  // of -ln psi in theta^2
  for (const double time_s : slices.time_s) {
    const Growth growth = growth_at(problem, pulse_end, time_s / problem.tau_unit_s);
    steepness.push_back(std::exp(2 * growth.log_gain) / (2 * (growth.variance + crossover / 2)));
  }
  return [steepness, unit = axis.normalized().eval()](const Eigen::Vector3d& m, std::size_t slice) {
    const double theta = std::acos(std::clamp(m.dot(unit), -1.0, 1.0));
    return -steepness[slice] * theta * theta;
  };
}

namespace {

// ln psi of a walker that ends switched: far below any rate, yet finite, so that it can be interpolated.
constexpr double kSwitched = -60;
constexpr double kFlowTurn = 0.5;       // radian per Runge-Kutta step
constexpr double kLargestTurn = 2;      // radian per step of the grid: each interpolation blurs a little ...
constexpr double kLargestNoise = 0.03;  // ... and radian of noise: nine points of it reach only 1.7 standard deviations
constexpr int kPoints = 9;

/// 3 x 3 Gauss-Hermite: nodes 0 and +-sqrt(3) standard deviations, weights 2/3 and 1/6.
struct NoisePoint {
  double x;
  double y;
  double weight;
};

std::array<NoisePoint, kPoints> noise_points() {
  std::array<NoisePoint, kPoints> points{};
  constexpr std::array<double, 3> kNode{-std::numbers::sqrt3, 0, std::numbers::sqrt3};
  constexpr std::array<double, 3> kWeight{1.0 / 6, 2.0 / 3, 1.0 / 6};
  for (std::size_t k = 0; k < kPoints; ++k) points[k] = {kNode[k / 3], kNode[k % 3], kWeight[k / 3] * kWeight[k % 3]};
  return points;
}

/// Runge-Kutta step of the noiseless equation.
Eigen::Vector3d flow(const Macrospin& spin, const DriveValues& drive, const Eigen::Vector3d& m, double step_s) {
  const auto rate = [&](const Eigen::Vector3d& at) {
    return landau_lifshitz(spin.gilbert_damping, at, torque_field(spin, drive, at)).eval();
  };
  const Eigen::Vector3d k1 = rate(m);
  const Eigen::Vector3d k2 = rate(m + step_s / 2 * k1);
  const Eigen::Vector3d k3 = rate(m + step_s / 2 * k2);
  const Eigen::Vector3d k4 = rate(m + step_s * k3);
  return (m + step_s / 6 * (k1 + 2 * k2 + 2 * k3 + k4)).normalized();
}

class BackwardGrid {
 public:
  explicit BackwardGrid(const BackwardProblem& problem) : problem_(problem), grid_(problem.grid) {
    log_psi_.resize(grid_.nodes());
    for (int k = 0; k < grid_.nodes(); ++k) log_psi_(k) = at_end(grid_.node(k).dot(problem.axis));
    stencils_.resize(static_cast<std::size_t>(grid_.nodes()));
    next_.resize(grid_.nodes());
  }

  /// From the end of a segment to its begin.
  void go_back(const DriveSegment& segment) {
    const double length_s = segment.end_s - segment.begin_s;
    const double bound =
        std::max(field_bound(problem_.spin, segment.at_begin), field_bound(problem_.spin, segment.at_end));
    const double turn = length_s * kPrecession_m_per_a_s * bound;
    const double noise = length_s * noise_variance_per_s() / (kLargestNoise * kLargestNoise);
    const int steps = std::max(1, static_cast<int>(std::ceil(std::max(turn / kLargestTurn, noise))));
    flow_steps_ = std::max(1, static_cast<int>(std::ceil(turn / steps / kFlowTurn)));
    for (int k = steps - 1; k >= 0; --k) {
      const DriveValues drive = interpolate(segment.at_begin, segment.at_end, (k + 0.5) / steps);
      if (!is_prepared(drive, length_s / steps)) prepare(drive, length_s / steps);
      step();
    }
  }

  const Eigen::VectorXd& log_psi() const { return log_psi_; }
  const OctahedralGrid& grid() const { return grid_; }

 private:
  static double at_end(double cosine) {
    constexpr double kOnEquator = 1e-9;
    if (std::abs(cosine) < kOnEquator) return -std::numbers::ln2;
    return cosine > 0 ? 0 : kSwitched;
  }

  /// Constant parts of a waveform are cut at every slice: the same step again, but for rounding.
  bool is_prepared(const DriveValues& b, double step_s) const {
    constexpr double kSameStepRel = 1e-6;
    const DriveValues& a = prepared_drive_;
    return a.sot == b.sot && a.sot_field == b.sot_field && a.stt == b.stt && a.stt_field == b.stt_field &&
           a.anisotropy_shift == b.anisotropy_shift && a.field == b.field &&
           std::abs(step_s - prepared_step_s_) < kSameStepRel * step_s;
  }

  /// Of each tangent direction: 2 alpha g0 (Hk/(2 Delta))/(1 + alpha^2).
  double noise_variance_per_s() const {
    const double alpha = problem_.spin.gilbert_damping;
    return 2 * alpha * kPrecession_m_per_a_s * problem_.spin.thermal_field_a_per_m / (1 + alpha * alpha);
  }

  /// Where each node comes to in a step, with nine values of the noise.
  void prepare(const DriveValues& drive, double step_s) {
    prepared_drive_ = drive;
    prepared_step_s_ = step_s;
    const double sigma = std::sqrt(noise_variance_per_s() * step_s);
    parallel_for(grid_.nodes(), problem_.threads, [&](std::int64_t k) {
      Eigen::Vector3d m = grid_.node(static_cast<int>(k));
      for (int turn = 0; turn < flow_steps_; ++turn) m = flow(problem_.spin, drive, m, step_s / flow_steps_);
      const Eigen::Vector3d across = m.unitOrthogonal();
      const Eigen::Vector3d other = m.cross(across);
      for (std::size_t p = 0; p < kPoints; ++p) {
        const Eigen::Vector3d moved = m + sigma * (points_[p].x * across + points_[p].y * other);
        stencils_[static_cast<std::size_t>(k)][p] = grid_.locate(moved);
      }
    });
  }

  void step() {
    for (int k = 0; k < grid_.nodes(); ++k) {
      std::array<double, kPoints> value;
      double largest = -std::numeric_limits<double>::infinity();
      for (std::size_t p = 0; p < kPoints; ++p) {
        value[p] = grid_.value(log_psi_, stencils_[static_cast<std::size_t>(k)][p]);
        largest = std::max(largest, value[p]);
      }
      double sum = 0;
      for (std::size_t p = 0; p < kPoints; ++p) sum += points_[p].weight * std::exp(value[p] - largest);
      next_(k) = largest + std::log(sum);
    }
    log_psi_.swap(next_);
  }

  const BackwardProblem& problem_;
  OctahedralGrid grid_;
  std::array<NoisePoint, kPoints> points_ = noise_points();
  std::vector<std::array<GridPoint, kPoints>> stencils_;
  Eigen::VectorXd log_psi_;
  Eigen::VectorXd next_;
  int flow_steps_ = 1;
  DriveValues prepared_drive_;
  double prepared_step_s_ = 0;
};

}  // namespace

ErrorWeight backward_weight(const BackwardProblem& problem, const SliceTimes& slices) {
  require(problem.grid >= 8 && problem.grid % 2 == 0, "grid", problem.grid, "even and >= 8");
  BackwardGrid backward(problem);
  auto at_slice = std::make_shared<std::vector<Eigen::VectorXd>>(slices.time_s.size());
  std::size_t slice = slices.time_s.size() - 1;
  (*at_slice)[slice] = backward.log_psi();
  for (std::size_t k = problem.segments.size(); k-- > 0;) {
    backward.go_back(problem.segments[k]);
    if (slice > 0 && problem.segments[k].begin_s <= slices.time_s[slice - 1]) {
      (*at_slice)[--slice] = backward.log_psi();
    }
  }
  return [grid = backward.grid(), at_slice](const Eigen::Vector3d& m, std::size_t which) {
    return grid.value((*at_slice)[which], grid.locate(m));
  };
}

}  // namespace sotto
