#include "axial_reduction.hpp"

#include <algorithm>
#include <cmath>

#include "drive_segments.hpp"
#include "sotto/device/switching.hpp"

namespace sotto {
namespace {

constexpr double kParallelRel = 1e-9;  // what counts as along the axis
constexpr double kPairGrowth = 0.5;    // exponent by which a probability changes within a pair of pieces
constexpr int kMostPairs = 256;

bool is_along(const Eigen::Vector3d& vector, const Eigen::Vector3d& axis) {
  return (vector - vector.dot(axis) * axis).norm() <= kParallelRel * vector.norm();
}

/// Field of easy axis and shape: A m.
Eigen::Matrix3d anisotropy(const Macrospin& spin) {
  return spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose() - spin.demag_field_a_per_m;
}

/// Hk where A = mu + Hk axis axis', or NaN.
double uniaxial_a_per_m(const Eigen::Matrix3d& a, const Eigen::Vector3d& axis) {
  const double along = axis.dot(a * axis);
  const double across = (a.trace() - along) / 2;
  const Eigen::Matrix3d rest = across * Eigen::Matrix3d::Identity() + (along - across) * axis * axis.transpose() - a;
  const bool symmetric = rest.norm() <= kParallelRel * a.norm();
  return symmetric ? along - across : std::numeric_limits<double>::quiet_NaN();
}

std::string obstacle(const Macrospin& spin, const Drive& drive, const Eigen::Vector3d& axis) {
  if (peak(drive.sot_a_per_m) > 0) return "spin-orbit torque";
  if (peak(drive.sot_field_a_per_m) > 0 && !is_along(spin.sot_polarization, axis)) return "a field across the axis";
  if (peak(drive.anisotropy_shift_a_per_m) > 0) return "an anisotropy that changes with the voltage";
  if (spin.anisotropy_second_a_per_m != 0) return "a second-order anisotropy";
  if (!is_along(spin.field_a_per_m + spin.exchange_bias_a_per_m, axis)) return "a field across the axis";
  for (int k = 0; k < 3; ++k) {
    const bool on = peak(drive.field_a_per_m[static_cast<std::size_t>(k)]) > 0;
    if (on && !is_along(Eigen::Vector3d::Unit(k), axis)) return "a field across the axis";
  }
  const bool transfer = peak(drive.stt_a_per_m) > 0 || peak(drive.stt_field_a_per_m) > 0;
  if (transfer && !is_along(spin.stt_polarization, axis)) return "a reference layer across the axis";
  if (transfer && spin.stt_asymmetry != 0) return "an efficiency that depends on the angle";
  if (!(uniaxial_a_per_m(anisotropy(spin), axis) > 0)) return "an anisotropy that is not uniaxial along the start";
  if (spin.gilbert_damping == 0 || spin.thermal_field_a_per_m == 0) return "no damping or no temperature";
  return "";
}

/// Piece of constant drive.
DrivePiece piece_of(const Macrospin& spin, const DriveValues& drive, const Eigen::Vector3d& axis) {
  const double field_a_per_m = uniaxial_a_per_m(anisotropy(spin), axis);
  Eigen::Vector3d field = spin.field_a_per_m + spin.exchange_bias_a_per_m + drive.field;
  field += drive.sot_field * spin.sot_polarization;
  field += (spin.stt_field_like_ratio * drive.stt + drive.stt_field) * spin.stt_polarization;
  return {.overdrive = -drive.stt * spin.stt_polarization.dot(axis) / (spin.gilbert_damping * field_a_per_m),
          .field_ratio = field.dot(axis) / field_a_per_m};
}

/// A segment of the drive in the variables of the equation.
struct Slope {
  DrivePiece begin;
  DrivePiece end;
  double duration_tau = 0;

  bool is_constant() const { return begin.overdrive == end.overdrive && begin.field_ratio == end.field_ratio; }

  /// Even.
  int pairs() const {
    const auto rate = [](const DrivePiece& piece) { return std::abs(piece.overdrive) + std::abs(piece.field_ratio); };
    const double growth = (1 + std::max(rate(begin), rate(end))) * duration_tau;
    return 2 * std::clamp(static_cast<int>(std::ceil(std::min(growth / kPairGrowth, 1e6) / 2)), 1, kMostPairs / 2);
  }

  DrivePiece at(double share, double part_tau) const {
    return {.overdrive = std::lerp(begin.overdrive, end.overdrive, share),
            .field_ratio = std::lerp(begin.field_ratio, end.field_ratio, share),
            .duration_tau = part_tau};
  }
};

/// Two constant pieces with the drive at 1/6 and 5/6 of a slope have its effect to fourth order in its duration, while
/// one piece with the mean has it to second order (commutator-free Magnus integrator; Blanes and Moan, Appl. Numer.
/// Math. 56, 1519 (2006)).
void append(std::vector<DrivePiece>& pulse, const Slope& slope, int pairs) {
  const double part_tau = slope.duration_tau / pairs / 2;
  for (int k = 0; k < pairs; ++k) {
    pulse.push_back(slope.at((k + 1.0 / 6) / pairs, part_tau));
    pulse.push_back(slope.at((k + 5.0 / 6) / pairs, part_tau));
  }
}

}  // namespace

AxialReduction axial_reduction(const Macrospin& spin, const Drive& drive, const WriteSpan& span) {
  const Eigen::Vector3d axis = span.start.normalized();
  AxialReduction reduction{.problem = std::nullopt, .obstacle = obstacle(spin, drive, axis)};
  if (!reduction.obstacle.empty()) return reduction;

  const double field_a_per_m = uniaxial_a_per_m(anisotropy(spin), axis);
  AxialProblem problem;
  problem.delta = field_a_per_m / (2 * spin.thermal_field_a_per_m);
  problem.start_field_ratio = (spin.field_a_per_m + spin.exchange_bias_a_per_m).dot(axis) / field_a_per_m;
  problem.tau_unit_s = tau_unit_s({.damping = spin.gilbert_damping, .anisotropy_field_a_per_m = field_a_per_m});
  for (const DriveSegment& segment : drive_segments(drive, span.duration_s)) {
    const Slope slope{.begin = piece_of(spin, segment.at_begin, axis),
                      .end = piece_of(spin, segment.at_end, axis),
                      .duration_tau = (segment.end_s - segment.begin_s) / problem.tau_unit_s};
    if (slope.is_constant()) {
      problem.pulse.push_back(slope.at(0, slope.duration_tau));
      problem.coarse_pulse.push_back(problem.pulse.back());
    } else {
      append(problem.pulse, slope, slope.pairs());
      append(problem.coarse_pulse, slope, slope.pairs() / 2);
    }
  }
  if (problem.coarse_pulse.size() == problem.pulse.size()) problem.coarse_pulse.clear();
  reduction.problem = problem;
  return reduction;
}

}  // namespace sotto
