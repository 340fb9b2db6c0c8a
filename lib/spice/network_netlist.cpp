#include "sotto/spice/network_netlist.hpp"

#include <fmt/format.h>

#include <variant>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/circuit.hpp"
#include "spice/net.hpp"
#include "spice/neuron_cards.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

// Between ideal sources the value does not matter as long as it is the same for all partitions; before transistor
// neurons, which draw current, it must be small: IMAC-Sim's 1 mohm.
constexpr double kTieOhm = 1000;
constexpr double kLoadedTieOhm = 1e-3;
constexpr double kZeroCelsiusK = 273.15;

// Nodes of one tile with its readers.
struct TileNodes {
  std::vector<Node> circuit;                           // of every circuit node
  std::vector<Node> col_ends;                          // plus and minus ends, alternating
  std::vector<Node> inverting, noninverting, outputs;  // of the amplifiers, one per pair
};

struct LayerNodes {
  std::vector<Node> drivers;    // open-circuit sources of the inputs, the bias last
  std::vector<Node> terminals;  // of the rows, behind the output resistance
  std::vector<TileNodes> tiles;
  std::vector<std::vector<Node>> parts;  // per output: reader outputs of its horizontal partitions
  std::vector<Node> combined, neurons;
};

class NetworkWriter {
 public:
  NetworkWriter(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v, const NetworkNetlistOptions& options)
      : network_(network), inputs_v_(inputs_v), options_(options) {}
  NetworkDeck write();

 private:
  Node add_source(std::string name);
  void add_layer(std::size_t l);
  void add_terminals(std::size_t l, LayerNodes& nodes);
  TileNodes add_tile(const AnalogLayer& layer, const LayerNodes& nodes, std::size_t l, std::size_t t);
  void add_reader(const Tile& tile, TileNodes& nodes, const std::string& prefix);
  void add_outputs(std::size_t l, LayerNodes& nodes);
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
  Net net_;
  Deck deck_;
  VectorList vectors_;
  std::vector<LayerNodes> layers_;
};

double offset_of(const Tile& tile, Index pair) {
  return tile.offset_v.size() > 0 ? tile.offset_v(pair) : 0;
}

std::string tile_prefix(std::size_t l, std::size_t t) {
  return fmt::format("l{}t{}_", l, t);
}

// Of the layer's rows, past the bias rows before it.
Index row_of_input(const AnalogLayer& layer, Index input) {
  for (const Index bias_row : layer.bias_rows) input += bias_row <= input ? 1 : 0;
  return input;
}

Node NetworkWriter::add_source(std::string name) {
  const Node node = net_.add_node(std::move(name));
  net_.pin(node);
  return node;
}

// Behind the first layer the drivers are the neurons before.
void NetworkWriter::add_terminals(std::size_t l, LayerNodes& nodes) {
  const AnalogLayer& layer = network_.layers[l];
  for (Index i = 0; i < layer.num_inputs; ++i)
    nodes.drivers.push_back(l == 0 ? add_source(fmt::format("in{}", i)) : layers_[l - 1].neurons[i]);
  for (Index i = 0; i < layer.num_inputs; ++i) {
    const Node driver = nodes.drivers[i];
    if (l > 0 && options_.neurons) {
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

void NetworkWriter::add_reader(const Tile& tile, TileNodes& nodes, const std::string& prefix) {
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

TileNodes NetworkWriter::add_tile(const AnalogLayer& layer, const LayerNodes& nodes, std::size_t l, std::size_t t) {
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
void NetworkWriter::add_outputs(std::size_t l, LayerNodes& nodes) {
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
      const double ohm = options_.neurons ? kLoadedTieOhm : kTieOhm;
      for (std::size_t h = 0; h < parts.size(); ++h)
        net_.add_resistor(fmt::format("rl{}_y{}_{}", l, k, h), parts[h], nodes.combined.back(), ohm);
    }
  }
  for (Index k = 0; k < layer.num_outputs; ++k) nodes.neurons.push_back(add_source(fmt::format("l{}_n{}", l, k)));
}

void NetworkWriter::add_layer(std::size_t l) {
  const AnalogLayer& layer = network_.layers[l];
  LayerNodes nodes;
  add_terminals(l, nodes);
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) nodes.tiles.push_back(add_tile(layer, nodes, l, t));
  add_outputs(l, nodes);
  layers_.push_back(std::move(nodes));
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
// non-inverting one is, and the output is where R3 = gain R1 carries on the current of R1. Written in one direction, from
// inputs to output: a nullor, or a large finite gain, says the same, but ngspice orders its matrix several times slower
// and loses digits (lib/spice/README.md).
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
  for (std::size_t l = 0; l < network_.layers.size(); ++l) add_layer(l);
  net_.find_connected();
  deck_ = new_deck(fmt::format("* Sotto network of {} layers, {} input vectors", layers_.size(), inputs_v_.rows()),
                   options_.neurons ? Tolerances::transistors : Tolerances::neurons);
  write_definitions();
  write_sources();
  net_.write_resistors(deck_);
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
