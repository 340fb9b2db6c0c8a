/// How the outputs of a crossbar change with each of its cells, to first order.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

struct SensitivityOptions {
  int threads = 1;  ///< over outputs; 0: all cores. The bits of the result do not depend on it
  SimdLevel simd = best_simd_level();
};

/// dI_j/dg_(row,col) of every output j to the conductance of every cell, in ampere per siemens: one rows x cols matrix
/// per column. dI/dR = -dI/dg / R^2. By adjoints (Tellegen): drop of the cell in the circuit times its drop with 1 V at
/// the ground end of column j and 0 V at all others; 0 in parts that carry no current. `input_v`: one voltage per row.
/// Cost: one solution, one more per output. Throws as nodes_from_terminals does.
std::vector<Eigen::MatrixXd> output_sensitivities_a_per_siemens(const Crossbar& xbar, const Eigen::VectorXd& input_v,
                                                                const SensitivityOptions& options = {});

/// d(sum_j weights(j) I_j)/dg of every cell for one input vector, rows x cols, at the cost of two solutions: what
/// training through the circuit needs. `weights`: dL/dI of each output.
Eigen::MatrixXd output_gradient_a_per_siemens(const Crossbar& xbar, const Eigen::VectorXd& input_v,
                                              const Eigen::VectorXd& weights, const SensitivityOptions& options = {});

}  // namespace sotto
