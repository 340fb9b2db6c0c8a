#include "sotto/crossbar/solve.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

#include "line_pcg.hpp"
#include "power_split.hpp"
#include "reference_solver.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Clock = std::chrono::steady_clock;

/// Of a reference solution that counts as converged: branch currents are differences of potentials, so wires far below
/// the cells raise the residual although the voltages are right.
constexpr double kLargestReferenceResidual = 1e-6;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Answer for one input vector, whatever the method.
struct VectorAnswer {
  VectorXd outputs_a;
  NodeSolution nodes;
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;
  int iterations = 0;
  bool by_reference = false;
};

VectorAnswer solve_by_lines(const Crossbar& xbar, const LineSweep& lines, const VectorXd& source_v,
                            const SolveOptions& options) {
  LineSolution solution = solve_line_pcg(lines, source_v, options.max_iterations);
  VectorAnswer answer{.outputs_a = std::move(solution.outputs_a), .nodes = {}, .termination = solution.termination,
                      .kcl_residual_rel = solution.kcl_residual_rel, .iterations = solution.iterations};
  if (!options.nodes) return answer;
  NodeSolution& nodes = answer.nodes;
  nodes.cell_current_a = lines.g_siemens().cwiseProduct(solution.u - solution.v);
  nodes.row_node_v = std::move(solution.u);
  nodes.col_node_v = std::move(solution.v);
  VectorXd source_a = nodes.cell_current_a.rowwise().sum();
  if (xbar.wires.row_far_end == RowFarEnd::ground) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      const double far_ohm = row_far_segment_ohm(xbar.wires, i) + row_far_driver_ohm(xbar.wires, i);
      source_a(i) += nodes.row_node_v(i, xbar.cols() - 1) / far_ohm;
    }
  }
  nodes.power = power_by_place(xbar, {source_v, source_a, nodes.row_node_v, nodes.col_node_v, nodes.cell_current_a});
  return answer;
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

/// Node voltages, cell currents and power from the potentials of the reference.
NodeSolution reference_nodes(const Crossbar& xbar, const ReferenceSolver& reference, const VectorXld& potentials_v,
                             const std::vector<long double>& currents_a, const VectorXd& source_v) {
  const CrossbarCircuit& circuit = reference.circuit();
  NodeSolution nodes{.row_node_v = MatrixXd(xbar.rows(), xbar.cols()), .col_node_v = MatrixXd(xbar.rows(), xbar.cols()),
                     .cell_current_a = MatrixXd::Zero(xbar.rows(), xbar.cols()), .power = {}};
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      nodes.row_node_v(i, j) = static_cast<double>(potentials_v(circuit.row_node(i, j)));
      nodes.col_node_v(i, j) = static_cast<double>(potentials_v(circuit.col_node(i, j)));
    }
  }
  for (std::size_t k = 0; k < currents_a.size(); ++k) {
    const CircuitResistor& resistor = circuit.resistors[k];
    if (resistor.place == Place::cell) nodes.cell_current_a(resistor.row, resistor.col) = static_cast<double>(currents_a[k]);
  }
  // By Kirchhoff's current law of the whole row: drops over small driver resistances would cancel.
  VectorXd source_a = nodes.cell_current_a.rowwise().sum();
  if (xbar.wires.row_far_end == RowFarEnd::ground) source_a += far_ground_currents_a(circuit, currents_a);
  nodes.power = power_by_place(xbar, {source_v, source_a, nodes.row_node_v, nodes.col_node_v, nodes.cell_current_a});
  return nodes;
}

VectorAnswer solve_by_reference(const Crossbar& xbar, const ReferenceSolver& reference, const VectorXd& source_v,
                                bool with_nodes) {
  VectorXld terminal_v = VectorXld::Zero(reference.circuit().num_terminals());
  terminal_v.head(xbar.rows()) = source_v.cast<long double>();
  const VectorXld potentials = reference.potentials_v(terminal_v);
  const std::vector<long double> currents = reference.currents_a(potentials);
  VectorAnswer answer;
  answer.outputs_a = reference.terminal_currents_a(currents).segment(xbar.rows(), xbar.cols()).cast<double>();
  answer.kcl_residual_rel = reference.kcl_residual_rel(potentials);
  answer.by_reference = true;
  const bool finite = answer.outputs_a.allFinite() && std::isfinite(answer.kcl_residual_rel);
  const bool certified = answer.kcl_residual_rel <= kLargestReferenceResidual;
  answer.termination = !finite ? Termination::not_finite
                               : (certified ? Termination::converged : Termination::iteration_limit);
  if (with_nodes) answer.nodes = reference_nodes(xbar, reference, potentials, currents, source_v);
  return answer;
}

/// Throws where zero resistance joins two sources of different voltage.
void require_equal_joined_sources(const ReferenceSolver& reference, const VectorXd& source_v, Index vector) {
  const CrossbarCircuit& circuit = reference.circuit();
  for (Index i = 0; i < circuit.rows; ++i) {
    const Index root = reference.merged()[circuit.row_terminal(i)];
    const Index other = root - circuit.row_terminal(0);
    if (other == i || source_v(other) == source_v(i)) continue;
    Index col = 0;
    while (col + 1 < circuit.cols && reference.merged()[circuit.col_node(i, col)] != root) ++col;
    throw InvalidArgument(fmt::format(
        "row {}, column {}: zero resistance joins the sources of rows {} and {}, which differ in input vector {} "
        "({} V and {} V) (short circuit)",
        i, col, i, other, vector, source_v(i), source_v(other)));
  }
}

}  // namespace

struct CrossbarSolver::Impl {
  Crossbar xbar;
  SolveOptions options;
  std::optional<LineSweep> lines;
  mutable std::once_flag reference_made;
  mutable std::unique_ptr<const ReferenceSolver> reference;  ///< made at once, or when lines first fail
  double prepare_s = 0;

  const ReferenceSolver& the_reference() const;

  VectorAnswer solve_vector(const VectorXd& source_v, Index vector) const;
};

const ReferenceSolver& CrossbarSolver::Impl::the_reference() const {
  std::call_once(reference_made, [this] {
    CrossbarCircuit circuit = crossbar_circuit(xbar);
    require_no_short(circuit, merge_zero_ohm(circuit));
    reference = std::make_unique<const ReferenceSolver>(std::move(circuit));
  });
  return *reference;
}

VectorAnswer CrossbarSolver::Impl::solve_vector(const VectorXd& source_v, Index vector) const {
  if (!lines) {
    require_equal_joined_sources(the_reference(), source_v, vector);
    return solve_by_reference(xbar, the_reference(), source_v, options.nodes);
  }
  VectorAnswer answer = solve_by_lines(xbar, *lines, source_v, options);
  if (answer.termination == Termination::converged || options.method == SolveMethod::line_pcg) return answer;
  return solve_by_reference(xbar, the_reference(), source_v, options.nodes);
}

CrossbarSolver::CrossbarSolver(Crossbar xbar, SolveOptions options) {
  const auto start = Clock::now();
  validate(xbar);
  require(options.max_iterations >= 1, "max_iterations", options.max_iterations, ">= 1");
  const bool lines_apply = LineSweep::applies(xbar);
  if (options.method == SolveMethod::line_pcg && !lines_apply) {
    throw InvalidArgument(
        "method = line_pcg must be used with finite wires, cells above a millionth of them and no floating row");
  }
  auto impl = std::make_unique<Impl>();
  impl->xbar = std::move(xbar);
  impl->options = options;
  if (options.method != SolveMethod::reference && lines_apply) {
    impl->lines.emplace(impl->xbar);
  } else {
    (void)impl->the_reference();
  }
  impl->prepare_s = seconds_since(start);
  impl_ = std::move(impl);
}

CrossbarSolver::~CrossbarSolver() = default;
CrossbarSolver::CrossbarSolver(CrossbarSolver&&) noexcept = default;
CrossbarSolver& CrossbarSolver::operator=(CrossbarSolver&&) noexcept = default;

namespace {

/// The inputs with entries of floating rows set to 0, checked.
MatrixXd checked_inputs(const Crossbar& xbar, const MatrixXd& inputs_v) {
  require(inputs_v.cols() == xbar.rows(), "inputs_v", fmt::format("{} x {} matrix", inputs_v.rows(), inputs_v.cols()),
          fmt::format("one row per input vector, {} columns (crossbar rows)", xbar.rows()));
  MatrixXd inputs = inputs_v;
  for (const Index row : xbar.floating_rows) inputs.col(row).setZero();
  for (Index k = 0; k < inputs.rows(); ++k) {
    for (Index i = 0; i < inputs.cols(); ++i) {
      require(std::isfinite(inputs(k, i)), fmt::format("inputs_v({},{})", k, i), inputs(k, i), "finite");
    }
  }
  return inputs;
}

/// What did not converge is not shown as if it had.
void blank(NodeSolution& nodes) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (MatrixXd* values : {&nodes.row_node_v, &nodes.col_node_v, &nodes.cell_current_a}) values->setConstant(kNan);
  nodes.power *= kNan;
}

void merge_into(SolveReport& report, const VectorAnswer& answer, Index vector, bool& any_lines, bool& any_reference) {
  report.kcl_residual_rel = std::max(report.kcl_residual_rel, answer.kcl_residual_rel);
  report.iterations = std::max(report.iterations, answer.iterations);
  (answer.by_reference ? any_reference : any_lines) = true;
  if (answer.termination == Termination::converged || report.termination != Termination::converged) return;
  report.termination = answer.termination;
  report.message = fmt::format("input vector {}: {} after {} iterations", vector, to_string(answer.termination),
                               answer.iterations);
}

}  // namespace

MvmResult CrossbarSolver::solve(const MatrixXd& inputs_v) const {
  const auto start = Clock::now();
  const MatrixXd inputs = checked_inputs(impl_->xbar, inputs_v);
  std::vector<VectorAnswer> answers(static_cast<std::size_t>(inputs.rows()));
  parallel_for(inputs.rows(), impl_->options.threads,
               [&](std::int64_t k) { answers[k] = impl_->solve_vector(inputs.row(k).transpose(), k); });
  MvmResult result;
  result.outputs_a.resize(inputs.rows(), impl_->xbar.cols());
  result.report.termination = Termination::converged;
  result.report.message = "converged";
  bool any_lines = false;
  bool any_reference = false;
  for (Index k = 0; k < inputs.rows(); ++k) {
    VectorAnswer& answer = answers[k];
    merge_into(result.report, answer, k, any_lines, any_reference);
    if (answer.termination == Termination::converged) {
      result.outputs_a.row(k) = answer.outputs_a.transpose();
    } else {
      result.outputs_a.row(k).setConstant(std::numeric_limits<double>::quiet_NaN());
    }
    if (!impl_->options.nodes) continue;
    if (answer.termination != Termination::converged) blank(answer.nodes);
    result.nodes.push_back(std::move(answer.nodes));
  }
  result.report.method = any_lines && any_reference ? "line_pcg+reference" : (any_reference ? "reference" : "line_pcg");
  result.report.wall_s = impl_->prepare_s + seconds_since(start);
  return result;
}

MatrixXd ideal_outputs_a(const Crossbar& xbar, const MatrixXd& inputs_v) {
  validate(xbar);
  require(xbar.cell_resistance_ohm.minCoeff() > 0, "cell_resistance_ohm", xbar.cell_resistance_ohm.minCoeff(), "> 0");
  return checked_inputs(xbar, inputs_v) * xbar.cell_resistance_ohm.cwiseInverse();
}

}  // namespace sotto
