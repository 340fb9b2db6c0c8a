#include "sotto/crossbar/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "terminal_solver.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kOutputsPerTask = 32;  ///< solved with one preparation

void check_inputs(const Crossbar& xbar, const VectorXd& input_v) {
  validate(xbar);
  require(input_v.size() == xbar.rows(), "input_v", fmt::format("vector of {}", input_v.size()),
          fmt::format("one voltage per row ({})", xbar.rows()));
  require(input_v.allFinite(), "input_v", std::string("a NaN or infinity"), "finite");
}

MatrixXd drops_v(const TerminalNodes& nodes) {
  const MatrixXd drops = nodes.row_node_v - nodes.col_node_v;
  return drops.array().isNaN().select(0.0, drops);
}

}  // namespace

std::vector<MatrixXd> output_sensitivities_a_per_siemens(const Crossbar& xbar, const VectorXd& input_v,
                                                         const SensitivityOptions& options) {
  check_inputs(xbar, input_v);
  const MatrixXd drops = drops_v(TerminalSolver(xbar, options.simd).nodes(input_v, VectorXd::Zero(xbar.cols())));
  std::vector<MatrixXd> sensitivities(static_cast<std::size_t>(xbar.cols()));
  parallel_for((xbar.cols() + kOutputsPerTask - 1) / kOutputsPerTask, options.threads, [&](std::int64_t task) {
    TerminalSolver adjoint(xbar, options.simd);
    const Index end = std::min<Index>(xbar.cols(), (static_cast<Index>(task) + 1) * kOutputsPerTask);
    for (Index j = static_cast<Index>(task) * kOutputsPerTask; j < end; ++j) {
      const TerminalNodes nodes = adjoint.nodes(VectorXd::Zero(xbar.rows()), VectorXd::Unit(xbar.cols(), j));
      sensitivities[j] = -drops.cwiseProduct(drops_v(nodes));
    }
  });
  return sensitivities;
}

MatrixXd output_gradient_a_per_siemens(const Crossbar& xbar, const VectorXd& input_v, const VectorXd& weights,
                                       const SensitivityOptions& options) {
  check_inputs(xbar, input_v);
  require(weights.size() == xbar.cols(), "weights", fmt::format("vector of {}", weights.size()),
          fmt::format("one per column ({})", xbar.cols()));
  require(weights.allFinite(), "weights", std::string("a NaN or infinity"), "finite");
  TerminalSolver solver(xbar, options.simd);
  const MatrixXd drops = drops_v(solver.nodes(input_v, VectorXd::Zero(xbar.cols())));
  return -drops.cwiseProduct(drops_v(solver.nodes(VectorXd::Zero(xbar.rows()), weights)));
}

}  // namespace sotto
