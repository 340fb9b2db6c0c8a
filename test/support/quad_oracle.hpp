/// Oracle in 113-bit arithmetic for the whole legal range of crossbars: nodal analysis with ordinary pivots, judged by
/// itself.
#pragma once

#include <Eigen/Core>
#include <limits>
#include <memory>

#include "support/quad_matrices.hpp"

namespace sotto::test {

struct QuadAnswer {
  QuadVector node_v;     ///< row nodes i n + j, then column nodes; NaN in parts without a path to a source or to ground
  QuadVector outputs_a;  ///< current into ground, by column
  double change_rel = 0;    ///< by the last refinement, of the largest output
  double change_share = 0;  ///< by the last refinement, largest share of any one output
};

class QuadOracle {
 public:
  explicit QuadOracle(const Crossbar& xbar)
      : num_columns_(static_cast<std::size_t>(xbar.cols())),
        circuit_(quad_circuit(xbar)),
        joined_(groups(circuit_, [](const QuadEdge& edge) { return edge.ohm == 0; })),
        part_(groups(circuit_, [](const QuadEdge&) { return true; })),
        nodal_(std::make_unique<QuadLdl>(nodal_matrix(circuit_, joined_, part_))),
        loops_(std::make_unique<QuadLdl>(zero_ohm_matrix(circuit_, joined_))) {}

  /// One voltage per row; those of floating rows are ignored. Two refinements: the second shows what the first left.
  QuadAnswer solve(const Eigen::VectorXd& source_v) const {
    QuadVector node_v(circuit_.num_nodes(), 0);
    for (std::size_t i = 0; i < circuit_.rows; ++i)
      node_v[circuit_.num_inner + i] = source_v(static_cast<Eigen::Index>(i));
    for (std::size_t k = 0; k < node_v.size(); ++k)
      node_v[k] = circuit_.is_terminal(joined_[k]) ? node_v[joined_[k]] : Quad(0);
    refine(node_v);
    refine(node_v);
    const QuadVector before = outputs_a(node_v);
    refine(node_v);
    QuadAnswer answer{node_v, outputs_a(node_v)};
    answer.node_v.resize(circuit_.num_inner);
    for (std::size_t k = 0; k < circuit_.num_inner; ++k) {
      if (!circuit_.is_terminal(part_[k])) answer.node_v[k] = std::numeric_limits<double>::quiet_NaN();
    }
    Quad largest = 0;
    Quad change = 0;
    for (std::size_t j = 0; j < num_columns_; ++j) {
      const Quad difference = quad_abs(answer.outputs_a[j] - before[j]);
      largest = quad_max(largest, quad_abs(answer.outputs_a[j]));
      change = quad_max(change, difference);
      const Quad share = difference == 0 ? Quad(0) : difference / quad_abs(answer.outputs_a[j]);
      answer.change_share = static_cast<double>(quad_max(answer.change_share, share));
    }
    answer.change_rel = change == 0 ? 0 : static_cast<double>(change / largest);
    return answer;
  }

 private:
  bool is_ohmic(const QuadEdge& edge) const { return joined_[edge.a] != joined_[edge.b]; }

  Quad current_a(const QuadEdge& edge, const QuadVector& node_v) const {
    return (node_v[joined_[edge.a]] - node_v[joined_[edge.b]]) / edge.ohm;
  }

  void refine(QuadVector& node_v) const {
    QuadVector missing_a(circuit_.num_nodes(), 0);
    for (const QuadEdge& edge : circuit_.edges) {
      if (!is_ohmic(edge)) continue;
      missing_a[joined_[edge.a]] -= current_a(edge, node_v);
      missing_a[joined_[edge.b]] += current_a(edge, node_v);
    }
    for (std::size_t k = circuit_.num_inner; k < missing_a.size(); ++k) missing_a[k] = 0;
    const QuadVector step_v = nodal_->solve(missing_a);
    for (std::size_t k = 0; k < node_v.size(); ++k) node_v[k] += step_v[joined_[k]];
  }

  QuadVector outputs_a(const QuadVector& node_v) const {
    QuadVector injected_a(circuit_.num_nodes(), 0);
    QuadVector outputs(num_columns_, 0);
    for (const QuadEdge& edge : circuit_.edges) {
      if (edge.ohm == 0) continue;
      const Quad current = is_ohmic(edge) ? current_a(edge, node_v) : Quad(0);
      injected_a[edge.a] -= current;
      injected_a[edge.b] += current;
      if (edge.column >= 0) outputs[static_cast<std::size_t>(edge.column)] += current;
    }
    // A group without a terminal is balanced, so its pin carries nothing; terminals stay at 0.
    for (std::size_t k = circuit_.num_inner; k < injected_a.size(); ++k) injected_a[k] = 0;
    const QuadVector level = loops_->solve(injected_a);
    for (const QuadEdge& edge : circuit_.edges) {
      if (edge.ohm == 0 && edge.column >= 0)
        outputs[static_cast<std::size_t>(edge.column)] += level[edge.a] - level[edge.b];
    }
    return outputs;
  }

  std::size_t num_columns_;
  QuadCircuit circuit_;
  std::vector<std::size_t> joined_;  ///< by zero ohm
  std::vector<std::size_t> part_;    ///< by any resistance
  std::unique_ptr<QuadLdl> nodal_;
  std::unique_ptr<QuadLdl> loops_;
};

}  // namespace sotto::test
