/// In which order the nodes of a resistor network are eliminated, and where the entries of the factor will lie.
#pragma once

#include <cstdint>
#include <vector>

namespace sotto {

/// A conductance between two different nodes; several between the same two nodes add up.
struct Conductance {
  std::int32_t node_a;
  std::int32_t node_b;
  double siemens;  ///< > 0
};

/// Who is tied to whom: the neighbors of node k are neighbor[start[k]] ... neighbor[start[k + 1] - 1].
struct NodeGraph {
  std::vector<std::size_t> start;
  std::vector<std::int32_t> neighbor;
  std::vector<double> siemens;
};

NodeGraph node_graph(std::int32_t num_nodes, const std::vector<Conductance>& conductances);

/// Neighboring columns of the factor with the same rows below them: one dense height x width array.
struct FactorPanel {
  std::int32_t first;   ///< its first column
  std::int32_t width;   ///< its number of columns
  std::int32_t height;  ///< its number of rows: the columns themselves, then the rows below, ascending
  std::size_t rows;     ///< where its row numbers start
  std::size_t values;   ///< where its values start
};

/// Columns are numbered in the order of elimination; kept nodes follow in their own order.
struct EliminationPlan {
  std::vector<std::int32_t> column_of;  ///< node -> column
  std::vector<std::int32_t> node_of;    ///< column -> node
  std::vector<std::int32_t> panel_of;   ///< column -> panel, eliminated columns only
  std::vector<FactorPanel> panels;      ///< a panel comes after all that pass something on to it
  std::vector<std::int32_t> rows;
  std::size_t num_values = 0;
};

/// Columns of equal structure come side by side. `order` holds the eliminated nodes, the first 0 ... num_eliminated-1,
/// in a good order of elimination; where it is empty, approximate minimum degree (Amestoy, Davis, Duff 1996) finds one.
/// Cost: O(entries of the factor).
EliminationPlan plan_elimination(const NodeGraph& graph, std::int32_t num_eliminated,
                                 const std::vector<std::int32_t>& order = {});

}  // namespace sotto
