#include "spice/network_nodes.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "sotto/crossbar/circuit.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

// Between ideal sources the value does not matter as long as it is the same for all partitions; before transistor
// neurons, which draw current, it must be small: IMAC-Sim's 1 mohm.
constexpr double kTieOhm = 1000;
constexpr double kLoadedTieOhm = 1e-3;
}  // namespace

std::string tile_prefix(std::size_t l, std::size_t t) {
  return fmt::format("l{}t{}_", l, t);
}

Index row_of_input(const AnalogLayer& layer, Index input) {
  for (const Index bias_row : layer.bias_rows) input += bias_row <= input ? 1 : 0;
  return input;
}

NetworkNodes::NetworkNodes(const AnalogNetwork& network, bool transistor_neurons)
    : network_(network), transistor_neurons_(transistor_neurons) {
  for (std::size_t l = 0; l < network_.layers.size(); ++l) add_layer(l);
  net_.find_connected();
}

Node NetworkNodes::add_source(std::string name) {
  const Node node = net_.add_node(std::move(name));
  net_.pin(node);
  return node;
}

// Behind the first layer the drivers are the neurons before.
void NetworkNodes::add_terminals(std::size_t l, LayerNodes& nodes) {
  const AnalogLayer& layer = network_.layers[l];
  for (Index i = 0; i < layer.num_inputs; ++i)
    nodes.drivers.push_back(l == 0 ? add_source(fmt::format("in{}", i)) : layers_[l - 1].neurons[i]);
  for (Index i = 0; i < layer.num_inputs; ++i) {
    const Node driver = nodes.drivers[i];
    if (l > 0 && transistor_neurons_) {
      nodes.terminals.push_back(driver);
      continue;
    }
    nodes.terminals.push_back(net_.add_node(fmt::format("l{}_s{}", l, i)));
    if (l > 0 && has_varying_resistance(neuron_of(network_.layers[l - 1], i))) {
      net_.add_link(driver, nodes.terminals[i]);
    } else {
      const double ohm = l == 0 ? network_.input_driver_ohm : neuron_of(network_.layers[l - 1], i).output_ohm;
      net_.add_resistor(fmt::format("rl{}_o{}", l, i), driver, nodes.terminals[i], ohm);
    }
  }
  nodes.drivers.push_back(add_source(fmt::format("l{}_bias", l)));
  for (const Index row : layer.bias_rows) nodes.terminals.insert(nodes.terminals.begin() + row, nodes.drivers.back());
}

void NetworkNodes::add_reader(const Tile& tile, TileNodes& nodes, const std::string& prefix) {
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    const auto* amplifier = std::get_if<DiffAmp>(&reader_of(tile, k));
    nodes.outputs.push_back(add_source(fmt::format("{}o{}", prefix, k)));
    nodes.inverting.push_back(add_source(fmt::format("{}a{}", prefix, k)));
    nodes.noninverting.push_back(net_.add_node(fmt::format("{}p{}", prefix, k)));
    if (amplifier == nullptr) {
      net_.pin(nodes.col_ends[2 * k]);
      net_.pin(nodes.col_ends[2 * k + 1]);
      continue;
    }
    const double feedback_ohm = amplifier->gain * amplifier->input_ohm;
    const Node plus = nodes.noninverting.back(), minus = nodes.inverting.back();
    net_.add_resistor(fmt::format("r{}1_{}", prefix, k), nodes.col_ends[2 * k + 1], minus, amplifier->input_ohm);
    net_.add_resistor(fmt::format("r{}2_{}", prefix, k), nodes.col_ends[2 * k], plus, amplifier->input_ohm);
    net_.add_resistor(fmt::format("r{}4_{}", prefix, k), plus, kGround, feedback_ohm);
  }
}

TileNodes NetworkNodes::add_tile(const AnalogLayer& layer, const LayerNodes& nodes, std::size_t l, std::size_t t) {
  const Tile& tile = layer.tiles[t];
  const std::string prefix = tile_prefix(l, t);
  TileNodes out;
  for (Index j = 0; j < tile.crossbar.cols(); ++j)
    out.col_ends.push_back(net_.add_node(fmt::format("{}g{}", prefix, j)));
  add_reader(tile, out, prefix);
  const auto first = nodes.terminals.begin() + tile.first_row;
  const std::vector<Node> rows(first, first + tile.num_rows());
  out.circuit = add_crossbar(net_, crossbar_circuit(tile.crossbar), prefix, rows, out.col_ends);
  return out;
}

// One partition: its reader output is the output. Several: tied together or in series.
void NetworkNodes::add_outputs(std::size_t l, LayerNodes& nodes) {
  const AnalogLayer& layer = network_.layers[l];
  nodes.parts.resize(static_cast<std::size_t>(layer.num_outputs));
  for (std::size_t t = 0; t < layer.tiles.size(); ++t)
    for (Index k = 0; k < layer.tiles[t].num_pairs(); ++k)
      nodes.parts[layer.tiles[t].first_pair + k].push_back(nodes.tiles[t].outputs[k]);
  for (Index k = 0; k < layer.num_outputs; ++k) {
    const std::vector<Node>& parts = nodes.parts[k];
    if (parts.size() == 1) {
      nodes.combined.push_back(parts.front());
    } else if (layer.combine == PartitionOutputs::sum) {
      nodes.combined.push_back(add_source(fmt::format("l{}_y{}", l, k)));
    } else {
      nodes.combined.push_back(net_.add_node(fmt::format("l{}_y{}", l, k)));
      const double ohm = transistor_neurons_ ? kLoadedTieOhm : kTieOhm;
      for (std::size_t h = 0; h < parts.size(); ++h)
        net_.add_resistor(fmt::format("rl{}_y{}_{}", l, k, h), parts[h], nodes.combined.back(), ohm);
    }
  }
  for (Index k = 0; k < layer.num_outputs; ++k) nodes.neurons.push_back(add_source(fmt::format("l{}_n{}", l, k)));
}

void NetworkNodes::add_layer(std::size_t l) {
  const AnalogLayer& layer = network_.layers[l];
  LayerNodes nodes;
  add_terminals(l, nodes);
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) nodes.tiles.push_back(add_tile(layer, nodes, l, t));
  add_outputs(l, nodes);
  layers_.push_back(std::move(nodes));
}

}  // namespace sotto::spice
