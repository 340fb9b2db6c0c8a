/// How a sparse Cholesky factorisation of Eigen's interface is timed.
#pragma once

#include <memory>

#include "support/alternatives.hpp"
#include "support/measure.hpp"
#include "support/nodal_system.hpp"

namespace sotto::bench {

inline constexpr int kFactorRepeats = 20;

/// `configure` is called on each new solver before it sees the matrix.
template <typename Solver, typename Configure>
AlternativeTimes sparse_times(const NodalSystem& system, const Configure& configure) {
  AlternativeTimes times;
  std::unique_ptr<Solver> solver;
  times.prepare_s = best_s(
      [&] {
        solver = std::make_unique<Solver>();
        configure(*solver);
        solver->compute(system.lower);
      },
      kFactorRepeats);
  const Eigen::MatrixXd one = system.injected_a.col(0);
  Eigen::MatrixXd node_v;
  times.solve_s = best_s([&] { node_v = solver->solve(one); }, kFactorRepeats);
  if (system.injected_a.cols() > 1) {
    times.solve_block_s = best_s([&] { node_v = solver->solve(system.injected_a); }, 2);
    times.solve_each_s = static_cast<double>(system.injected_a.cols()) * times.solve_s;
  }
  times.outputs_a = system.outputs_a(node_v);
  return times;
}

}  // namespace sotto::bench
