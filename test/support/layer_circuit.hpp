/// A whole analog layer as one dense nodal system: the oracle for the composition of layers.
#pragma once

#include <algorithm>
#include <vector>

#include "sotto/crossbar/circuit.hpp"
#include "sotto/network/layer.hpp"
#include "support/dense_mna.hpp"

namespace sotto::test {

/// Outputs of the readers of every tile and voltages of the row nodes behind the drivers.
struct LayerNodes {
  Eigen::VectorXd combined_v;  ///< averaged or summed reader outputs
  Eigen::VectorXd row_v;       ///< row terminals
};

/// Node that sits `offset_v` above `node`.
inline Eigen::Index offset_node(DenseMna& mna, Eigen::Index node, double offset_v) {
  if (offset_v == 0) return node;
  const Eigen::Index above = mna.new_node();
  mna.source(above, offset_v, node);
  return above;
}

/// Adds the reader of one pair, with the offset at the non-inverting input of its (first) amplifier; returns its output
/// node.
inline Eigen::Index add_reader(DenseMna& mna, const Reader& reader, Eigen::Index plus, Eigen::Index minus,
                               double offset_v = 0) {
  const Eigen::Index out = mna.new_node();
  if (const auto* amp = std::get_if<DiffAmp>(&reader)) {
    const Eigen::Index n1 = mna.new_node();
    const Eigen::Index n2 = mna.new_node();
    mna.resistor(minus, n1, amp->input_ohm);
    mna.resistor(plus, n2, amp->input_ohm);
    mna.resistor(n1, out, amp->gain * amp->input_ohm);
    mna.resistor(n2, 0, amp->gain * amp->input_ohm);
    mna.op_amp(offset_node(mna, n2, offset_v), n1, out);
    return out;
  }
  // Two inverting stages: the first makes -R I+, the second subtracts it from I- at its own virtual ground.
  const double ohm = std::get<Transimpedance>(reader).feedback_ohm;
  const Eigen::Index inverted = mna.new_node();
  const Eigen::Index sum = mna.new_node();
  mna.resistor(plus, inverted, ohm);
  mna.op_amp(offset_node(mna, 0, offset_v), plus, inverted);  // inverted = -R I+
  mna.resistor(inverted, sum, ohm);
  mna.resistor(minus, sum, 0.0);    // the second virtual ground collects I- and -I+
  mna.resistor(sum, out, ohm);
  mna.op_amp(0, sum, out);          // out = -R (I- - I+)
  return out;
}

/// Solves the layer for the open-circuit voltages `driver_v` of the rows behind `driver_ohm` (one per input).
inline LayerNodes solve_layer_densely(const AnalogLayer& layer, const Eigen::VectorXd& driver_v,
                                      const Eigen::VectorXd& driver_ohm) {
  DenseMna mna;
  std::vector<Eigen::Index> rows;
  Eigen::Index input = 0;
  for (Eigen::Index i = 0; i < layer.num_rows(); ++i) {
    const Eigen::Index source = mna.new_node();
    mna.source(source, driver_v(i));
    rows.push_back(mna.new_node());
    const bool is_bias = std::ranges::find(layer.bias_rows, i) != layer.bias_rows.end();
    mna.resistor(source, rows.back(), is_bias ? 0.0 : driver_ohm(input));
    if (!is_bias) ++input;
  }
  std::vector<std::vector<Eigen::Index>> outputs(static_cast<std::size_t>(layer.num_outputs));
  for (const Tile& tile : layer.tiles) {
    const CrossbarCircuit circuit = crossbar_circuit(tile.crossbar);
    std::vector<Eigen::Index> node(static_cast<std::size_t>(circuit.num_nodes), 0);
    for (Eigen::Index k = 0; k < circuit.num_nodes; ++k) {
      const bool row_terminal = k >= circuit.row_terminal(0) && k < circuit.col_terminal(0);
      if (row_terminal) {
        node[k] = rows[tile.first_row + k - circuit.row_terminal(0)];
      } else if (k != circuit.ground()) {
        node[k] = mna.new_node();
      }
    }
    for (const CircuitResistor& r : circuit.resistors) mna.resistor(node[r.node_a], node[r.node_b], r.resistance_ohm);
    for (Eigen::Index k = 0; k < tile.num_pairs(); ++k) {
      const Eigen::Index plus = node[circuit.col_terminal(2 * k)];
      const Eigen::Index minus = node[circuit.col_terminal(2 * k + 1)];
      const double offset_v = tile.offset_v.size() > 0 ? tile.offset_v(k) : 0;
      outputs[tile.first_pair + k].push_back(add_reader(mna, reader_of(tile, k), plus, minus, offset_v));
    }
  }
  const Eigen::VectorXd volt = mna.solve();
  LayerNodes nodes{Eigen::VectorXd::Zero(layer.num_outputs), Eigen::VectorXd(layer.num_rows())};
  for (Eigen::Index j = 0; j < layer.num_outputs; ++j) {
    for (const Eigen::Index out : outputs[j]) nodes.combined_v(j) += volt(out);
    if (layer.combine == PartitionOutputs::average) nodes.combined_v(j) /= static_cast<double>(outputs[j].size());
  }
  for (Eigen::Index i = 0; i < layer.num_rows(); ++i) nodes.row_v(i) = volt(rows[i]);
  return nodes;
}

/// The same output resistance for all inputs.
inline LayerNodes solve_layer_densely(const AnalogLayer& layer, const Eigen::VectorXd& driver_v, double driver_ohm) {
  return solve_layer_densely(layer, driver_v, Eigen::VectorXd::Constant(layer.num_inputs, driver_ohm).eval());
}

}  // namespace sotto::test
