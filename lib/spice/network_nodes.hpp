/// Nodes and resistors of a whole analog network: what its deck is written from.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sotto/network/network.hpp"
#include "spice/net.hpp"

namespace sotto::spice {

/// Nodes of one tile with its readers.
struct TileNodes {
  std::vector<Node> circuit;                           ///< of every circuit node
  std::vector<Node> col_ends;                          ///< plus and minus ends, alternating
  std::vector<Node> inverting, noninverting, outputs;  ///< of the amplifiers, one per pair
};

struct LayerNodes {
  std::vector<Node> drivers;    ///< open-circuit sources of the inputs, the bias last
  std::vector<Node> terminals;  ///< of the rows, behind the output resistance
  std::vector<TileNodes> tiles;
  std::vector<std::vector<Node>> parts;  ///< per output: reader outputs of its horizontal partitions
  std::vector<Node> combined, neurons;
};

/// Names as network_deck promises them. All resistors are in the net; sources and amplifiers are the writer's.
class NetworkNodes {
 public:
  NetworkNodes(const AnalogNetwork& network, bool transistor_neurons);

  const Net& net() const { return net_; }
  const std::vector<LayerNodes>& layers() const { return layers_; }

 private:
  Node add_source(std::string name);
  void add_layer(std::size_t l);
  void add_terminals(std::size_t l, LayerNodes& nodes);
  TileNodes add_tile(const AnalogLayer& layer, const LayerNodes& nodes, std::size_t l, std::size_t t);
  void add_reader(const Tile& tile, TileNodes& nodes, const std::string& prefix);
  void add_outputs(std::size_t l, LayerNodes& nodes);

  const AnalogNetwork& network_;
  bool transistor_neurons_;
  Net net_;
  std::vector<LayerNodes> layers_;
};

/// First letters of the names in tile t of layer l.
std::string tile_prefix(std::size_t l, std::size_t t);

/// The row that an input drives, past the bias rows before it.
Eigen::Index row_of_input(const AnalogLayer& layer, Eigen::Index input);

}  // namespace sotto::spice
