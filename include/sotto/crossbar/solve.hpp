/// Matrix-vector product of a crossbar with its wires: the exact solution of Kirchhoff's equations.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "sotto/core/report.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/power.hpp"

namespace sotto {

/// How the equations are solved. `automatic` takes line_pcg where it applies (all wires finite and at most 1e6 times the
/// smallest cell, no shorted cell, no floating row, no far end of zero ohm) and falls back to the reference; the report
/// says which.
enum class SolveMethod { automatic, line_pcg, reference };

struct SolveOptions {
  SolveMethod method = SolveMethod::automatic;
  int threads = 1;             ///< over input vectors; 0: all cores. The bits of the result do not depend on it
  int max_iterations = 2000;   ///< of line_pcg, per input vector
  bool nodes = false;          ///< also node voltages, cell currents and power (more memory: 3 matrices per vector)
};

/// Inside of the crossbar for one input vector. NaN marks nodes without any path to a source or to ground.
struct NodeSolution {
  Eigen::MatrixXd row_node_v;
  Eigen::MatrixXd col_node_v;
  Eigen::MatrixXd cell_current_a;  ///< from row to column; 0 in parts that carry no current
  PowerByPlace power;
};

struct MvmResult {
  Eigen::MatrixXd outputs_a;        ///< one row per input vector, one column per crossbar column: current into ground
  std::vector<NodeSolution> nodes;  ///< one per input vector where SolveOptions::nodes was set, else empty
  SolveReport report;               ///< worst residual, largest iteration count over the vectors
};

/// Prepares once in the constructor; solve() may be called many times and from several threads.
/// Sources: design solver sections 1 and 2.4 (line-preconditioned CG on the column Schur complement).
class CrossbarSolver {
 public:
  /// Throws InvalidArgument as validate(xbar) does; for zero resistance all the way from a source to ground (naming row
  /// and column); and for method line_pcg where it does not apply.
  explicit CrossbarSolver(Crossbar xbar, SolveOptions options = {});
  ~CrossbarSolver();
  CrossbarSolver(CrossbarSolver&&) noexcept;
  CrossbarSolver& operator=(CrossbarSolver&&) noexcept;

  /// `inputs_v`: one row per input vector, one column per crossbar row, finite (entries of floating rows are ignored).
  /// Throws InvalidArgument on a wrong shape, on a value that is not finite, and where two sources of different voltage
  /// are joined by zero resistance. A vector that did not converge has NaN outputs and says so in the report.
  [[nodiscard]] MvmResult solve(const Eigen::MatrixXd& inputs_v) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

/// Outputs without any wire, driver or sense resistance: I = V G. Cells must be > 0 ohm.
Eigen::MatrixXd ideal_outputs_a(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

}  // namespace sotto
