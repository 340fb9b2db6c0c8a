/// Matrix-vector product of a crossbar of non-linear cells: Newton's method over the line sweeps.
#pragma once

#include <Eigen/Core>
#include <memory>

#include "sotto/crossbar/nonlinear.hpp"
#include "sotto/crossbar/solve.hpp"

namespace sotto {

struct NewtonOptions {
  int max_newton_steps = 200;  ///< per input vector, over all source steps; 3 to 5 are usual
  int threads = 1;             ///< over input vectors; 0: all cores. The bits of the result do not depend on it
  bool nodes = false;          ///< also node voltages, cell currents and power
  SimdLevel simd = best_simd_level();
};

struct NewtonResult {
  MvmResult mvm;            ///< report.iterations counts Newton steps (linearisations)
  int line_iterations = 0;  ///< sweeps and conjugate gradient steps of the vector that needed most
  int source_steps = 0;     ///< 1: no continuation was needed; largest over the vectors
};

/// Each step linearises every cell at its present voltage (companion conductance and current source) and solves the
/// linear crossbar by a few sweeps, more the closer the solution. A step that does not lower the current errors is
/// shortened; where that does not help, the sources are raised from 0 in steps. Converged: Kirchhoff's law of the
/// non-linear circuit holds to 1e-10 of the largest branch current, and the sum of all current errors, which bounds the
/// error of every output, is below 1e-10 of the largest output, with what rounding adds and may hide below 1e-9.
/// Source: design solver 2.8 (lib/crossbar/README.md).
class NewtonSolver {
 public:
  /// Throws InvalidArgument as validate(xbar) does, for far ends of 0 ohm, and for a SIMD level that this processor
  /// lacks.
  explicit NewtonSolver(NonlinearCrossbar xbar, NewtonOptions options = {});
  ~NewtonSolver();
  NewtonSolver(NewtonSolver&&) noexcept;
  NewtonSolver& operator=(NewtonSolver&&) noexcept;

  /// `inputs_v`: one row per input vector, one column per crossbar row, finite (entries of floating rows are ignored).
  /// Throws InvalidArgument otherwise. A vector that did not converge has NaN outputs and says so in the report.
  [[nodiscard]] NewtonResult solve(const Eigen::MatrixXd& inputs_v) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sotto
