/// How vectors and matrices are compared, and the named tolerances (test/README.md has the table with reasons).
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <limits>

namespace sotto::test {

/// Linear solves of well-conditioned circuits: rounding only.
inline constexpr double kRelLinearSolve = 1e-12;

/// Line sweeps stop when they estimate their error below this.
inline constexpr double kRelSweeps = 1e-10;

/// What the contract promises for outputs against a reference (shared cases, cross-check).
inline constexpr double kRelContract = 1e-9;

/// max |a - b| / max |b|; 0 where both are 0, infinity where anything is not finite (a maximum alone would skip NaN).
inline double max_rel_diff(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  if (!a.allFinite() || !b.allFinite()) return std::numeric_limits<double>::infinity();
  const double scale = std::max(a.cwiseAbs().maxCoeff(), b.cwiseAbs().maxCoeff());
  const double diff = (a - b).cwiseAbs().maxCoeff();
  return scale > 0 ? diff / scale : diff;
}

}  // namespace sotto::test
