/// How likely a walker is to end as a write error, roughly: what rare-event splitting is guided by. A bad guess costs
/// variance, never a bias.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "axial_reduction.hpp"
#include "drive_segments.hpp"

namespace sotto {

/// ln psi(m) at the begin of interval `slice` between two resamplings; slice = number of intervals: the end.
using ErrorWeight = std::function<double(const Eigen::Vector3d& m, std::size_t slice)>;

/// Times at which walkers are resampled: 0, ..., duration; one more than intervals.
struct SliceTimes {
  std::vector<double> time_s;
};

/// Collinear torque above threshold: Gaussian in the polar angle theta to `axis`, grown to the end of the pulse,
/// psi = exp(-theta^2 g^2/(2 (v + theta*^2/2))), g = exp(Int (i-1)), v the variance that noise adds until then. For a
/// constant drive: g = e^{l s}, v = (g^2 - 1)/(2 Delta l), l = i - 1, s the time to go. Needs a piece with i - h > 1.
ErrorWeight collinear_weight(const AxialProblem& problem, const Eigen::Vector3d& axis, const SliceTimes& slices);

/// Any macrospin: the backward Kolmogorov equation of the error probability, semi-Lagrangian on an octahedral grid of
/// the sphere, ln psi interpolated. `segments` end at the slices.
struct BackwardProblem {
  const Macrospin& spin;
  std::vector<DriveSegment> segments;
  Eigen::Vector3d axis = Eigen::Vector3d::UnitZ();  ///< m.axis > 0 at the end is an error
  int grid = 64;                                    ///< intervals along each side of the unfolded octahedron, even
  int threads = 1;
};
ErrorWeight backward_weight(const BackwardProblem& problem, const SliceTimes& slices);

}  // namespace sotto
