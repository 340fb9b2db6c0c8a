#include "sotto/crossbar/solve.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>

#include "port_network.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/product.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "vector_answer.hpp"
#include "workspace_pool.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Clock = std::chrono::steady_clock;

constexpr double kMostCancellation = 2e-5;       ///< of a product whose rounding stays below 1e-10 of the outputs
constexpr double kLargestReductionError = 1e-9;  ///< against the sweeps, relative to the largest output

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

struct CrossbarSolver::Impl {
  Crossbar xbar;
  SolveOptions options;
  std::optional<LiveNodes> live;
  std::optional<LineSolver> lines;
  mutable WorkspacePool<LineWorkspace> workspaces;
  mutable std::once_flag elimination_made, transfer_made;
  mutable std::unique_ptr<const DirectSolver> direct;        ///< made when lines do not apply or first fail
  mutable std::unique_ptr<const ReferenceSolver> reference;  ///< made for its own method only
  mutable MatrixXd transfer_siemens;                         ///< made when it first pays
  double prepare_s = 0;

  Impl(Crossbar crossbar, const SolveOptions& solve_options);
  void prepare();
  bool by_lines_only() const {
    return options.method == SolveMethod::line_sweeps || options.method == SolveMethod::line_pcg;
  }
  void make_elimination() const;
  bool reduction_applies() const;
  bool reduction_pays(Index vectors) const;
  bool solve_by_reduction(const MatrixXd& inputs_v, MvmResult& result) const;
  std::vector<Index> cancelling_vectors(const MatrixXd& inputs_v, const MatrixXd& outputs_a) const;
  std::vector<VectorAnswer> solve_each(const MatrixXd& inputs_v, const std::vector<Index>& vectors) const;
  VectorAnswer eliminate(const VectorXd& source_v, Index vector) const;
  VectorAnswer solve_vector(const VectorXd& source_v, Index vector) const;
};

CrossbarSolver::Impl::Impl(Crossbar crossbar, const SolveOptions& solve_options)
    : xbar(std::move(crossbar)), options(solve_options) {
  validate(xbar);
  require(options.max_iterations >= 1, "max_iterations", options.max_iterations, ">= 1");
  require(is_available(options.simd), "simd", std::string(to_string(options.simd)), "a level that this processor has");
  prepare();
}

void CrossbarSolver::Impl::prepare() {
  const auto start = Clock::now();
  const bool lines_apply = SweepGrid::applies(xbar);
  if (by_lines_only() && !lines_apply) {
    throw InvalidArgument("method line_sweeps or line_pcg must be used with cells > 0 ohm and far ends > 0 ohm");
  }
  require(options.method != SolveMethod::port_reduction || (reduction_applies() && !options.nodes), "method",
          std::string("port_reduction"), "used with cells and wires > 0 ohm, and without nodes");
  const bool by_elimination = options.method == SolveMethod::direct || options.method == SolveMethod::reference;
  if (!by_elimination && lines_apply) {
    live = find_live_nodes(xbar);
    const Eigen::ArrayXXd keep = live ? (live->row && live->col).cast<double>() : Eigen::ArrayXXd();
    lines.emplace(SweepGrid(xbar, keep, sweep_kernel(options.simd)), xbar.wires.row_far_end);
  } else {
    make_elimination();
  }
  prepare_s = seconds_since(start);
}

void CrossbarSolver::Impl::make_elimination() const {
  std::call_once(elimination_made, [this] {
    CrossbarCircuit circuit = crossbar_circuit(xbar);
    require_no_short(circuit, merge_zero_ohm(circuit));
    if (options.method == SolveMethod::reference) {
      reference = std::make_unique<const ReferenceSolver>(std::move(circuit));
    } else {
      direct = std::make_unique<const DirectSolver>(std::move(circuit));
    }
  });
}

VectorAnswer CrossbarSolver::Impl::eliminate(const VectorXd& source_v, Index vector) const {
  make_elimination();
  if (reference) return answer_by_elimination(xbar, *reference, source_v, vector, options.nodes);
  return answer_by_elimination(xbar, *direct, source_v, vector, options.nodes);
}

VectorAnswer CrossbarSolver::Impl::solve_vector(const VectorXd& source_v, Index vector) const {
  if (!lines) return eliminate(source_v, vector);
  auto work = workspaces.take([this] { return lines->make_workspace(); });
  VectorAnswer answer = answer_by_lines(xbar, *lines, live, *work, source_v, options);
  workspaces.give_back(std::move(work));
  if (answer.termination == Termination::converged || by_lines_only()) return answer;
  return eliminate(source_v, vector);
}

/// Not with zero ohm, where vectors may ask for what no matrix gives: two sources joined.
bool CrossbarSolver::Impl::reduction_applies() const {
  const auto network = port_network(xbar);
  return network && network->negligible_siemens == 0;
}

/// From about so many vectors on one reduction and a product are faster than solving each (design solver section 3).
bool CrossbarSolver::Impl::reduction_pays(Index vectors) const {
  if (vectors == 0) return false;
  if (options.method == SolveMethod::port_reduction) return true;
  const Index lines_count = std::max(xbar.rows(), xbar.cols());
  const Index break_even = lines_count <= 256 ? 30 : (lines_count <= 512 ? 45 : 100);
  return options.method == SolveMethod::automatic && !options.nodes && vectors >= break_even && reduction_applies();
}

/// False where the check vector, solved on its own, says otherwise. A certificate of the matrix, not of each vector:
/// its outputs are all computed the same way.
bool CrossbarSolver::Impl::solve_by_reduction(const MatrixXd& inputs_v, MvmResult& result) const {
  std::call_once(transfer_made, [this] {
    transfer_siemens = transfer_matrix_siemens(xbar, {.threads = options.threads, .simd = options.simd});
  });
  result.outputs_a =
      product(inputs_v, transfer_siemens.transpose(), {.threads = options.threads, .simd = options.simd});
  Index checked = 0;
  result.outputs_a.rowwise().lpNorm<Eigen::Infinity>().maxCoeff(&checked);
  const VectorAnswer answer = solve_vector(inputs_v.row(checked).transpose(), checked);
  const double largest_a = answer.outputs_a.cwiseAbs().maxCoeff();
  const double difference_a = (answer.outputs_a - result.outputs_a.row(checked).transpose()).cwiseAbs().maxCoeff();
  result.report.kcl_residual_rel =
      std::max(answer.kcl_residual_rel, largest_a > 0 ? difference_a / largest_a : difference_a);
  result.report.method = "port_reduction";
  return answer.termination == Termination::converged && result.report.kcl_residual_rel <= kLargestReductionError &&
         result.outputs_a.allFinite();
}

/// Vectors whose outputs cancel so far that rounding of the product shows, which are solved one by one.
std::vector<Index> CrossbarSolver::Impl::cancelling_vectors(const MatrixXd& inputs_v, const MatrixXd& outputs_a) const {
  const VectorXd largest_siemens = transfer_siemens.cwiseAbs().colwise().maxCoeff().transpose();
  const VectorXd bound_a = inputs_v.cwiseAbs() * largest_siemens;
  std::vector<Index> cancelling;
  for (Index k = 0; k < inputs_v.rows(); ++k) {
    if (kMostCancellation * bound_a(k) > outputs_a.row(k).cwiseAbs().maxCoeff()) cancelling.push_back(k);
  }
  return cancelling;
}

std::vector<VectorAnswer> CrossbarSolver::Impl::solve_each(const MatrixXd& inputs_v,
                                                           const std::vector<Index>& vectors) const {
  std::vector<VectorAnswer> answers(vectors.size());
  parallel_for(static_cast<std::int64_t>(vectors.size()), options.threads,
               [&](std::int64_t k) { answers[k] = solve_vector(inputs_v.row(vectors[k]).transpose(), vectors[k]); });
  return answers;
}

CrossbarSolver::CrossbarSolver(Crossbar xbar, SolveOptions options)
    : impl_(std::make_unique<Impl>(std::move(xbar), options)) {}

void CrossbarSolver::program(const MatrixXd& cell_resistance_ohm) {
  const Crossbar& old = impl_->xbar;
  require(cell_resistance_ohm.rows() == old.rows() && cell_resistance_ohm.cols() == old.cols(), "cell_resistance_ohm",
          fmt::format("{} x {} matrix", cell_resistance_ohm.rows(), cell_resistance_ohm.cols()),
          fmt::format("{} x {}, as before", old.rows(), old.cols()));
  auto next = std::make_unique<Impl>(Crossbar{cell_resistance_ohm, old.wires, old.floating_rows}, impl_->options);
  if (next->lines && impl_->lines && next->lines->same_shape(*impl_->lines))
    next->workspaces.take_over(impl_->workspaces);
  impl_ = std::move(next);
}

CrossbarSolver::~CrossbarSolver() = default;
CrossbarSolver::CrossbarSolver(CrossbarSolver&&) noexcept = default;
CrossbarSolver& CrossbarSolver::operator=(CrossbarSolver&&) noexcept = default;

namespace {

/// What did not converge is not shown as if it had.
NodeSolution blank_nodes(Index rows, Index cols) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const MatrixXd unknown = MatrixXd::Constant(rows, cols, kNan);
  return {unknown, unknown, unknown, {kNan, kNan, kNan, kNan, kNan, kNan}};
}

void merge_into(SolveReport& report, const VectorAnswer& answer, Index vector) {
  report.kcl_residual_rel = std::max(report.kcl_residual_rel, answer.kcl_residual_rel);
  report.iterations = std::max(report.iterations, answer.iterations);
  if (answer.termination == Termination::converged || report.termination != Termination::converged) return;
  report.termination = answer.termination;
  report.message =
      fmt::format("input vector {}: {} after {} iterations", vector, to_string(answer.termination), answer.iterations);
}

/// Puts the answers of the named vectors into the result, and their methods behind those it has.
void collect(std::vector<VectorAnswer>& answers, const std::vector<Index>& vectors, bool with_nodes,
             MvmResult& result) {
  std::set<std::string> methods;
  if (!result.report.method.empty()) methods.insert(result.report.method);
  for (std::size_t k = 0; k < answers.size(); ++k) {
    VectorAnswer& answer = answers[k];
    methods.insert(answer.method);
    merge_into(result.report, answer, vectors[k]);
    const bool converged = answer.termination == Termination::converged;
    if (converged) {
      result.outputs_a.row(vectors[k]) = answer.outputs_a.transpose();
    } else {
      result.outputs_a.row(vectors[k]).setConstant(std::numeric_limits<double>::quiet_NaN());
    }
    if (with_nodes) result.nodes.push_back(std::move(answer.nodes));
  }
  result.report.method = fmt::format("{}", fmt::join(methods, "+"));
}

}  // namespace

MvmResult CrossbarSolver::solve(const MatrixXd& inputs_v) const {
  const auto start = Clock::now();
  const Crossbar& xbar = impl_->xbar;
  const MatrixXd inputs = checked_inputs(xbar, inputs_v);
  MvmResult result;
  result.report.termination = Termination::converged;
  result.report.message = "converged";
  std::vector<Index> one_by_one;
  if (impl_->reduction_pays(inputs.rows()) && impl_->solve_by_reduction(inputs, result)) {
    one_by_one = impl_->cancelling_vectors(inputs, result.outputs_a);
  } else {
    result.report.kcl_residual_rel = -1;
    result.report.method.clear();
    result.outputs_a.resize(inputs.rows(), xbar.cols());
    one_by_one.resize(static_cast<std::size_t>(inputs.rows()));
    std::iota(one_by_one.begin(), one_by_one.end(), Index{0});
  }
  std::vector<VectorAnswer> answers = impl_->solve_each(inputs, one_by_one);
  for (VectorAnswer& answer : answers) {
    const bool blank = impl_->options.nodes && answer.termination != Termination::converged;
    if (blank) answer.nodes = blank_nodes(xbar.rows(), xbar.cols());
  }
  collect(answers, one_by_one, impl_->options.nodes, result);
  result.report.wall_s = impl_->prepare_s + seconds_since(start);
  return result;
}

MatrixXd ideal_outputs_a(const Crossbar& xbar, const MatrixXd& inputs_v) {
  validate(xbar);
  require(xbar.cell_resistance_ohm.minCoeff() > 0, "cell_resistance_ohm", xbar.cell_resistance_ohm.minCoeff(), "> 0");
  return checked_inputs(xbar, inputs_v) * xbar.cell_resistance_ohm.cwiseInverse();
}

}  // namespace sotto
