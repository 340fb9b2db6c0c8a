#include "sotto/crossbar/circuit.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;

/// One end of a line: terminal - end resistance (driver or sense) - wire segment - inner node.
struct LineEnd {
  Index terminal, inner;
  double end_ohm, segment_ohm;
  Place end_place, wire_place;
  Index row, col;
};

void add_resistor(CrossbarCircuit& circuit, const CircuitResistor& resistor) {
  if (std::isfinite(resistor.resistance_ohm)) circuit.resistors.push_back(resistor);
}

void add_end(CrossbarCircuit& circuit, const LineEnd& end) {
  if (!std::isfinite(end.end_ohm) || !std::isfinite(end.segment_ohm)) return;
  if (end.end_ohm > 0 && end.segment_ohm > 0) {
    const Index joint = circuit.num_nodes++;
    add_resistor(circuit, {end.terminal, joint, end.end_ohm, end.end_place, end.row, end.col});
    add_resistor(circuit, {joint, end.inner, end.segment_ohm, end.wire_place, end.row, end.col});
  } else {
    const Place place = end.end_ohm > 0 ? end.end_place : end.wire_place;
    add_resistor(circuit, {end.terminal, end.inner, end.end_ohm + end.segment_ohm, place, end.row, end.col});
  }
}

void add_cells_and_segments(CrossbarCircuit& circuit, const Crossbar& xbar) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  for (Index i = 0; i < m; ++i) {
    for (Index j = 0; j < n; ++j) {
      const Index u = circuit.row_node(i, j);
      const Index v = circuit.col_node(i, j);
      add_resistor(circuit, {u, v, xbar.cell_resistance_ohm(i, j), Place::cell, i, j});
      if (j > 0) {
        const double ohm = ohm_at(xbar.wires.row_segment_ohm, i, j);
        add_resistor(circuit, {circuit.row_node(i, j - 1), u, ohm, Place::row_wire, i, j});
      }
      if (i + 1 < m) {
        const double ohm = ohm_at(xbar.wires.col_segment_ohm, i, j);
        add_resistor(circuit, {v, circuit.col_node(i + 1, j), ohm, Place::col_wire, i, j});
      }
    }
  }
}

void add_row_ends(CrossbarCircuit& circuit, const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  for (Index i = 0; i < xbar.rows(); ++i) {
    if (is_floating(xbar, i)) continue;
    add_end(circuit, {circuit.row_terminal(i), circuit.row_node(i, 0), ohm_at(wires.driver_ohm, i),
                      ohm_at(wires.row_segment_ohm, i, 0), Place::driver, Place::row_wire, i, 0});
    if (wires.row_far_end == RowFarEnd::open) continue;
    const Index far = wires.row_far_end == RowFarEnd::driven ? circuit.row_terminal(i) : circuit.ground();
    add_end(circuit, {far, circuit.row_node(i, xbar.cols() - 1), row_far_driver_ohm(wires, i),
                      row_far_segment_ohm(wires, i), Place::driver, Place::row_wire, i, -1});
  }
}

void add_col_ends(CrossbarCircuit& circuit, const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  const Index last = xbar.rows() - 1;
  for (Index j = 0; j < xbar.cols(); ++j) {
    add_end(circuit, {circuit.col_terminal(j), circuit.col_node(last, j), ohm_at(wires.sense_ohm, j),
                      ohm_at(wires.col_segment_ohm, last, j), Place::sense, Place::col_wire, last, j});
    if (wires.col_far_end == ColFarEnd::open) continue;
    add_end(circuit, {circuit.col_terminal(j), circuit.col_node(0, j), col_far_sense_ohm(wires, j),
                      col_far_segment_ohm(wires, j), Place::sense, Place::col_wire, -1, j});
  }
}

Index find_root(std::vector<Index>& parent, Index node) {
  while (parent[node] != node) {
    parent[node] = parent[parent[node]];
    node = parent[node];
  }
  return node;
}

/// Joins two groups; the root is the terminal with the largest number, else the smallest node.
void join(const CrossbarCircuit& circuit, std::vector<Index>& parent, Index a, Index b) {
  a = find_root(parent, a);
  b = find_root(parent, b);
  if (a == b) return;
  const bool a_terminal = circuit.is_terminal(a);
  const bool b_terminal = circuit.is_terminal(b);
  const bool a_wins = a_terminal != b_terminal ? a_terminal : (a_terminal ? a > b : a < b);
  (a_wins ? parent[b] : parent[a]) = a_wins ? a : b;
}

}  // namespace

CrossbarCircuit crossbar_circuit(const Crossbar& xbar) {
  validate(xbar);
  CrossbarCircuit circuit{.rows = xbar.rows(), .cols = xbar.cols(), .num_nodes = 0, .resistors = {}};
  circuit.num_nodes = circuit.ground() + 1;
  circuit.resistors.reserve(static_cast<std::size_t>(3 * xbar.rows() * xbar.cols() + 2 * (xbar.rows() + xbar.cols())));
  add_cells_and_segments(circuit, xbar);
  add_row_ends(circuit, xbar);
  add_col_ends(circuit, xbar);
  return circuit;
}

std::vector<Index> merge_zero_ohm(const CrossbarCircuit& circuit) {
  std::vector<Index> parent(static_cast<std::size_t>(circuit.num_nodes));
  std::iota(parent.begin(), parent.end(), Index{0});
  for (const CircuitResistor& resistor : circuit.resistors) {
    if (resistor.resistance_ohm == 0) join(circuit, parent, resistor.node_a, resistor.node_b);
  }
  for (Index node = 0; node < circuit.num_nodes; ++node) parent[node] = find_root(parent, node);
  return parent;
}

void require_no_short(const CrossbarCircuit& circuit, const std::vector<Index>& merged) {
  for (Index i = 0; i < circuit.rows; ++i) {
    const Index root = merged[circuit.row_terminal(i)];
    if (root < circuit.col_terminal(0)) continue;
    const bool far_end = root == circuit.ground();
    Index col = far_end ? circuit.cols - 1 : root - circuit.col_terminal(0);
    // The path may leave the row through a shorted cell before it reaches the grounded end of another row.
    for (Index j = 0; far_end && j < circuit.cols; ++j) {
      if (merged[circuit.col_node(i, j)] == root) col = j;
    }
    throw InvalidArgument(fmt::format(
        "row {}, column {}: zero resistance all the way from the source of the row to ground{} (short circuit)", i, col,
        far_end ? " at the far end of a row" : " below the column"));
  }
}

std::vector<bool> reachable_nodes(const CrossbarCircuit& circuit) {
  std::vector<std::vector<Index>> neighbors(static_cast<std::size_t>(circuit.num_nodes));
  for (const CircuitResistor& resistor : circuit.resistors) {
    neighbors[resistor.node_a].push_back(resistor.node_b);
    neighbors[resistor.node_b].push_back(resistor.node_a);
  }
  std::vector<bool> reached(static_cast<std::size_t>(circuit.num_nodes), false);
  std::vector<Index> open;
  for (Index terminal = circuit.row_terminal(0); terminal <= circuit.ground(); ++terminal) {
    reached[terminal] = true;
    open.push_back(terminal);
  }
  while (!open.empty()) {
    const Index node = open.back();
    open.pop_back();
    for (const Index next : neighbors[node]) {
      if (reached[next]) continue;
      reached[next] = true;
      open.push_back(next);
    }
  }
  return reached;
}

}  // namespace sotto
