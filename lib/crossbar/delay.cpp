#include "sotto/crossbar/delay.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sotto/core/parallel_for.hpp"
#include "terminal_solver.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kPerTask = 32;                  ///< solutions with one preparation
constexpr Index kHeldNumbers = Index{1} << 25;  ///< 256 MB of node charges at a time
constexpr double kNoCurrent = 1e-9;             ///< of the largest output: what the solver promises
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Capacitances at the nodes: rows x cols each.
struct NodeFarads {
  MatrixXd row;
  MatrixXd col;
  double cell = 0;
};

MatrixXd farads_of(const SegmentFarad& segments, const Crossbar& xbar) {
  if (const double* uniform = std::get_if<double>(&segments)) {
    return MatrixXd::Constant(xbar.rows(), xbar.cols(), *uniform);
  }
  return std::get<MatrixXd>(segments);
}

/// Row nodes, then column nodes, as one vector. Nodes without a potential hold 0.
VectorXd stacked(const MatrixXd& row, const MatrixXd& col) {
  VectorXd all(row.size() + col.size());
  all.head(row.size()) = row.reshaped();
  all.tail(col.size()) = col.reshaped();
  return all.array().isNaN().select(0.0, all);
}

/// C v. A drop of which one end has no potential is NaN, hence left out.
VectorXd charges_c(const NodeFarads& farads, const TerminalNodes& nodes) {
  const MatrixXd drops = nodes.row_node_v - nodes.col_node_v;
  const MatrixXd cell_c = drops.array().isNaN().select(0.0, farads.cell * drops);
  const auto without_nan = [](const MatrixXd& x) { return MatrixXd(x.array().isNaN().select(0.0, x)); };
  return stacked(farads.row.cwiseProduct(without_nan(nodes.row_node_v)) + cell_c,
                 farads.col.cwiseProduct(without_nan(nodes.col_node_v)) - cell_c);
}

/// Solves `count` problems with one preparation per task.
template <typename Solve>
void for_each(const Crossbar& xbar, Index count, const DelayOptions& options, const Solve& solve) {
  parallel_for((count + kPerTask - 1) / kPerTask, options.threads, [&](std::int64_t task) {
    TerminalSolver solver(xbar, options.simd);
    const Index first = static_cast<Index>(task) * kPerTask;
    for (Index k = first; k < std::min(count, first + kPerTask); ++k) solve(solver, k);
  });
}

/// The inputs with 0 V where the row has no source.
MatrixXd driven_v(const Crossbar& xbar, MatrixXd inputs_v) {
  for (const Index row : xbar.floating_rows) inputs_v.col(row).setZero();
  return inputs_v;
}

MatrixXd delays_s(const MatrixXd& lag_c, const MatrixXd& outputs_a) {
  MatrixXd delay_s(lag_c.rows(), lag_c.cols());
  for (Index k = 0; k < lag_c.rows(); ++k) {
    const double least_a = kNoCurrent * outputs_a.row(k).cwiseAbs().maxCoeff();
    for (Index j = 0; j < lag_c.cols(); ++j) {
      const double current_a = outputs_a(k, j);
      delay_s(k, j) = std::abs(current_a) > least_a ? lag_c(k, j) / current_a : kNan;
    }
  }
  return delay_s;
}

}  // namespace

DelayResult output_delays(const Crossbar& xbar, const MatrixXd& inputs_v, const DelayOptions& options) {
  const CrossbarSolver dc(xbar, {.threads = options.threads, .nodes = options.nodes, .simd = options.simd});
  const MatrixXd sources_v = driven_v(xbar, inputs_v);
  const NodeFarads farads{farads_of(xbar.capacitance.row_segment_f, xbar),
                          farads_of(xbar.capacitance.col_segment_f, xbar), xbar.capacitance.cell_f};
  const Index num_nodes = 2 * xbar.rows() * xbar.cols();
  const Index vectors = inputs_v.rows();
  const Index block = std::max<Index>(kHeldNumbers / num_nodes, 1);
  DelayResult result{.delay_s = {},
                     .lag_c = MatrixXd(vectors, xbar.cols()),
                     .charging_energy_j = VectorXd(vectors),
                     .mvm = dc.solve(inputs_v)};
  for (Index first = 0; first < vectors; first += block) {
    const Index count = std::min(block, vectors - first);
    MatrixXd charge_c(num_nodes, count);
    for_each(xbar, count, options, [&](TerminalSolver& solver, Index k) {
      const auto nodes = solver.nodes(sources_v.row(first + k).transpose(), VectorXd::Zero(xbar.cols()));
      charge_c.col(k) = charges_c(farads, nodes);
      result.charging_energy_j(first + k) = charge_c.col(k).dot(stacked(nodes.row_node_v, nodes.col_node_v));
    });
    for_each(xbar, xbar.cols(), options, [&](TerminalSolver& solver, Index j) {
      const auto nodes = solver.nodes(VectorXd::Zero(xbar.rows()), VectorXd::Unit(xbar.cols(), j));
      const VectorXd weight_v = stacked(nodes.row_node_v, nodes.col_node_v);
      result.lag_c.col(j).segment(first, count) = charge_c.transpose() * weight_v;
    });
  }
  result.delay_s = delays_s(result.lag_c, result.mvm.outputs_a);
  return result;
}

}  // namespace sotto
