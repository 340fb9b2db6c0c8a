#include "sotto/spice/network_netlist.hpp"

#include <fmt/format.h>

#include <variant>

#include "sotto/core/error.hpp"
#include "spice/net.hpp"
#include "spice/network_nodes.hpp"
#include "spice/neuron_cards.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

constexpr double kZeroCelsiusK = 273.15;

class NetworkWriter {
 public:
  NetworkWriter(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v, const NetworkNetlistOptions& options)
      : network_(network),
        inputs_v_(inputs_v),
        options_(options),
        nodes_(network, options.neurons.has_value()),
        net_(nodes_.net()),
        layers_(nodes_.layers()) {}
  NetworkDeck write();

 private:
  void write_sources();
  void write_layer(std::size_t l);
  void write_readers(const Tile& tile, const TileNodes& nodes, const std::string& prefix);
  void write_amplifier(const Tile& tile, const TileNodes& nodes, Index k, const std::string& prefix);
  void write_sums(std::size_t l);
  void write_neurons(std::size_t l);
  void write_transistor_neurons(std::size_t l);
  void write_definitions();
  LayerVectors layer_vectors(std::size_t l);
  Eigen::VectorXi indices(const std::vector<Node>& nodes);
  std::vector<std::string> printed_vectors() const;
  const std::string& name(Node node) const { return net_.name(node); }
  void card(std::string text) { deck_.lines.push_back(std::move(text)); }
  const AnalogNetwork& network_;
  const Eigen::MatrixXd& inputs_v_;
  NetworkNetlistOptions options_;
  NetworkNodes nodes_;
  const Net& net_;
  const std::vector<LayerNodes>& layers_;
  Deck deck_;
  VectorList vectors_;
};

double offset_of(const Tile& tile, Index pair) {
  return tile.offset_v.size() > 0 ? tile.offset_v(pair) : 0;
}

void NetworkWriter::write_sources() {
  card(".param one=1");
  add_index_source(deck_, inputs_v_.rows());
  for (Index i = 0; i < inputs_v_.cols(); ++i)
    add_input_source(deck_, fmt::format("in{}", i), name(layers_[0].drivers[i]), inputs_v_.col(i));
  for (std::size_t l = 0; l < layers_.size(); ++l)
    card(fmt::format("vl{}_bias {} 0 {}", l, name(layers_[l].drivers.back()), number(network_.layers[l].bias_v)));
}

// The ideal operational amplifier, exactly, by what its feedback does: the inverting input is held where the
// non-inverting one is, and the output is where R3 = gain R1 carries on the current of R1. Written in one direction,
// from inputs to output: a nullor, or a large finite gain, says the same, but ngspice orders its matrix several times
// slower and loses digits (lib/spice/README.md).
void NetworkWriter::write_amplifier(const Tile& tile, const TileNodes& nodes, Index k, const std::string& prefix) {
  const std::string& minus = name(nodes.inverting[k]);
  const std::string middle = fmt::format("{}b{}", prefix, k);
  const double gain = std::get<DiffAmp>(reader_of(tile, k)).gain;
  const double offset_v = offset_of(tile, k);
  const std::string below = offset_v == 0 ? "0" : fmt::format("{}q{}", prefix, k);
  if (offset_v != 0) card(fmt::format("v{}q{} {} 0 {}", prefix, k, below, number(offset_v)));
  card(fmt::format("e{}x{} {} {} {} 0 1", prefix, k, minus, below, name(nodes.noninverting[k])));
  card(fmt::format("e{}y{} {} {} {} 0 {}", prefix, k, name(nodes.outputs[k]), middle, minus, number(1 + gain)));
  card(fmt::format("e{}z{} {} 0 {} 0 {}", prefix, k, middle, name(nodes.col_ends[2 * k + 1]), number(-gain)));
}

void NetworkWriter::write_readers(const Tile& tile, const TileNodes& nodes, const std::string& prefix) {
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    const auto* reader = std::get_if<Transimpedance>(&reader_of(tile, k));
    if (reader == nullptr) {
      write_amplifier(tile, nodes, k, prefix);
      continue;
    }
    // Feedback resistance times plus current, less feedback resistance times minus current, stacked on each other.
    const std::string& output = name(nodes.outputs[k]);
    const std::string middle = fmt::format("{}a{}", prefix, k);
    const std::string plus = fmt::format("v{}p{}", prefix, k), minus = fmt::format("v{}m{}", prefix, k);
    const double offset_v = offset_of(tile, k);
    const std::string below = offset_v == 0 ? "0" : fmt::format("{}q{}", prefix, k);
    if (offset_v != 0) card(fmt::format("v{}q{} {} 0 {}", prefix, k, below, number(-offset_v)));
    card(fmt::format("{} {} 0 {}", plus, name(nodes.col_ends[2 * k]), number(offset_v)));
    card(fmt::format("{} {} 0 0", minus, name(nodes.col_ends[2 * k + 1])));
    card(fmt::format("h{}p{} {} {} {} {}", prefix, k, output, middle, plus, number(reader->feedback_ohm)));
    card(fmt::format("h{}m{} {} {} {} {}", prefix, k, below, middle, minus, number(reader->feedback_ohm)));
  }
}

void NetworkWriter::write_sums(std::size_t l) {
  const LayerNodes& nodes = layers_[l];
  if (network_.layers[l].combine != PartitionOutputs::sum) return;
  for (std::size_t k = 0; k < nodes.combined.size(); ++k) {
    const std::vector<Node>& parts = nodes.parts[k];
    std::string below = "0";
    for (std::size_t h = 0; parts.size() > 1 && h < parts.size(); ++h) {
      const bool last = h + 1 == parts.size();
      const std::string above = last ? name(nodes.combined[k]) : fmt::format("l{}_y{}_{}", l, k, h);
      card(fmt::format("el{}_y{}_{} {} {} {} 0 1", l, k, h, above, below, name(parts[h])));
      below = above;
    }
  }
}

// Neurons that are all alike share their parameters.
void NetworkWriter::write_neurons(std::size_t l) {
  const LayerNodes& nodes = layers_[l];
  const AnalogLayer& layer = network_.layers[l];
  std::string parameters = fmt::format("l{}", l);
  for (std::size_t k = 0; k < nodes.neurons.size(); ++k) {
    const SigmoidNeuron& neuron = neuron_of(layer, static_cast<Index>(k));
    if (!layer.neurons.empty()) parameters = fmt::format("l{}n{}", l, k);
    if (k == 0 || !layer.neurons.empty()) add_neuron_parameters(deck_, parameters, neuron);
    NeuronPlace place{.name = fmt::format("l{}_n{}", l, k),
                      .parameters = parameters,
                      .input = name(nodes.combined[k]),
                      .output = name(nodes.neurons[k])};
    add_neuron_curve(deck_, neuron, place);
    if (l + 1 == layers_.size() || !has_varying_resistance(neuron)) continue;
    place.name = fmt::format("l{}_o{}", l + 1, k);
    const Node terminal = layers_[l + 1].terminals[row_of_input(network_.layers[l + 1], static_cast<Index>(k))];
    add_neuron_resistance(deck_, neuron, place, name(terminal));
  }
}

void NetworkWriter::write_transistor_neurons(std::size_t l) {
  const LayerNodes& nodes = layers_[l];
  for (std::size_t k = 0; k < nodes.neurons.size(); ++k)
    card(fmt::format("xl{}_n{} {} {} vdd 0 {} {}", l, k, name(nodes.combined[k]), name(nodes.neurons[k]),
                     options_.neurons->name, options_.neurons->parameters));
}

void NetworkWriter::write_definitions() {
  if (!options_.neurons) return;
  for (const std::string& line : options_.neurons->definitions.lines) card(line);
  card(fmt::format(".options temp={}", number(options_.neurons->temperature_k - kZeroCelsiusK)));
  card(fmt::format("vdd vdd 0 {}", number(options_.neurons->supply_v)));
}

void NetworkWriter::write_layer(std::size_t l) {
  card(fmt::format("* layer {}: readers, sums of partitions, neurons", l));
  const AnalogLayer& layer = network_.layers[l];
  for (std::size_t t = 0; t < layer.tiles.size(); ++t)
    write_readers(layer.tiles[t], layers_[l].tiles[t], tile_prefix(l, t));
  write_sums(l);
  if (options_.neurons) {
    write_transistor_neurons(l);
  } else {
    write_neurons(l);
  }
}

Eigen::VectorXi NetworkWriter::indices(const std::vector<Node>& nodes) {
  Eigen::VectorXi out(static_cast<Index>(nodes.size()));
  for (Index k = 0; k < out.size(); ++k) out(k) = vectors_.add_node(net_, nodes[k]);
  return out;
}

LayerVectors NetworkWriter::layer_vectors(std::size_t l) {
  const LayerNodes& nodes = layers_[l];
  LayerVectors out{.row_terminals = {},
                   .reader_outputs = indices(nodes.combined),
                   .neuron_outputs = indices(nodes.neurons),
                   .tiles = {}};
  if (!options_.nodes) return out;
  out.row_terminals = indices(nodes.terminals);
  for (std::size_t t = 0; t < nodes.tiles.size(); ++t) {
    const Crossbar& xbar = network_.layers[l].tiles[t].crossbar;
    const auto half = static_cast<std::ptrdiff_t>(xbar.cell_resistance_ohm.size());
    const auto begin = nodes.tiles[t].circuit.begin();
    // Circuit nodes count row by row, Eigen stores column by column.
    const Eigen::VectorXi rows = indices({begin, begin + half}), cols = indices({begin + half, begin + 2 * half});
    out.tiles.push_back(
        {rows.reshaped(xbar.cols(), xbar.rows()).transpose(), cols.reshaped(xbar.cols(), xbar.rows()).transpose()});
  }
  return out;
}

// The last layer; all layers where ngspice keeps nothing else.
std::vector<std::string> NetworkWriter::printed_vectors() const {
  std::vector<std::string> printed;
  for (std::size_t l = options_.nodes ? layers_.size() - 1 : 0; l < layers_.size(); ++l)
    for (const auto* group : {&layers_[l].combined, &layers_[l].neurons})
      for (const Node node : *group) printed.push_back(fmt::format("v({})", name(node)));
  return printed;
}

NetworkDeck NetworkWriter::write() {
  deck_ = new_deck(fmt::format("* Sotto network of {} layers, {} input vectors", layers_.size(), inputs_v_.rows()),
                   options_.neurons ? Tolerances::transistors : Tolerances::neurons);
  write_definitions();
  write_sources();
  net_.write_resistors(deck_);
  for (std::size_t l = 0; options_.capacitors && l < layers_.size(); ++l)
    for (std::size_t t = 0; t < layers_[l].tiles.size(); ++t)
      write_capacitors(deck_, net_, network_.layers[l].tiles[t].crossbar, layers_[l].tiles[t].circuit, tile_prefix(l, t));
  NetworkDeck out;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    write_layer(l);
    out.layers.push_back(layer_vectors(l));
  }
  add_analysis(deck_, inputs_v_.rows(), printed_vectors(), options_.nodes);
  out.deck = std::move(deck_);
  out.analysis = analysis_of(inputs_v_.rows());
  out.num_inputs = static_cast<std::size_t>(inputs_v_.rows());
  out.vectors = vectors_.take();
  return out;
}

}  // namespace

NetworkDeck network_deck(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v,
                         const NetworkNetlistOptions& options) {
  validate(network);
  const Index num_inputs = network.layers.front().num_inputs;
  const std::string shape = fmt::format("{} x {}", inputs_v.rows(), inputs_v.cols());
  require(inputs_v.rows() >= 1 && inputs_v.cols() == num_inputs, "inputs_v", shape,
          fmt::format("at least 1 x {}: one column per input of the network", num_inputs));
  require(inputs_v.allFinite(), "inputs_v", "with NaN or infinity", "finite");
  return NetworkWriter(network, inputs_v, options).write();
}

std::string netlist_text(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v) {
  return deck_text(network_deck(network, inputs_v).deck);
}

}  // namespace sotto::spice
