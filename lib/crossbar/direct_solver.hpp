/// The solver that never fails: subtraction-free sparse elimination, refined with potentials of 113 bits.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <vector>

#include "gth_factor.hpp"
#include "quad.hpp"
#include "sotto/crossbar/circuit.hpp"
#include "zero_ohm.hpp"

namespace sotto {

/// Nodes joined by zero ohm are one unknown; terminals are known; unreachable nodes have no potential (NaN).
/// Factors once in the constructor; everything else is const and thread-safe.
class DirectSolver {
 public:
  using VectorXld = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

  explicit DirectSolver(CrossbarCircuit circuit);

  /// Potentials of all nodes for given terminal voltages (num_terminals entries: sources, column ends, ground), refined
  /// until Kirchhoff's current law holds to rounding. Voltages of one sign: each potential is right to about 1e-14.
  QuadVector potentials_v(const Eigen::VectorXd& terminal_v) const;

  /// Current of every resistor from node_a to node_b; zero-ohm resistors by Kirchhoff's current law.
  std::vector<long double> currents_a(const QuadVector& potentials_v) const;

  /// Currents out of the circuit into each terminal (num_terminals entries).
  VectorXld terminal_currents_a(const std::vector<long double>& currents_a) const;

  /// Largest sum of currents at a free node / largest branch current.
  double kcl_residual_rel(const QuadVector& potentials_v) const { return balance(potentials_v).residual_rel; }

  /// Conductances between the terminals with all other nodes eliminated (num_terminals square): symmetric, off the
  /// diagonal each right to about 1e-13 of itself, on it the sum of its row. Terminals that zero resistance joins are
  /// one: all its conductances stand at the joined one (merged()), the others have 0. Cost: one more factorization.
  Eigen::MatrixXd port_conductance_siemens() const;

  const CrossbarCircuit& circuit() const { return circuit_; }
  const std::vector<Eigen::Index>& merged() const { return merged_; }

 private:
  struct Balance {
    Eigen::VectorXd errors_a;  ///< of each unknown
    double residual_rel;
  };
  /// A resistor between a part of the circuit and a terminal, or a node that zero resistance joins to one.
  struct Tie {
    Eigen::Index part;
    Eigen::Index terminal_node;
  };
  void find_parts();
  std::vector<std::int32_t> elimination_order() const;
  std::vector<Conductance> conductances(bool separate_terminals) const;
  bool carries_ohmic_current(const CircuitResistor& resistor) const;
  QuadVector known_potentials(const Eigen::VectorXd& terminal_v) const;
  QuadVector node_errors_a(const QuadVector& potentials_v, Quad& largest_branch_a) const;
  Balance balance(const QuadVector& potentials_v) const;
  double advance(const Eigen::VectorXd& step_v, QuadVector& potentials_v) const;

  CrossbarCircuit circuit_;
  std::vector<Eigen::Index> merged_;
  std::vector<bool> reachable_;
  std::vector<Eigen::Index> unknown_;     ///< node -> unknown of its group; -1 for terminals and unreachable nodes
  std::vector<Eigen::Index> first_node_;  ///< unknown -> the node that stands for its group
  std::vector<Eigen::Index> part_;        ///< unknown -> part: an unknown that stands for it
  std::vector<Tie> ties_;
  ZeroOhmFlow zero_ohm_flow_;
  std::unique_ptr<const GthFactor> factor_;
};

}  // namespace sotto
