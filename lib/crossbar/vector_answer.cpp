#include "vector_answer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "power_split.hpp"
#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of an elimination that counts as converged: branch currents are differences of potentials, so wires far below the
/// cells raise the residual although the voltages are right. Potentials of 113 bits leave more than those of 80.
constexpr double kLargestResidual = 1e-9;
constexpr double kLargestReferenceResidual = 1e-6;

/// With sources of at most 1 V no square over- or underflows.
double scale_of(const VectorXd& source_v) {
  const double largest_v = source_v.cwiseAbs().maxCoeff();
  return largest_v > 0 ? largest_v : 1.0;
}

const char* name_of(LineMethod method) {
  switch (method) {
    case LineMethod::line_sweeps:
      return "line_sweeps";
    case LineMethod::two_level:
      return "two_level";
    case LineMethod::line_pcg:
      return "line_pcg";
  }
  return "unknown";
}

void mark_dead(const LiveNodes& live, NodeSolution& nodes) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  nodes.row_node_v = live.row.select(nodes.row_node_v.array(), kNan);
  nodes.col_node_v = live.col.select(nodes.col_node_v.array(), kNan);
}

/// Node voltages, cell currents and power of the solution in the workspace, times `scale_v`.
NodeSolution line_nodes(const Crossbar& xbar, const LineSolver& lines, const std::optional<LiveNodes>& live,
                        LineWorkspace& work, const VectorXd& source_v, double scale_v) {
  NodeSolution nodes;
  lines.node_voltages(work, nodes.row_node_v, nodes.col_node_v);
  nodes.row_node_v *= scale_v;
  nodes.col_node_v *= scale_v;
  nodes.cell_current_a = (nodes.row_node_v - nodes.col_node_v).cwiseQuotient(xbar.cell_resistance_ohm);
  if (live) nodes.cell_current_a = (live->row && live->col).select(nodes.cell_current_a.array(), 0.0);
  VectorXd source_a = nodes.cell_current_a.rowwise().sum();
  for (Index i = 0; xbar.wires.row_far_end == RowFarEnd::ground && i < xbar.rows(); ++i) {
    source_a(i) += lines.grid().row_far_siemens(i) * nodes.row_node_v(i, xbar.cols() - 1);
  }
  if (live) mark_dead(*live, nodes);
  nodes.power = power_by_place(xbar, {source_v, source_a, nodes.row_node_v, nodes.col_node_v, nodes.cell_current_a});
  return nodes;
}

/// Current of each row into the ground at its far end.
VectorXd far_ground_currents_a(const CrossbarCircuit& circuit, const std::vector<long double>& currents_a) {
  VectorXd into = VectorXd::Zero(circuit.rows);
  for (std::size_t k = 0; k < currents_a.size(); ++k) {
    const CircuitResistor& resistor = circuit.resistors[k];
    if (resistor.node_a == circuit.ground()) into(resistor.row) -= static_cast<double>(currents_a[k]);
    if (resistor.node_b == circuit.ground()) into(resistor.row) += static_cast<double>(currents_a[k]);
  }
  return into;
}

/// Node voltages, cell currents and power from the potentials of an elimination.
template <typename Potentials>
NodeSolution eliminated_nodes(const Crossbar& xbar, const CrossbarCircuit& circuit, const Potentials& potentials_v,
                              const std::vector<long double>& currents_a, const VectorXd& source_v) {
  NodeSolution nodes{.row_node_v = MatrixXd(xbar.rows(), xbar.cols()),
                     .col_node_v = MatrixXd(xbar.rows(), xbar.cols()),
                     .cell_current_a = MatrixXd::Zero(xbar.rows(), xbar.cols()),
                     .power = {}};
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      nodes.row_node_v(i, j) = static_cast<double>(potentials_v[circuit.row_node(i, j)]);
      nodes.col_node_v(i, j) = static_cast<double>(potentials_v[circuit.col_node(i, j)]);
    }
  }
  for (std::size_t k = 0; k < currents_a.size(); ++k) {
    const CircuitResistor& resistor = circuit.resistors[k];
    if (resistor.place == Place::cell)
      nodes.cell_current_a(resistor.row, resistor.col) = static_cast<double>(currents_a[k]);
  }
  // By Kirchhoff's current law of the whole row: drops over small driver resistances would cancel.
  VectorXd source_a = nodes.cell_current_a.rowwise().sum();
  if (xbar.wires.row_far_end == RowFarEnd::ground) source_a += far_ground_currents_a(circuit, currents_a);
  nodes.power = power_by_place(xbar, {source_v, source_a, nodes.row_node_v, nodes.col_node_v, nodes.cell_current_a});
  return nodes;
}

/// Throws where zero resistance joins two sources of different voltage.
template <typename Solver>
void require_equal_joined_sources(const Solver& solver, const VectorXd& source_v, Index vector) {
  const CrossbarCircuit& circuit = solver.circuit();
  for (Index i = 0; i < circuit.rows; ++i) {
    const Index root = solver.merged()[circuit.row_terminal(i)];
    const Index other = root - circuit.row_terminal(0);
    if (other == i || source_v(other) == source_v(i)) continue;
    Index col = 0;
    while (col + 1 < circuit.cols && solver.merged()[circuit.col_node(i, col)] != root) ++col;
    throw InvalidArgument(fmt::format(
        "row {}, column {}: zero resistance joins the sources of rows {} and {}, which differ in input vector {} "
        "({} V and {} V) (short circuit)",
        i, col, i, other, vector, source_v(i), source_v(other)));
  }
}

struct EliminationKind {
  const char* method;
  double largest_residual;
  bool with_nodes;
};

template <typename Solver, typename Potentials>
VectorAnswer eliminated_answer(const Crossbar& xbar, const Solver& solver, const Potentials& potentials_v,
                               const VectorXd& source_v, const EliminationKind& kind) {
  const std::vector<long double> currents = solver.currents_a(potentials_v);
  VectorAnswer answer;
  answer.outputs_a = solver.terminal_currents_a(currents).segment(xbar.rows(), xbar.cols()).template cast<double>();
  answer.kcl_residual_rel = solver.kcl_residual_rel(potentials_v);
  answer.method = kind.method;
  const bool finite = answer.outputs_a.allFinite() && std::isfinite(answer.kcl_residual_rel);
  const bool certified = answer.kcl_residual_rel <= kind.largest_residual;
  answer.termination =
      !finite ? Termination::not_finite : (certified ? Termination::converged : Termination::iteration_limit);
  if (kind.with_nodes) answer.nodes = eliminated_nodes(xbar, solver.circuit(), potentials_v, currents, source_v);
  return answer;
}

}  // namespace

MatrixXd checked_inputs(const Crossbar& xbar, const MatrixXd& inputs_v) {
  require(inputs_v.cols() == xbar.rows(), "inputs_v", fmt::format("{} x {} matrix", inputs_v.rows(), inputs_v.cols()),
          fmt::format("one row per input vector, {} columns (crossbar rows)", xbar.rows()));
  MatrixXd inputs = inputs_v;
  for (const Index row : xbar.floating_rows) inputs.col(row).setZero();
  for (Index k = 0; k < inputs.rows(); ++k) {
    for (Index i = 0; i < inputs.cols(); ++i) {
      if (!std::isfinite(inputs(k, i))) require(false, fmt::format("inputs_v({},{})", k, i), inputs(k, i), "finite");
    }
  }
  return inputs;
}

VectorAnswer answer_by_lines(const Crossbar& xbar, const LineSolver& lines, const std::optional<LiveNodes>& live,
                             LineWorkspace& work, const VectorXd& source_v, const SolveOptions& options) {
  const double scale_v = scale_of(source_v);
  const LineOptions line_options{.max_iterations = options.max_iterations,
                                 .only_cg = options.method == SolveMethod::line_pcg,
                                 .nodes = options.nodes};
  const LineOutcome outcome = lines.solve(work, source_v / scale_v, line_options);
  VectorAnswer answer{.outputs_a = scale_v * outcome.outputs_a,
                      .nodes = {},
                      .termination = outcome.termination,
                      .kcl_residual_rel = outcome.kcl_residual_rel,
                      .iterations = outcome.iterations,
                      .method = name_of(outcome.method)};
  if (!answer.outputs_a.allFinite()) answer.termination = Termination::not_finite;
  if (options.nodes && answer.termination == Termination::converged) {
    answer.nodes = line_nodes(xbar, lines, live, work, source_v, scale_v);
  }
  return answer;
}

VectorAnswer answer_by_elimination(const Crossbar& xbar, const DirectSolver& solver, const VectorXd& source_v,
                                   Index vector, bool with_nodes) {
  require_equal_joined_sources(solver, source_v, vector);
  const double scale_v = scale_of(source_v);
  const VectorXd scaled_v = source_v / scale_v;
  VectorXd terminal_v = VectorXd::Zero(solver.circuit().num_terminals());
  terminal_v.head(xbar.rows()) = scaled_v;
  VectorAnswer answer = eliminated_answer(xbar, solver, solver.potentials_v(terminal_v), scaled_v,
                                          {"direct", kLargestResidual, with_nodes});
  answer.outputs_a *= scale_v;
  if (!answer.outputs_a.allFinite()) answer.termination = Termination::not_finite;
  for (MatrixXd* values : {&answer.nodes.row_node_v, &answer.nodes.col_node_v, &answer.nodes.cell_current_a}) {
    *values *= scale_v;
  }
  answer.nodes.power *= scale_v;
  answer.nodes.power *= scale_v;
  return answer;
}

VectorAnswer answer_by_elimination(const Crossbar& xbar, const ReferenceSolver& solver, const VectorXd& source_v,
                                   Index vector, bool with_nodes) {
  VectorXld terminal_v = VectorXld::Zero(solver.circuit().num_terminals());
  terminal_v.head(xbar.rows()) = source_v.cast<long double>();
  require_equal_joined_sources(solver, source_v, vector);
  const VectorXld potentials = solver.potentials_v(terminal_v);
  return eliminated_answer(xbar, solver, potentials, source_v, {"reference", kLargestReferenceResidual, with_nodes});
}

}  // namespace sotto
