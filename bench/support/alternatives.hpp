/// The same crossbar in other solvers, timed the same way: what a user would otherwise take.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto::bench {

/// Assembly is not counted.
struct AlternativeTimes {
  double prepare_s = 0;       ///< analysis and factorisation
  double solve_s = 0;         ///< one input vector
  double solve_block_s = 0;   ///< all input vectors together; 0 where there was one
  double solve_each_s = 0;    ///< all input vectors one after the other
  Eigen::MatrixXd outputs_a;  ///< one row per input vector
  std::string note;           ///< which variant won, which kernels
};

/// Eigen's sparse Cholesky in double.
AlternativeTimes by_eigen(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

/// CHOLMOD with AMD ordering, the faster of its simplicial and supernodal factorisation; nothing where it was not
/// found.
std::optional<AlternativeTimes> by_cholmod(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

/// Wall time of a product of rows x depth and depth x cols by the BLAS that CHOLMOD uses, one thread; nothing without
/// it.
std::optional<AlternativeTimes> dgemm(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

/// ngspice, operating point, from loading the deck to the outputs; nothing where Sotto was built without it.
std::optional<AlternativeTimes> by_ngspice(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

}  // namespace sotto::bench
