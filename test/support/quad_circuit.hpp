/// The resistors of a crossbar straight from the file contract, for the extended-precision oracle: shares no code with
/// the library's own list.
#pragma once

#include <cmath>
#include <numeric>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"
#include "support/quad_ldl.hpp"

namespace sotto::test {

/// Nodes: row nodes i n + j, column nodes mn + i n + j, sources 2mn + i, ground 2mn + m.
struct QuadEdge {
  std::size_t a, b;
  Quad ohm;         ///< a line end is one edge: driver (sense) and segment in series
  int column = -1;  ///< column whose output this edge carries (b is then ground)
};

struct QuadCircuit {
  std::size_t num_inner = 0;  ///< row and column nodes
  std::size_t rows = 0;
  std::vector<QuadEdge> edges;

  std::size_t num_nodes() const { return num_inner + rows + 1; }
  std::size_t ground() const { return num_inner + rows; }
  bool is_terminal(std::size_t node) const { return node >= num_inner; }
};

inline Quad segment_of(const SegmentOhm& segments, Eigen::Index i, Eigen::Index j) {
  return std::holds_alternative<double>(segments) ? std::get<double>(segments)
                                                  : std::get<Eigen::MatrixXd>(segments)(i, j);
}

inline Quad line_of(const LineOhm& lines, Eigen::Index k) {
  return std::holds_alternative<double>(lines) ? std::get<double>(lines) : std::get<Eigen::VectorXd>(lines)(k);
}

/// Defaults of the file contract: the segment where it is one number, the near end for the rest.
inline Quad far_end_ohm(const std::optional<LineOhm>& segment, const SegmentOhm& near_segment,
                        const std::optional<LineOhm>& end, const LineOhm& near_end, Eigen::Index k) {
  const Quad wire = segment ? line_of(*segment, k) : Quad(std::get<double>(near_segment));
  return wire + line_of(end ? *end : near_end, k);
}

inline void add_edge(QuadCircuit& circuit, const QuadEdge& edge) {
  if (std::isfinite(static_cast<double>(edge.ohm))) circuit.edges.push_back(edge);
}

inline void add_line_ends(QuadCircuit& circuit, const Crossbar& xbar) {
  const Wires& w = xbar.wires;
  const Eigen::Index m = xbar.rows();
  const Eigen::Index n = xbar.cols();
  const auto row_node = [&](Eigen::Index i, Eigen::Index j) { return static_cast<std::size_t>(i * n + j); };
  const auto col_node = [&](Eigen::Index i, Eigen::Index j) { return static_cast<std::size_t>(m * n + i * n + j); };
  for (Eigen::Index i = 0; i < m; ++i) {
    bool floats = false;
    for (const Eigen::Index row : xbar.floating_rows) floats = floats || row == i;
    if (floats) continue;
    const std::size_t source = circuit.num_inner + static_cast<std::size_t>(i);
    add_edge(circuit, {source, row_node(i, 0), line_of(w.driver_ohm, i) + segment_of(w.row_segment_ohm, i, 0)});
    if (w.row_far_end == RowFarEnd::open) continue;
    const Quad far = far_end_ohm(w.row_far_segment_ohm, w.row_segment_ohm, w.driver_far_ohm, w.driver_ohm, i);
    add_edge(circuit, {w.row_far_end == RowFarEnd::driven ? source : circuit.ground(), row_node(i, n - 1), far});
  }
  for (Eigen::Index j = 0; j < n; ++j) {
    const auto column = static_cast<int>(j);
    const Quad near = segment_of(w.col_segment_ohm, m - 1, j) + line_of(w.sense_ohm, j);
    add_edge(circuit, {col_node(m - 1, j), circuit.ground(), near, column});
    if (w.col_far_end == ColFarEnd::open) continue;
    const Quad far = far_end_ohm(w.col_far_segment_ohm, w.col_segment_ohm, w.sense_far_ohm, w.sense_ohm, j);
    add_edge(circuit, {col_node(0, j), circuit.ground(), far, column});
  }
}

inline QuadCircuit quad_circuit(const Crossbar& xbar) {
  const Eigen::Index m = xbar.rows();
  const Eigen::Index n = xbar.cols();
  QuadCircuit circuit{static_cast<std::size_t>(2 * m * n), static_cast<std::size_t>(m), {}};
  for (Eigen::Index i = 0; i < m; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto u = static_cast<std::size_t>(i * n + j);
      const auto v = static_cast<std::size_t>(m * n + i * n + j);
      add_edge(circuit, {u, v, Quad(xbar.cell_resistance_ohm(i, j))});
      if (j > 0) add_edge(circuit, {u - 1, u, segment_of(xbar.wires.row_segment_ohm, i, j)});
      const auto below = v + static_cast<std::size_t>(n);
      if (i + 1 < m) add_edge(circuit, {v, below, segment_of(xbar.wires.col_segment_ohm, i, j)});
    }
  }
  add_line_ends(circuit, xbar);
  return circuit;
}

/// Groups of nodes joined by the edges that `joins` says; every group is named by its largest node (terminals win).
template <class Joins>
std::vector<std::size_t> groups(const QuadCircuit& circuit, Joins joins) {
  std::vector<std::size_t> group(circuit.num_nodes());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (bool changed = true; changed;) {
    changed = false;
    for (const QuadEdge& edge : circuit.edges) {
      if (!joins(edge) || group[edge.a] == group[edge.b]) continue;
      group[edge.a] = group[edge.b] = std::max(group[edge.a], group[edge.b]);
      changed = true;
    }
  }
  return group;
}

}  // namespace sotto::test
