#include "sotto/crossbar/newton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <string>

#include "newton_vector.hpp"
#include "power_split.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "vector_answer.hpp"
#include "workspace_pool.hpp"

namespace sotto {
namespace {

using Clock = std::chrono::steady_clock;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Answer {
  NewtonOutcome outcome;
  VectorXd outputs_a;
  NodeSolution nodes;
};

NonlinearCrossbar checked(NonlinearCrossbar xbar, const NewtonOptions& options) {
  validate(xbar);
  require(options.max_newton_steps >= 1, "max_newton_steps", options.max_newton_steps, ">= 1");
  require(is_available(options.simd), "simd", std::string(to_string(options.simd)), "a level that this processor has");
  if (!SweepGrid::applies(xbar.zero_bias)) {
    throw InvalidArgument("non-linear cells must be used with cells > 0 ohm and far ends > 0 ohm");
  }
  return xbar;
}

}  // namespace

struct NewtonSolver::Impl {
  NonlinearCrossbar xbar;
  NewtonOptions options;
  std::optional<LiveNodes> live;
  Eigen::ArrayXXd keep;  ///< 1 for live cells; empty where all are
  std::optional<CellLaws> laws;
  SweepGrid shape;
  mutable WorkspacePool<NewtonWorkspace> workspaces;
  double prepare_s = 0;

  Impl(NonlinearCrossbar crossbar, const NewtonOptions& newton_options);
  Answer solve_vector(const VectorXd& source_v) const;
  NodeSolution node_solution(const NewtonWorkspace& work, const VectorXd& source_v) const;
};

NewtonSolver::Impl::Impl(NonlinearCrossbar crossbar, const NewtonOptions& newton_options)
    : xbar(checked(std::move(crossbar), newton_options)),
      options(newton_options),
      live(find_live_nodes(xbar.zero_bias)),
      keep(live ? Eigen::ArrayXXd((live->row && live->col).cast<double>()) : Eigen::ArrayXXd()),
      shape(xbar.zero_bias, keep, sweep_kernel(options.simd)) {
  laws.emplace(xbar, shape, live, options.simd);
}

NodeSolution NewtonSolver::Impl::node_solution(const NewtonWorkspace& work, const VectorXd& source_v) const {
  const Index rows = xbar.rows(), cols = xbar.cols();
  NodeSolution nodes{MatrixXd(rows, cols), MatrixXd(rows, cols), MatrixXd(rows, cols), {}};
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      const long k = shape.at(i, j);
      nodes.row_node_v(i, j) = live && !live->row(i, j) ? kNan : work.now.row_v[k];
      nodes.col_node_v(i, j) = live && !live->col(i, j) ? kNan : work.now.col_v[k];
      nodes.cell_current_a(i, j) = work.now_cells.current_a[k];
    }
  }
  VectorXd source_a = nodes.cell_current_a.rowwise().sum();
  if (xbar.zero_bias.wires.row_far_end == RowFarEnd::ground) {
    for (Index i = 0; i < rows; ++i) source_a(i) += shape.row_far_siemens(i) * work.now.row_v[shape.at(i, cols - 1)];
  }
  nodes.power =
      power_by_place(xbar.zero_bias, {source_v, source_a, nodes.row_node_v, nodes.col_node_v, nodes.cell_current_a});
  return nodes;
}

Answer NewtonSolver::Impl::solve_vector(const VectorXd& source_v) const {
  auto work = workspaces.take([] { return NewtonWorkspace(); });
  const NewtonProblem problem{xbar.zero_bias, *laws, keep, shape, options.max_newton_steps};
  Answer answer{.outcome = NewtonVector(problem, *work).solve(source_v), .outputs_a = {}, .nodes = {}};
  const bool converged = answer.outcome.termination == Termination::converged;
  answer.outputs_a = converged ? work->now.outputs_a : VectorXd(VectorXd::Constant(xbar.cols(), kNan));
  if (options.nodes && converged) answer.nodes = node_solution(*work, source_v);
  if (options.nodes && !converged) {
    const MatrixXd unknown = MatrixXd::Constant(xbar.rows(), xbar.cols(), kNan);
    answer.nodes = {unknown, unknown, unknown, {kNan, kNan, kNan, kNan, kNan, kNan}};
  }
  workspaces.give_back(std::move(work));
  return answer;
}

NewtonSolver::NewtonSolver(NonlinearCrossbar xbar, NewtonOptions options) {
  const auto start = Clock::now();
  impl_ = std::make_unique<Impl>(std::move(xbar), options);
  impl_->prepare_s = std::chrono::duration<double>(Clock::now() - start).count();
}

NewtonSolver::~NewtonSolver() = default;
NewtonSolver::NewtonSolver(NewtonSolver&&) noexcept = default;
NewtonSolver& NewtonSolver::operator=(NewtonSolver&&) noexcept = default;

namespace {

void merge_into(NewtonResult& result, const NewtonOutcome& outcome, Index vector) {
  SolveReport& report = result.mvm.report;
  report.kcl_residual_rel = std::max(report.kcl_residual_rel, outcome.kcl_residual_rel);
  report.iterations = std::max(report.iterations, outcome.newton_steps);
  result.line_iterations = std::max(result.line_iterations, outcome.line_iterations);
  result.source_steps = std::max(result.source_steps, outcome.source_steps);
  if (outcome.termination == Termination::converged || report.termination != Termination::converged) return;
  report.termination = outcome.termination;
  report.message = fmt::format("input vector {}: {} after {} Newton steps and {} source steps", vector,
                               to_string(outcome.termination), outcome.newton_steps, outcome.source_steps);
}

}  // namespace

NewtonResult NewtonSolver::solve(const MatrixXd& inputs_v) const {
  const auto start = Clock::now();
  const MatrixXd inputs = checked_inputs(impl_->xbar.zero_bias, inputs_v);
  std::vector<Answer> answers(static_cast<std::size_t>(inputs.rows()));
  parallel_for(inputs.rows(), impl_->options.threads,
               [&](std::int64_t k) { answers[k] = impl_->solve_vector(inputs.row(k).transpose()); });
  NewtonResult result;
  result.mvm.outputs_a.resize(inputs.rows(), impl_->xbar.cols());
  result.mvm.report = {.termination = Termination::converged, .method = "newton", .message = "converged"};
  for (Index k = 0; k < inputs.rows(); ++k) {
    merge_into(result, answers[k].outcome, k);
    result.mvm.outputs_a.row(k) = answers[k].outputs_a.transpose();
    if (impl_->options.nodes) result.mvm.nodes.push_back(std::move(answers[k].nodes));
  }
  result.mvm.report.wall_s = impl_->prepare_s + std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace sotto
