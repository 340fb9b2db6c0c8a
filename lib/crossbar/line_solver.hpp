/// Iterative solution for one input vector: line sweeps, with coarse corrections where they pay, and conjugate
/// gradients.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "grid_levels.hpp"
#include "sotto/core/report.hpp"

namespace sotto {

enum class LineMethod { line_sweeps, two_level, line_pcg };

/// Outcome for one input vector; the column voltages stay in the workspace.
struct LineOutcome {
  Eigen::VectorXd outputs_a;
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;
  int iterations = 0;  ///< line sweeps, and conjugate gradient steps where they took over
  LineMethod method = LineMethod::line_sweeps;
};

struct LineOptions {
  int max_iterations = 2000;
  bool only_cg = false;      ///< conjugate gradients from the first sweep on
  bool warm = false;         ///< start from the column voltages in the workspace
  double tolerance = 1e-10;  ///< estimated error of each output
  bool nodes = false;        ///< and of each node voltage, relative to 1 V
};

/// Prepared in the constructor: ladder factors of the crossbar and of its coarse crossbars. Thread-safe after that.
class LineSolver {
 public:
  /// The grid comes unfactored.
  LineSolver(SweepGrid grid, RowFarEnd row_far_end)
      : levels_(make_levels(std::move(grid))), row_far_driven_(row_far_end == RowFarEnd::driven) {}

  const SweepGrid& grid() const { return levels_.front().grid; }
  /// A workspace of the one fits the other.
  bool same_shape(const LineSolver& other) const;
  LineWorkspace make_workspace() const { return make_line_workspace(levels_); }

  /// Sources in volt (real rows), of magnitude 1 or less; driven far ends carry the same. Currents may be injected into
  /// row and column nodes through work[0] (row_injected_a, col_injected_a: row-major over the padded grid; empty:
  /// none).
  LineOutcome solve(LineWorkspace& work, const Eigen::VectorXd& source_v, const LineOptions& options = {}) const;

  /// Proven: no column current of a sweep with these errors is further from the solution. (No terminal current at all
  /// is further off than the sum of the errors.)
  double output_bound_a(const CurrentErrors& errors) const;

  /// Column node voltages (padded grid) of all column lines alone, row nodes at 0 V, for voltages at the column
  /// terminals. With D v of these as row_injected_a, solve() gives the rest by superposition: column sources become row
  /// sources.
  AlignedBuffer column_response_v(const Eigen::VectorXd& col_terminal_v) const;

  /// Row and column node voltages (real rows x cols) of the solution in the workspace, at the sources of that solution.
  void node_voltages(LineWorkspace& work, Eigen::MatrixXd& u, Eigen::MatrixXd& v) const;

 private:
  void load_sources(LevelWorkspace& work, const Eigen::VectorXd& source_v) const;
  bool sweep_until_done(LineWorkspace& work, const LineOptions& options, LineOutcome& outcome) const;
  void sweep_down(LevelWorkspace& work, bool corrected, bool compared) const;
  void sweep_up(LevelWorkspace& work, CurrentErrors* errors, double relaxation) const;
  void cg_until_done(LevelWorkspace& work, const LineOptions& options, LineOutcome& outcome) const;
  /// What a proof must show: with node voltages the currents at the row terminals are outputs too.
  struct Promise {
    double bound_rel = 0;
    bool row_terminals = false;
  };
  bool certify(const LevelWorkspace& work, const CurrentErrors& errors, const Promise& promise,
               LineOutcome& outcome) const;
  Eigen::VectorXd outputs_a(const LevelWorkspace& work, const double* v) const;
  bool has_outputs() const;

  std::vector<GridLevel> levels_;
  bool row_far_driven_;
};

}  // namespace sotto
