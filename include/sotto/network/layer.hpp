/// A dense analog layer: tiles that share row drivers, readers, and a neuron per output.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/array/partition.hpp"
#include "sotto/array/tile.hpp"
#include "sotto/crossbar/mapping.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto {

/// The circuit around the weights of one layer.
struct LayerCircuit {
  CellPair cells;
  Wires wires = {};  ///< row and column segments only; ends belong to drivers and readers
  PairLayout pair_layout = PairLayout::shared_node;
  PartitionRule partition = {};
  Reader reader;
  SigmoidNeuron neuron = {};
  double bias_v = 0.8;        ///< source of the bias rows (the last row is one)
  Capacitance capacitance = {};  ///< uniform; for decks, no answer depends on it
};

/// A layer as a circuit: what is solved natively and what is written for ngspice.
struct AnalogLayer {
  Eigen::Index num_inputs = 0;   ///< without the bias row
  Eigen::Index num_outputs = 0;
  std::vector<Tile> tiles;       ///< horizontal partition major: all vertical partitions of the first rows, then the next
  Eigen::Index row_parts = 1;    ///< horizontal partitions
  Eigen::Index pair_parts = 1;   ///< vertical partitions
  PartitionOutputs combine = PartitionOutputs::average;
  SigmoidNeuron neuron = {};
  double bias_v = 0.8;
  std::vector<Eigen::Index> bias_rows;  ///< rows that the bias source drives, rising; the last row is the last of them
  std::vector<SigmoidNeuron> neurons = {};  ///< one per output where they differ; empty: all are `neuron`

  Eigen::Index num_rows() const { return num_inputs + static_cast<Eigen::Index>(bias_rows.size()); }
};

/// The neuron of one output.
const SigmoidNeuron& neuron_of(const AnalogLayer& layer, Eigen::Index output);

/// Whether the output resistance of any neuron depends on its operating point.
bool has_varying_resistance(const AnalogLayer& layer);

/// Output resistance of every neuron at these inputs, images x outputs.
Eigen::MatrixXd neuron_outputs_ohm(const AnalogLayer& layer, const Eigen::MatrixXd& inputs_v);

/// Output resistance of every neuron where it does not depend on the operating point: the drivers of the next layer.
Eigen::VectorXd neuron_output_ohm(const AnalogLayer& layer);

/// Open-circuit voltages of all neurons; `inputs_v`: images x outputs.
Eigen::MatrixXd neuron_outputs_v(const AnalogLayer& layer, const Eigen::MatrixXd& inputs_v,
                                 SimdLevel simd = best_simd_level());

/// One column per row: those of the inputs in their order (images x inputs), `bias` in the bias rows; and back.
Eigen::MatrixXd with_bias_rows(const AnalogLayer& layer, const Eigen::MatrixXd& inputs, double bias);
Eigen::MatrixXd without_bias_rows(const AnalogLayer& layer, const Eigen::MatrixXd& rows);

/// Open-circuit voltages of all rows: bias_v in the bias rows.
Eigen::MatrixXd row_drive_v(const AnalogLayer& layer, const Eigen::MatrixXd& inputs_v);

/// Programs the cells: weights inputs x outputs and biases (outputs), entries -1, 0 or +1. The last row has the biases.
AnalogLayer make_layer(const Eigen::MatrixXd& weights, const Eigen::VectorXd& biases, const LayerCircuit& circuit);

/// Power of a layer as quadratic forms of its row voltages v_r (rows, the bias last), one block per horizontal partition;
/// of [v_r; 1] where an amplifier of the partition has an offset.
struct LayerPower {
  std::vector<Eigen::MatrixXd> cells_w, row_wires_w, col_wires_w, readers_w;
};

/// The linear part of a layer, drivers included: one matrix per conductance state (design composition sections 3 and 4).
struct LayerTransfer {
  Eigen::MatrixXd outputs_per_v;  ///< M: combined reader outputs = M v_oc, outputs x rows; v_oc: row_drive_v
  Eigen::VectorXd output_offset_v;           ///< combined reader outputs at v_oc = 0, from offsets of amplifiers
  std::vector<Eigen::VectorXd> row_offset_v;  ///< per horizontal partition: v_r at v_oc = 0
  std::vector<Eigen::Index> row_boundaries;  ///< of the horizontal partitions
  std::vector<Eigen::MatrixXd> row_v_per_v;  ///< per horizontal partition: v_r = S v_oc
  std::vector<Eigen::MatrixXd> row_admittance_siemens;  ///< per horizontal partition: i_r = Y_eff v_r
  std::vector<TileTransfer> tiles;           ///< in the order of AnalogLayer::tiles
  LayerPower power;                          ///< empty unless asked for
};

struct TransferOptions {
  double driver_ohm = 0;     ///< output resistance of what drives the input rows; the bias source has none
  Eigen::VectorXd driver_ohms = {};  ///< one per input row in place of driver_ohm; empty: all the same
  bool with_power = false;
  int threads = 1;           ///< over tiles
  SimdLevel simd = best_simd_level();
};

/// Reduces all tiles and closes the row drivers. Throws what tile_transfer throws.
LayerTransfer layer_transfer(const AnalogLayer& layer, const TransferOptions& options = {});

}  // namespace sotto
