/// Currents through zero-ohm resistors: not Ohm's law but Kirchhoff's current law gives them.
#pragma once

#include <Eigen/SparseCholesky>
#include <memory>
#include <vector>

#include "sotto/crossbar/circuit.hpp"

namespace sotto {

/// Prepared once per circuit. Where zero-ohm resistors form a tree, the currents follow exactly from the leaves
/// inwards; where they form loops, the currents are the limit of equal resistances going to zero.
class ZeroOhmFlow {
 public:
  explicit ZeroOhmFlow(const CrossbarCircuit& circuit);

  /// `currents_a` holds the current of every resistor (from node_a to node_b); entries of zero-ohm resistors are filled
  /// in.
  void fill(std::vector<long double>& currents_a) const;

 private:
  struct Edge {
    std::size_t resistor;
    Eigen::Index node_a, node_b;
  };
  struct Leaf {
    Eigen::Index node;  ///< the node that is peeled off
    std::size_t edge;   ///< the only edge it has left
  };
  void peel(const CrossbarCircuit& circuit);
  void prepare_loops(const CrossbarCircuit& circuit);
  void fill_loops(const std::vector<long double>& injected_a, std::vector<long double>& currents_a) const;

  std::vector<CircuitResistor> resistors_;
  Eigen::Index num_nodes_;
  std::vector<Edge> edges_;
  std::vector<Leaf> leaves_;
  std::vector<std::size_t> loop_edges_;
  std::vector<Eigen::Index> loop_unknown_;  ///< node -> unknown, -1 for terminals and pinned nodes
  using Matrix = Eigen::SparseMatrix<long double>;
  std::unique_ptr<Eigen::SimplicialLDLT<Matrix>> loop_factor_;
};

}  // namespace sotto
