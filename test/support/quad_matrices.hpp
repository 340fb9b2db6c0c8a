/// The equations of the extended-precision oracle: nodal analysis, and the currents of branches without resistance.
#pragma once

#include <vector>

#include "support/quad_circuit.hpp"

namespace sotto::test {

/// Terminals are known: only the diagonal of the other end counts.
inline void add_conductance(const QuadCircuit& circuit, QuadRows& rows, std::size_t a, std::size_t b, Quad siemens) {
  if (circuit.is_terminal(a) && circuit.is_terminal(b)) return;
  if (circuit.is_terminal(a)) {
    rows[b][b] += siemens;
  } else if (circuit.is_terminal(b)) {
    rows[a][a] += siemens;
  } else {
    add_between(rows, a, b, siemens);
  }
}

/// Unknown: one node of each group `joined` by zero ohm without a terminal. Rows of all other nodes, and of parts that
/// reach no terminal, say 1 x = right side.
inline QuadRows nodal_matrix(const QuadCircuit& circuit, const std::vector<std::size_t>& joined,
                             const std::vector<std::size_t>& part) {
  QuadRows rows(circuit.num_nodes());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (joined[k] != k || circuit.is_terminal(k) || !circuit.is_terminal(part[k])) rows[k][k] = 1;
  }
  for (const QuadEdge& edge : circuit.edges) {
    const std::size_t a = joined[edge.a];
    const std::size_t b = joined[edge.b];
    if (a != b && circuit.is_terminal(part[a])) add_conductance(circuit, rows, a, b, 1 / edge.ohm);
  }
  return rows;
}

/// Branches of zero ohm as equal resistances: what they carry in the limit. A group without a terminal is tied to 0 at
/// the node that names it; as the currents into the group balance, that tie carries nothing.
inline QuadRows zero_ohm_matrix(const QuadCircuit& circuit, const std::vector<std::size_t>& joined) {
  QuadRows rows(circuit.num_nodes());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (joined[k] == k || circuit.is_terminal(k)) rows[k][k] = 1;
  }
  for (const QuadEdge& edge : circuit.edges) {
    if (edge.ohm == 0) add_conductance(circuit, rows, edge.a, edge.b, 1);
  }
  return rows;
}

}  // namespace sotto::test
