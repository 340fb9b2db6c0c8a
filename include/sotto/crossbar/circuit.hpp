/// The resistors of a crossbar, one by one: the single description that the reference solver solves and that the
/// netlist writer writes.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Where a resistor sits: the keys of the power split.
enum class Place { cell, row_wire, col_wire, driver, sense };

/// One resistor of the circuit; 0 ohm joins its nodes. Open (infinite) resistors are never listed.
struct CircuitResistor {
  Eigen::Index node_a;
  Eigen::Index node_b;
  double resistance_ohm;
  Place place;
  Eigen::Index row;  ///< row of the cell or segment, or of the line; -1 for the end of a column
  Eigen::Index col;  ///< column of the cell or segment, or of the line; -1 for the end of a row
};

/// Nodes are numbered: row nodes (i,j) -> i n + j; column nodes mn + i n + j; then the terminals: source of row i,
/// ground end of column j, common ground of far row ends; then the joints between a driver (sense) and its segment.
struct CrossbarCircuit {
  Eigen::Index rows = 0;
  Eigen::Index cols = 0;
  Eigen::Index num_nodes = 0;
  std::vector<CircuitResistor> resistors;

  Eigen::Index row_node(Eigen::Index i, Eigen::Index j) const { return i * cols + j; }
  Eigen::Index col_node(Eigen::Index i, Eigen::Index j) const { return rows * cols + i * cols + j; }
  Eigen::Index row_terminal(Eigen::Index i) const { return 2 * rows * cols + i; }
  Eigen::Index col_terminal(Eigen::Index j) const { return 2 * rows * cols + rows + j; }
  Eigen::Index ground() const { return 2 * rows * cols + rows + cols; }
  Eigen::Index num_terminals() const { return rows + cols + 1; }
  bool is_terminal(Eigen::Index node) const { return node >= row_terminal(0) && node <= ground(); }
};

/// All resistors of the crossbar. A row driven at both ends has both ends at the same terminal; a column grounded at
/// both ends too. Throws what validate(xbar) throws. Cost: O(rows cols).
CrossbarCircuit crossbar_circuit(const Crossbar& xbar);

/// For every node the representative of all nodes that zero resistance joins to it: the terminal with the largest
/// number where the group has one (ground before sources), else the smallest node. Cost: O(nodes).
std::vector<Eigen::Index> merge_zero_ohm(const CrossbarCircuit& circuit);

/// Throws InvalidArgument (with row and column) where zero resistance leads all the way from a source to ground.
void require_no_short(const CrossbarCircuit& circuit, const std::vector<Eigen::Index>& merged);

/// True for every node with a path of finite resistance to a terminal; the others carry no current and have no
/// potential.
std::vector<bool> reachable_nodes(const CrossbarCircuit& circuit);

}  // namespace sotto
