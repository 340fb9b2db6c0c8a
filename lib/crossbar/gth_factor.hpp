/// Sparse elimination of the nodes of a resistor network without a single subtraction: every entry keeps its digits.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "elimination_plan.hpp"

namespace sotto {

/// Grassmann, Taksar, Heyman 1985: eliminating node k adds w_ki w_kj / p_k to the conductance between every two of its
/// neighbors i and j; p_k is the sum of its conductances. Only positive numbers are added, multiplied and divided, so
/// each result has a small relative error of its own, however far apart the conductances are.
class GthFactor {
 public:
  /// Eliminates nodes 0 ... num_eliminated-1; the `num_kept` nodes after them stay. Every eliminated node must have a
  /// path to a kept one. `order` as in plan_elimination. Cost for n x n cells: O(n^3) time, O(n^2 log n) memory.
  GthFactor(std::int32_t num_eliminated, std::int32_t num_kept, const std::vector<Conductance>& conductances,
            const std::vector<std::int32_t>& order = {});

  /// Potentials of the eliminated nodes, kept nodes at 0 V, for currents injected into the eliminated nodes. For
  /// currents of one sign each potential has a small relative error of its own. Thread-safe.
  Eigen::VectorXd solve(const Eigen::VectorXd& injected_a) const;

  /// Conductances that remain between the kept nodes: symmetric, diagonal 0.
  const Eigen::MatrixXd& kept_siemens() const { return kept_siemens_; }

 private:
  using Panel = Eigen::Map<Eigen::MatrixXd>;
  void factor(const NodeGraph& graph);
  void assemble(const NodeGraph& graph, const FactorPanel& shape);
  void add_passed(const FactorPanel& from, const Eigen::MatrixXd& change, const FactorPanel& shape,
                  Eigen::MatrixXd& passed);
  void keep(const FactorPanel& from, const Eigen::MatrixXd& change);
  void eliminate(const FactorPanel& shape, Eigen::MatrixXd& passed);
  void pass_forward(Eigen::VectorXd& flow) const;
  void pass_back(Eigen::VectorXd& flow) const;

  std::int32_t num_eliminated_;
  EliminationPlan plan_;
  std::vector<double> values_;     ///< w between a column and the rows below it when the column is eliminated
  Eigen::VectorXd pivot_siemens_;  ///< p of each column
  Eigen::MatrixXd kept_siemens_;
  std::vector<std::int32_t> place_;  ///< while factoring: row -> place in the panel at hand
};

}  // namespace sotto
