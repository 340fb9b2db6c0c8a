#include "zero_ohm.hpp"

#include <numeric>

namespace sotto {

using Eigen::Index;

ZeroOhmFlow::ZeroOhmFlow(const CrossbarCircuit& circuit)
    : resistors_(circuit.resistors), num_nodes_(circuit.num_nodes) {
  for (std::size_t k = 0; k < resistors_.size(); ++k) {
    if (resistors_[k].resistance_ohm == 0) edges_.push_back({k, resistors_[k].node_a, resistors_[k].node_b});
  }
  if (edges_.empty()) return;
  peel(circuit);
  if (!loop_edges_.empty()) prepare_loops(circuit);
}

void ZeroOhmFlow::peel(const CrossbarCircuit& circuit) {
  std::vector<std::vector<std::size_t>> edges_of(static_cast<std::size_t>(num_nodes_));
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    edges_of[edges_[e].node_a].push_back(e);
    edges_of[edges_[e].node_b].push_back(e);
  }
  std::vector<bool> gone(edges_.size(), false);
  std::vector<std::size_t> degree(static_cast<std::size_t>(num_nodes_));
  std::vector<Index> open;
  for (Index node = 0; node < num_nodes_; ++node) {
    degree[node] = edges_of[node].size();
    if (degree[node] == 1 && !circuit.is_terminal(node)) open.push_back(node);
  }
  while (!open.empty()) {
    const Index node = open.back();
    open.pop_back();
    for (const std::size_t e : edges_of[node]) {
      if (gone[e]) continue;
      gone[e] = true;
      leaves_.push_back({node, e});
      const Index other = edges_[e].node_a == node ? edges_[e].node_b : edges_[e].node_a;
      if (--degree[other] == 1 && !circuit.is_terminal(other)) open.push_back(other);
    }
  }
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    if (!gone[e]) loop_edges_.push_back(e);
  }
}

void ZeroOhmFlow::prepare_loops(const CrossbarCircuit& circuit) {
  // Groups without a terminal need one pinned node; union by the smallest node finds it.
  std::vector<Index> root(static_cast<std::size_t>(num_nodes_));
  std::iota(root.begin(), root.end(), Index{0});
  const auto find = [&root](Index node) {
    while (root[node] != node) node = root[node] = root[root[node]];
    return node;
  };
  std::vector<bool> has_terminal(static_cast<std::size_t>(num_nodes_), false);
  for (Index node = circuit.row_terminal(0); node <= circuit.ground(); ++node) has_terminal[node] = true;
  for (const std::size_t e : loop_edges_) {
    const Index a = find(edges_[e].node_a);
    const Index b = find(edges_[e].node_b);
    root[a] = b;
    has_terminal[b] = has_terminal[a] || has_terminal[b];
  }
  loop_unknown_.assign(static_cast<std::size_t>(num_nodes_), -1);
  std::vector<Eigen::Triplet<long double>> entries;
  Index unknowns = 0;
  const auto unknown_of = [&](Index node) {
    const bool pinned = circuit.is_terminal(node) || (find(node) == node && !has_terminal[node]);
    if (!pinned && loop_unknown_[node] < 0) loop_unknown_[node] = unknowns++;
    return loop_unknown_[node];
  };
  for (const std::size_t e : loop_edges_) {
    const Index a = unknown_of(edges_[e].node_a);
    const Index b = unknown_of(edges_[e].node_b);
    if (a >= 0) entries.emplace_back(a, a, 1.0L);
    if (b >= 0) entries.emplace_back(b, b, 1.0L);
    if (a >= 0 && b >= 0) entries.emplace_back(std::max(a, b), std::min(a, b), -1.0L);
  }
  Matrix laplacian(unknowns, unknowns);
  laplacian.setFromTriplets(entries.begin(), entries.end());
  loop_factor_ = std::make_unique<Eigen::SimplicialLDLT<Matrix>>(laplacian);
}

void ZeroOhmFlow::fill(std::vector<long double>& currents_a) const {
  if (edges_.empty()) return;
  std::vector<long double> injected_a(static_cast<std::size_t>(num_nodes_), 0.0L);
  for (std::size_t k = 0; k < resistors_.size(); ++k) {
    if (resistors_[k].resistance_ohm == 0) continue;
    injected_a[resistors_[k].node_a] -= currents_a[k];
    injected_a[resistors_[k].node_b] += currents_a[k];
  }
  for (const Leaf& leaf : leaves_) {
    const Edge& edge = edges_[leaf.edge];
    const bool from_a = edge.node_a == leaf.node;
    currents_a[edge.resistor] = from_a ? injected_a[leaf.node] : -injected_a[leaf.node];
    injected_a[from_a ? edge.node_b : edge.node_a] += injected_a[leaf.node];
  }
  if (!loop_edges_.empty()) fill_loops(injected_a, currents_a);
}

void ZeroOhmFlow::fill_loops(const std::vector<long double>& injected_a, std::vector<long double>& currents_a) const {
  using Vector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
  Vector right = Vector::Zero(loop_factor_->rows());
  for (Index node = 0; node < num_nodes_; ++node) {
    if (loop_unknown_[node] >= 0) right(loop_unknown_[node]) = injected_a[node];
  }
  const Vector potential = loop_factor_->solve(right);
  const auto at = [&](Index node) { return loop_unknown_[node] < 0 ? 0.0L : potential(loop_unknown_[node]); };
  for (const std::size_t e : loop_edges_) {
    currents_a[edges_[e].resistor] = at(edges_[e].node_a) - at(edges_[e].node_b);
  }
}

}  // namespace sotto
