/// Conjugate gradients on the column Schur complement, preconditioned by exact column solves (design solver section 2.4).
#pragma once

#include <Eigen/Core>

#include "line_sweep.hpp"
#include "sotto/core/report.hpp"

namespace sotto {

/// Solution for one input vector.
struct LineSolution {
  Eigen::MatrixXd u, v;        ///< row and column node voltages
  Eigen::VectorXd outputs_a;
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;
  int iterations = 0;
};

/// Repeats (line sweep, CG until the error has fallen by a factor) until the outputs of two successive sweeps agree to
/// 1e-10 of each output; the error that is left is that difference times the factor.
LineSolution solve_line_pcg(const LineSweep& lines, const Eigen::VectorXd& source_v, int max_iterations);

/// Kirchhoff residual of given node voltages: largest current error at a line node / largest branch current, after both
/// line solves of the other side. Zero exactly at the solution; grows with any error of u or v.
double line_kcl_residual_rel(const LineSweep& lines, const Eigen::VectorXd& source_v, const Eigen::MatrixXd& u,
                             const Eigen::MatrixXd& v);

}  // namespace sotto
