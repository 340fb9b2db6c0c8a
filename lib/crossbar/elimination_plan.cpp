#include "elimination_plan.hpp"

#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>
#include <algorithm>
#include <numeric>

namespace sotto {
namespace {

using Columns = std::vector<std::int32_t>;

void place_nodes(EliminationPlan& plan, Columns node_of) {
  plan.column_of.resize(node_of.size());
  for (std::size_t column = 0; column < node_of.size(); ++column) {
    plan.column_of[node_of[column]] = static_cast<std::int32_t>(column);
  }
  plan.node_of = std::move(node_of);
}

/// The eliminated nodes as given, the kept ones behind them.
Columns given_order(const NodeGraph& graph, const Columns& order) {
  Columns node_of(graph.start.size() - 1);
  std::iota(node_of.begin(), node_of.end(), 0);
  std::copy(order.begin(), order.end(), node_of.begin());
  return node_of;
}

/// Minimum degree order of the eliminated nodes.
Columns minimum_degree_order(const NodeGraph& graph, std::int32_t num_eliminated) {
  std::vector<Eigen::Triplet<double, int>> entries;
  entries.reserve(graph.neighbor.size() / 2 + static_cast<std::size_t>(num_eliminated));
  for (std::int32_t node = 0; node < num_eliminated; ++node) {
    entries.emplace_back(node, node, 1.0);
    for (std::size_t e = graph.start[node]; e < graph.start[node + 1]; ++e) {
      const std::int32_t other = graph.neighbor[e];
      if (other > node && other < num_eliminated) entries.emplace_back(other, node, 1.0);
    }
  }
  Eigen::SparseMatrix<double> pattern(num_eliminated, num_eliminated);
  pattern.setFromTriplets(entries.begin(), entries.end());
  Eigen::AMDOrdering<int>::PermutationType order(num_eliminated);
  if (num_eliminated > 0) Eigen::AMDOrdering<int>()(pattern.selfadjointView<Eigen::Lower>(), order);
  return {order.indices().data(), order.indices().data() + num_eliminated};
}

/// Elimination tree (Liu 1990): the parent of a column is the first eliminated column that it changes, or -1.
Columns elimination_tree(const NodeGraph& graph, const EliminationPlan& plan, std::int32_t num_eliminated) {
  Columns parent(static_cast<std::size_t>(num_eliminated), -1);
  Columns ancestor = parent;
  for (std::int32_t column = 0; column < num_eliminated; ++column) {
    const std::int32_t node = plan.node_of[column];
    for (std::size_t e = graph.start[node]; e < graph.start[node + 1]; ++e) {
      std::int32_t below = plan.column_of[graph.neighbor[e]];
      while (below >= 0 && below < column) {
        const std::int32_t next = ancestor[below];
        ancestor[below] = column;
        if (next < 0) parent[below] = column;
        below = next;
      }
    }
  }
  return parent;
}

/// Children before parents, each subtree in one piece.
Columns postorder(const Columns& parent) {
  const auto size = static_cast<std::int32_t>(parent.size());
  Columns first_child(parent.size(), -1);
  Columns next_sibling(parent.size(), -1);
  Columns open;
  for (std::int32_t column = size - 1; column >= 0; --column) {
    if (parent[column] < 0) {
      open.push_back(column);
    } else {
      next_sibling[column] = first_child[parent[column]];
      first_child[parent[column]] = column;
    }
  }
  Columns order;
  order.reserve(parent.size());
  while (!open.empty()) {
    const std::int32_t column = open.back();
    const std::int32_t child = first_child[column];
    if (child < 0) {
      order.push_back(column);
      open.pop_back();
    } else {
      first_child[column] = next_sibling[child];
      open.push_back(child);
    }
  }
  return order;
}

/// Finds the panels, column after column.
class PanelBuilder {
 public:
  PanelBuilder(const NodeGraph& graph, EliminationPlan& plan, const Columns& parent)
      : graph_(graph), plan_(plan), seen_(plan.node_of.size(), -1), children_(parent.size()) {
    for (std::size_t column = 0; column < parent.size(); ++column) {
      if (parent[column] >= 0) children_[parent[column]].push_back(static_cast<std::int32_t>(column));
    }
  }

  void add(std::int32_t column) {
    collect(column);
    if (continues_last_panel(column)) {
      ++plan_.panels.back().width;
    } else {
      std::sort(below_.begin(), below_.end());
      const auto height = static_cast<std::int32_t>(below_.size()) + 1;
      plan_.panels.push_back({column, 1, height, plan_.rows.size(), 0});
      plan_.rows.push_back(column);
      plan_.rows.insert(plan_.rows.end(), below_.begin(), below_.end());
    }
    plan_.panel_of.push_back(static_cast<std::int32_t>(plan_.panels.size()) - 1);
  }

 private:
  void see(std::int32_t column, std::int32_t row) {
    if (row <= column || seen_[row] == column) return;
    seen_[row] = column;
    below_.push_back(row);
  }

  /// Rows below the diagonal of this column: its own neighbors and what its children pass on.
  void collect(std::int32_t column) {
    below_.clear();
    const std::int32_t node = plan_.node_of[column];
    for (std::size_t e = graph_.start[node]; e < graph_.start[node + 1]; ++e) {
      see(column, plan_.column_of[graph_.neighbor[e]]);
    }
    for (const std::int32_t child : children_[column]) {
      const FactorPanel& panel = plan_.panels[plan_.panel_of[child]];
      for (std::int32_t r = child - panel.first + 1; r < panel.height; ++r) see(column, plan_.rows[panel.rows + r]);
    }
  }

  bool continues_last_panel(std::int32_t column) const {
    if (children_[column].empty() || children_[column].back() != column - 1) return false;
    const FactorPanel& panel = plan_.panels.back();
    return static_cast<std::int32_t>(below_.size()) == panel.height - (column - panel.first) - 1;
  }

  const NodeGraph& graph_;
  EliminationPlan& plan_;
  Columns seen_;
  Columns below_;
  std::vector<Columns> children_;
};

}  // namespace

NodeGraph node_graph(std::int32_t num_nodes, const std::vector<Conductance>& conductances) {
  NodeGraph graph;
  graph.start.assign(static_cast<std::size_t>(num_nodes) + 1, 0);
  for (const Conductance& c : conductances) {
    ++graph.start[c.node_a + 1];
    ++graph.start[c.node_b + 1];
  }
  std::partial_sum(graph.start.begin(), graph.start.end(), graph.start.begin());
  graph.neighbor.resize(graph.start.back());
  graph.siemens.resize(graph.start.back());
  std::vector<std::size_t> next(graph.start.begin(), graph.start.end() - 1);
  for (const Conductance& c : conductances) {
    graph.neighbor[next[c.node_a]] = c.node_b;
    graph.siemens[next[c.node_a]++] = c.siemens;
    graph.neighbor[next[c.node_b]] = c.node_a;
    graph.siemens[next[c.node_b]++] = c.siemens;
  }
  return graph;
}

EliminationPlan plan_elimination(const NodeGraph& graph, std::int32_t num_eliminated, const Columns& order) {
  EliminationPlan plan;
  place_nodes(plan, given_order(graph, order.empty() ? minimum_degree_order(graph, num_eliminated) : order));
  const Columns in_subtrees = postorder(elimination_tree(graph, plan, num_eliminated));
  Columns node_of = plan.node_of;
  for (std::size_t column = 0; column < in_subtrees.size(); ++column)
    node_of[column] = plan.node_of[in_subtrees[column]];
  place_nodes(plan, std::move(node_of));
  PanelBuilder builder(graph, plan, elimination_tree(graph, plan, num_eliminated));
  for (std::int32_t column = 0; column < num_eliminated; ++column) builder.add(column);
  for (FactorPanel& panel : plan.panels) {
    panel.values = plan.num_values;
    plan.num_values += static_cast<std::size_t>(panel.height) * static_cast<std::size_t>(panel.width);
  }
  return plan;
}

}  // namespace sotto
