/// From inputs to the answer of each method for one input vector, in one form.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "direct_solver.hpp"
#include "line_solver.hpp"
#include "live_nodes.hpp"
#include "reference_solver.hpp"
#include "sotto/crossbar/solve.hpp"

namespace sotto {

struct VectorAnswer {
  Eigen::VectorXd outputs_a;
  NodeSolution nodes;  ///< filled where asked for
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;
  int iterations = 0;
  const char* method = "";
};

/// The inputs with entries of floating rows set to 0. Throws InvalidArgument on a wrong shape and on what is not
/// finite.
Eigen::MatrixXd checked_inputs(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

/// By sweeps and conjugate gradients. Inputs of any finite magnitude; the workspace is used, not kept.
VectorAnswer answer_by_lines(const Crossbar& xbar, const LineSolver& lines, const std::optional<LiveNodes>& live,
                             LineWorkspace& work, const Eigen::VectorXd& source_v, const SolveOptions& options);

/// By elimination. Throws InvalidArgument where zero resistance joins two sources of different voltage; `vector` is
/// named.
VectorAnswer answer_by_elimination(const Crossbar& xbar, const DirectSolver& solver, const Eigen::VectorXd& source_v,
                                   Eigen::Index vector, bool with_nodes);
VectorAnswer answer_by_elimination(const Crossbar& xbar, const ReferenceSolver& solver, const Eigen::VectorXd& source_v,
                                   Eigen::Index vector, bool with_nodes);

}  // namespace sotto
