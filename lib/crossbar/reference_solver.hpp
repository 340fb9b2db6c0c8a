/// Slow and obvious: nodal analysis of the resistor list with a sparse Cholesky factorisation in 80-bit arithmetic.
#pragma once

#include <Eigen/SparseCholesky>
#include <vector>

#include "sotto/crossbar/circuit.hpp"
#include "zero_ohm.hpp"

namespace sotto {

using MatrixXld = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
using VectorXld = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

/// Nodes joined by zero ohm are one unknown; terminals are known; unreachable nodes have no potential (NaN).
class ReferenceSolver {
 public:
  explicit ReferenceSolver(CrossbarCircuit circuit);

  /// Potentials of all nodes, one column per column of `terminal_v` (num_terminals rows: sources, column ends, ground).
  /// `refinements` steps of iterative refinement: each costs as much as the first solve.
  /// All NaN where the factorisation broke down.
  MatrixXld potentials_v(const MatrixXld& terminal_v, int refinements = 3) const;

  /// Current of every resistor from node_a to node_b; zero-ohm resistors by Kirchhoff's current law.
  std::vector<long double> currents_a(const VectorXld& potentials_v) const;

  /// Currents out of the circuit into each terminal (num_terminals entries).
  VectorXld terminal_currents_a(const std::vector<long double>& currents_a) const;

  /// Largest sum of currents at a free node / largest branch current.
  double kcl_residual_rel(const VectorXld& potentials_v) const;

  const CrossbarCircuit& circuit() const { return circuit_; }
  const std::vector<Eigen::Index>& merged() const { return merged_; }

 private:
  using Matrix = Eigen::SparseMatrix<long double>;
  MatrixXld injected_a(const MatrixXld& potentials_v) const;
  void spread(const MatrixXld& unknowns_v, MatrixXld& potentials_v) const;

  CrossbarCircuit circuit_;
  std::vector<Eigen::Index> merged_;
  std::vector<bool> reachable_;
  std::vector<Eigen::Index> unknown_;  ///< node -> unknown of its group; -1 for terminals and unreachable nodes
  Eigen::Index num_unknowns_ = 0;
  ZeroOhmFlow zero_ohm_flow_;
  Eigen::SimplicialLLT<Matrix> factor_;
};

}  // namespace sotto
