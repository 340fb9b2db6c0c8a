/// Matrix-vector product of a crossbar with its wires: the exact solution of Kirchhoff's equations.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "sotto/core/report.hpp"
#include "sotto/core/simd.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/power.hpp"

namespace sotto {

/// How the equations are solved.
enum class SolveMethod {
  automatic,    ///< by the rule of design solver section 3; the report names what was used: port_reduction for many
                ///< vectors without nodes, else line_sweeps where no cell is shorted and no far end has zero ohm, and
                ///< direct where these do not apply or do not converge
  line_sweeps,  ///< sweeps over all lines ("line_sweeps"), with corrections from a smaller crossbar where the lines
                ///< lose much voltage ("two_level"); conjugate gradients ("line_pcg") take over where sweeps contract
                ///< slowly
  line_pcg,     ///< conjugate gradients only
  port_reduction,  ///< transfer matrix (transfer.hpp), then one product. No shorted cell, no wire of zero ohm, no nodes
  direct,          ///< sparse elimination without subtractions, refined in 113 bits: right whatever the resistances
  reference        ///< sparse Cholesky in 80 bits: an independent oracle for resistances within some ten decades
};

struct SolveOptions {
  SolveMethod method = SolveMethod::automatic;
  int threads = 1;            ///< over input vectors; 0: all cores. The bits of the result do not depend on it
  int max_iterations = 2000;  ///< sweeps and conjugate gradient steps, per input vector
  bool nodes = false;         ///< also node voltages, cell currents and power (more memory: 3 matrices per vector)
  SimdLevel simd = best_simd_level();  ///< of sweeps and reduction; the bits of the result depend on it
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
/// Converged outputs lie within 1e-9 of the largest: proven from the current errors that the solution leaves, which flow
/// into the terminals in shares between 0 and 1, and against the wires of their rows. The estimated error of each output
/// is below 1e-10 of itself (with inputs of both signs: of itself or of 1e-5 of the largest). Method direct is right to
/// 1e-13 of each output for inputs of one sign. Cost: a few passes over the cells per vector. Source:
/// lib/crossbar/README.md.
class CrossbarSolver {
 public:
  /// Throws InvalidArgument as validate(xbar) does; for zero resistance all the way from a source to ground (naming row
  /// and column); for a method that does not apply; and for a SIMD level that this processor lacks.
  explicit CrossbarSolver(Crossbar xbar, SolveOptions options = {});
  ~CrossbarSolver();
  CrossbarSolver(CrossbarSolver&&) noexcept;
  CrossbarSolver& operator=(CrossbarSolver&&) noexcept;

  /// Prepares for other cells in the same wires and keeps the workspaces: what a Monte Carlo loop calls for each
  /// sample.
  /// Throws as the constructor does; the solver then keeps its old cells. Not while another thread solves.
  void program(const Eigen::MatrixXd& cell_resistance_ohm);

  /// `inputs_v`: one row per input vector, one column per crossbar row, finite (entries of floating rows are ignored).
  /// Throws InvalidArgument on a wrong shape, on a value that is not finite, and where two sources of different voltage
  /// are joined by zero resistance. A vector that did not converge has NaN outputs and says so in the report.
  [[nodiscard]] MvmResult solve(const Eigen::MatrixXd& inputs_v) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Outputs without any wire, driver or sense resistance: I = V G. Cells must be > 0 ohm.
Eigen::MatrixXd ideal_outputs_a(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

}  // namespace sotto
