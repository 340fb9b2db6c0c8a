/// When Newton's method has converged: by the current errors of all nodes.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <limits>

#include "cell_kernel.hpp"

namespace sotto {

inline constexpr double kLargestResidual = 1e-10;  ///< of a converged solution, relative to the largest branch current
inline constexpr double kProvenBound = 1e-10;      ///< of the error of every output, relative to the largest
inline constexpr double kPromisedBound = 1e-9;     ///< the same, as promised to the caller
inline constexpr double kRounding = 8 * std::numeric_limits<double>::epsilon();

/// Sum of all errors that counts as converged: it bounds the error of every output. Rounding may raise it to the
/// promise; where no output carries current, rounding is all that can be asked.
inline double allowed_sum_a(const Mismatch& mismatch, const Eigen::VectorXd& outputs_a) {
  const double largest_a = outputs_a.cwiseAbs().maxCoeff();
  const double rounding_a = kRounding * mismatch.scale_a;
  if (largest_a == 0) return rounding_a;
  return std::min(kPromisedBound * largest_a, std::max(kProvenBound * largest_a, rounding_a));
}

inline double residual_rel(const Mismatch& mismatch) {
  return mismatch.largest_branch_a > 0 ? mismatch.largest_a / mismatch.largest_branch_a : mismatch.largest_a;
}

inline bool is_converged(const Mismatch& mismatch, const Eigen::VectorXd& outputs_a) {
  const double hidden_a = kRounding * mismatch.scale_a;  // errors that rounding may hide from the sum
  const double allowed_a = allowed_sum_a(mismatch, outputs_a);
  return std::max(mismatch.sum_a, hidden_a) <= allowed_a && residual_rel(mismatch) <= kLargestResidual;
}

}  // namespace sotto
