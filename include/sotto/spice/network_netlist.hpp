/// The ngspice deck of a whole analog network: sources, drivers, wires, amplifiers and neurons of every layer.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sotto/network/network.hpp"
#include "sotto/spice/deck.hpp"
#include "sotto/spice/netlist.hpp"

namespace sotto::spice {

/// Where the voltages of one tile are found: rows x cols indices as in CrossbarDeck.
struct TileVectors {
  Eigen::MatrixXi row_nodes;
  Eigen::MatrixXi col_nodes;
};

/// Where the voltages of one layer are found.
struct LayerVectors {
  Eigen::VectorXi row_terminals;   ///< behind the drivers, the bias row last
  Eigen::VectorXi reader_outputs;  ///< combined over the horizontal partitions: what the neurons see
  Eigen::VectorXi neuron_outputs;  ///< before the output resistance
  std::vector<TileVectors> tiles;  ///< in the order of AnalogLayer::tiles; empty without nodes
};

/// A neuron as a transistor circuit, to stand in a deck in place of the behavioral one.
struct NeuronSubcircuit {
  Deck definitions;        ///< without a title: model cards and subcircuits
  std::string name;        ///< of the subcircuit, pins in, out, vdd, vss
  std::string parameters;  ///< "wn=560e-9 wp=1120e-9 ..."
  double supply_v = 1;     ///< between vdd and vss, which is ground
  double temperature_k = 300.15;
};

struct NetworkNetlistOptions {
  bool nodes = true;  ///< also the voltages inside tiles; false: ngspice keeps the outputs of all layers alone
  bool capacitors = true;  ///< of the tiles; no operating point depends on them, and there may be 100,000
  std::optional<NeuronSubcircuit> neurons = std::nullopt;  ///< of all layers; their outputs are row terminals themselves
};

/// A deck, how to run it, and where its answers are.
struct NetworkDeck {
  Deck deck;
  std::string analysis;
  std::size_t num_inputs = 0;
  std::vector<std::string> vectors;
  std::vector<LayerVectors> layers;
};

/// Difference amplifiers are resistors around an exact ideal operational amplifier; virtual grounds are 0 V sources
/// read by current-controlled sources; partitions average through equal resistors or add by sources in series; neurons
/// are B sources on named parameters. All layers form one circuit: each loads the one before.
/// Names: l<l>_s<i> row terminal, l<l>_y<k> combined reader output, l<l>_n<k> neuron, l<l>t<t>_... inside tile t.
/// With transistor neurons l<l>_n<k> is the loaded output, and there is no l<l>_s<i> behind the first layer.
/// Throws InvalidArgument as NetworkSolver does, and where zero ohm joins two sources.
NetworkDeck network_deck(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v,
                         const NetworkNetlistOptions& options = {});

/// The same deck as a file, which `ngspice -b` runs too: it prints the neuron outputs of the last layer.
std::string netlist_text(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v);

}  // namespace sotto::spice
