#include "terminal_solver.hpp"

#include <fmt/format.h>

#include <limits>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kTolerance = 1e-13;  ///< drops over wires are differences of what is solved here

Eigen::ArrayXXd kept_cells(const std::optional<LiveNodes>& live) {
  return live ? (live->row && live->col).cast<double>() : Eigen::ArrayXXd();
}

/// A terminal by name, for messages.
std::string terminal_name(const CrossbarCircuit& circuit, Index terminal) {
  if (terminal < circuit.rows) return fmt::format("row {}", terminal);
  if (terminal < circuit.rows + circuit.cols) return fmt::format("column {}", terminal - circuit.rows);
  return "ground at the far ends";
}

void require_equal_joined_terminals(const DirectSolver& solver, const VectorXd& terminal_v) {
  const CrossbarCircuit& circuit = solver.circuit();
  for (Index k = 0; k < terminal_v.size(); ++k) {
    const Index root = solver.merged()[circuit.row_terminal(0) + k] - circuit.row_terminal(0);
    if (terminal_v(k) == terminal_v(root)) continue;
    throw InvalidArgument(fmt::format("{} and {}: zero resistance joins terminals of {} V and {} V (short circuit)",
                                      terminal_name(circuit, k), terminal_name(circuit, root), terminal_v(k),
                                      terminal_v(root)));
  }
}

}  // namespace

TerminalSolver::TerminalSolver(const Crossbar& xbar, SimdLevel simd) : xbar_(xbar), live_(find_live_nodes(xbar)) {
  if (!SweepGrid::applies(xbar)) return;
  lines_.emplace(SweepGrid(xbar, kept_cells(live_), sweep_kernel(simd)), xbar.wires.row_far_end);
  work_ = lines_->make_workspace();
}

TerminalNodes TerminalSolver::nodes(const VectorXd& row_terminal_v, const VectorXd& col_terminal_v) {
  TerminalNodes nodes;
  if (lines_ && sweep_nodes(row_terminal_v, col_terminal_v, nodes)) return nodes;
  return eliminate(row_terminal_v, col_terminal_v);
}

std::optional<LineOutcome> TerminalSolver::sweep(const VectorXd& row_terminal_v, TerminalNodes& nodes) {
  const LineOutcome outcome = lines_->solve(work_, row_terminal_v, {.tolerance = kTolerance, .nodes = true});
  if (outcome.termination != Termination::converged) return std::nullopt;
  lines_->node_voltages(work_, nodes.row_node_v, nodes.col_node_v);
  return outcome;
}

bool TerminalSolver::sweep_nodes(const VectorXd& row_terminal_v, const VectorXd& col_terminal_v, TerminalNodes& nodes) {
  // Superposition: the columns alone with row nodes at 0 V, and what that leaves to the row nodes.
  const SweepGrid& grid = lines_->grid();
  AlignedBuffer alone_v;
  if (!col_terminal_v.isZero(0)) {
    alone_v = lines_->column_response_v(col_terminal_v);
    work_[0].row_injected_a.resize(grid.size());
    for (long k = 0; k < grid.size(); ++k) work_[0].row_injected_a[k] = grid.view().g[k] * alone_v[k];
  }
  const bool done = sweep(row_terminal_v, nodes).has_value();
  work_[0].row_injected_a = {};
  if (!done) return false;
  for (Index j = 0; alone_v.size() > 0 && j < grid.cols(); ++j) {
    for (Index i = 0; i < grid.rows(); ++i) nodes.col_node_v(i, j) += alone_v[grid.at(i, j)];
  }
  mark_dead(nodes);
  return true;
}

TerminalNodes TerminalSolver::eliminate(const VectorXd& row_terminal_v, const VectorXd& col_terminal_v) {
  if (!direct_) direct_ = std::make_unique<const DirectSolver>(crossbar_circuit(xbar_));
  const CrossbarCircuit& circuit = direct_->circuit();
  VectorXd terminal_v = VectorXd::Zero(circuit.num_terminals());
  terminal_v.head(xbar_.rows()) = row_terminal_v;
  terminal_v.segment(xbar_.rows(), xbar_.cols()) = col_terminal_v;
  require_equal_joined_terminals(*direct_, terminal_v);
  const QuadVector potentials = direct_->potentials_v(terminal_v);
  TerminalNodes nodes{MatrixXd(xbar_.rows(), xbar_.cols()), MatrixXd(xbar_.rows(), xbar_.cols())};
  for (Index i = 0; i < xbar_.rows(); ++i) {
    for (Index j = 0; j < xbar_.cols(); ++j) {
      nodes.row_node_v(i, j) = static_cast<double>(potentials[circuit.row_node(i, j)]);
      nodes.col_node_v(i, j) = static_cast<double>(potentials[circuit.col_node(i, j)]);
    }
  }
  return nodes;
}

void TerminalSolver::mark_dead(TerminalNodes& nodes) const {
  if (!live_) return;
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  nodes.row_node_v = live_->row.select(nodes.row_node_v.array(), kNan);
  nodes.col_node_v = live_->col.select(nodes.col_node_v.array(), kNan);
}

std::optional<DipoleResponse> TerminalSolver::dipole(Index row, Index col) {
  const SweepGrid& grid = lines_->grid();
  if (!lines_ || (live_ && !(live_->row(row, col) && live_->col(row, col))))
    return std::nullopt;  // no terminal could carry the current
  DipoleResponse response;
  work_[0].row_injected_a.resize(grid.size());
  work_[0].col_injected_a.resize(grid.size());
  work_[0].row_injected_a[grid.at(row, col)] = 1;
  work_[0].col_injected_a[grid.at(row, col)] = -1;
  const auto outcome = sweep(VectorXd::Zero(grid.rows()), response.nodes);
  work_[0].row_injected_a = {};
  work_[0].col_injected_a = {};
  if (!outcome) return std::nullopt;
  response.output_a = outcome->outputs_a;
  response.source_a.resize(grid.rows());
  for (Index i = 0; i < grid.rows(); ++i) {
    response.source_a(i) = grid.first_factor(i) * work_[0].first_norton_a[grid.view().top + i];
    if (xbar_.wires.row_far_end == RowFarEnd::driven)
      response.source_a(i) += grid.row_far_siemens(i) * response.nodes.row_node_v(i, grid.cols() - 1);
  }
  mark_dead(response.nodes);
  return response;
}

}  // namespace sotto
