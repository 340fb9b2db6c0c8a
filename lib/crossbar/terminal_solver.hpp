/// Node voltages of a crossbar for any voltages at its terminals, or for a current between the nodes of one cell;
/// prepared once.
#pragma once

#include <memory>
#include <optional>

#include "direct_solver.hpp"
#include "line_solver.hpp"
#include "live_nodes.hpp"
#include "sotto/crossbar/transfer.hpp"

namespace sotto {

/// What 1 A from the column node into the row node of a cell does while all terminals are at 0 V.
struct DipoleResponse {
  TerminalNodes nodes;
  Eigen::VectorXd source_a;  ///< into the source of each row
  Eigen::VectorXd output_a;  ///< into the ground end of each column
};

/// By line sweeps; by elimination where these do not apply or do not converge. Not thread-safe: it keeps a workspace.
class TerminalSolver {
 public:
  /// The crossbar must be valid, and stay alive.
  TerminalSolver(const Crossbar& xbar, SimdLevel simd);

  /// NaN marks nodes without a potential. Throws InvalidArgument where zero resistance joins terminals of different
  /// voltage.
  TerminalNodes nodes(const Eigen::VectorXd& row_terminal_v, const Eigen::VectorXd& col_terminal_v);

  /// By sweeps only: nothing where they do not apply or converge, and at nodes without a potential.
  std::optional<DipoleResponse> dipole(Eigen::Index row, Eigen::Index col);

 private:
  std::optional<LineOutcome> sweep(const Eigen::VectorXd& row_terminal_v, TerminalNodes& nodes);
  bool sweep_nodes(const Eigen::VectorXd& row_terminal_v, const Eigen::VectorXd& col_terminal_v, TerminalNodes& nodes);
  TerminalNodes eliminate(const Eigen::VectorXd& row_terminal_v, const Eigen::VectorXd& col_terminal_v);
  void mark_dead(TerminalNodes& nodes) const;

  const Crossbar& xbar_;
  std::optional<LiveNodes> live_;
  std::optional<LineSolver> lines_;
  LineWorkspace work_;
  std::unique_ptr<const DirectSolver> direct_;  ///< made when it is first needed
};

}  // namespace sotto
