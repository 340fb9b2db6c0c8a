#include "sotto/spice/netlist.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/circuit.hpp"
#include "spice/net.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

void require_inputs(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  const std::string shape = fmt::format("{} x {}", inputs_v.rows(), inputs_v.cols());
  require(inputs_v.rows() >= 1 && inputs_v.cols() == xbar.rows(), "inputs_v", shape,
          fmt::format("at least 1 x {}: one column per row of the crossbar", xbar.rows()));
  for (Index k = 0; k < inputs_v.rows(); ++k)
    for (Index i = 0; i < inputs_v.cols(); ++i)
      require(std::isfinite(inputs_v(k, i)) || is_floating(xbar, i), fmt::format("inputs_v({},{})", k, i),
              inputs_v(k, i), "finite");
}

struct CrossbarNet {
  Net net;
  std::vector<Node> sources, ground_ends, nodes;
  std::vector<bool> undetermined;  // per column
};

// Two terminals at ground on one piece of zero ohm close a loop of zero resistance. Their potential is 0 all the same.
void ground_loops(CrossbarNet& circuit) {
  Net& net = circuit.net;
  std::map<Node, int> terminals_at = {{kGround, 1}};
  for (const Node end : circuit.ground_ends) ++terminals_at[net.root(end)];
  for (const Node end : circuit.ground_ends) circuit.undetermined.push_back(terminals_at.at(net.root(end)) > 1);
  for (std::size_t j = 0; j < circuit.ground_ends.size(); ++j)
    if (circuit.undetermined[j]) net.join(kGround, circuit.ground_ends[j]);
}

// The first row of every group of sources joined by zero ohm drives it; the others must agree. Returns these first
// rows.
std::vector<Index> pin_ends(CrossbarNet& circuit, const Eigen::MatrixXd& inputs_v) {
  std::vector<Index> driving_rows;
  std::map<Node, Index> first_row;
  for (Index i = 0; i < inputs_v.cols(); ++i) {
    const Node source = circuit.sources[i];
    if (!circuit.net.has_resistor(source)) continue;
    const auto [entry, is_first] = first_row.emplace(circuit.net.root(source), i);
    if (is_first) {
      circuit.net.pin(source);
      driving_rows.push_back(i);
    } else if (inputs_v.col(i) != inputs_v.col(entry->second)) {
      throw InvalidArgument(
          fmt::format("rows {} and {}: zero resistance joins two sources of different voltage", entry->second, i));
    }
  }
  for (std::size_t j = 0; j < circuit.ground_ends.size(); ++j)
    if (!circuit.undetermined[j]) circuit.net.pin(circuit.ground_ends[j]);
  circuit.net.find_connected();
  return driving_rows;
}

CrossbarNet make_net(const Crossbar& xbar) {
  const CrossbarCircuit description = crossbar_circuit(xbar);
  require_no_short(description, merge_zero_ohm(description));
  CrossbarNet circuit;
  for (Index i = 0; i < xbar.rows(); ++i) circuit.sources.push_back(circuit.net.add_node(fmt::format("s{}", i)));
  for (Index j = 0; j < xbar.cols(); ++j) circuit.ground_ends.push_back(circuit.net.add_node(fmt::format("g{}", j)));
  circuit.nodes = add_crossbar(circuit.net, description, "", circuit.sources, circuit.ground_ends);
  ground_loops(circuit);
  return circuit;
}

int add_output(CrossbarNet& circuit, Index col, Deck& deck, VectorList& vectors, std::vector<std::string>& printed) {
  const Node end = circuit.ground_ends[col];
  if (circuit.undetermined[col]) return kUndetermined;
  if (!circuit.net.has_resistor(end)) return kGroundNode;
  deck.lines.push_back(fmt::format("vo{} {} 0 0", col, circuit.net.name(end)));
  printed.push_back(fmt::format("i(vo{})", col));
  return vectors.add(fmt::format("vo{}#branch", col));
}

void find_nodes(const CrossbarNet& circuit, VectorList& vectors, CrossbarDeck& out) {
  const auto rows = static_cast<Index>(circuit.sources.size()), cols = static_cast<Index>(circuit.ground_ends.size());
  out.row_nodes.resize(rows, cols);
  out.col_nodes.resize(rows, cols);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      out.row_nodes(i, j) = vectors.add_node(circuit.net, circuit.nodes[i * cols + j]);
      out.col_nodes(i, j) = vectors.add_node(circuit.net, circuit.nodes[(rows + i) * cols + j]);
    }
  }
}

}  // namespace

CrossbarDeck crossbar_deck(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const NetlistOptions& options) {
  validate(xbar);
  require_inputs(xbar, inputs_v);
  CrossbarNet circuit = make_net(xbar);
  const std::vector<Index> driving_rows = pin_ends(circuit, inputs_v);
  CrossbarDeck out;
  out.deck = new_deck(fmt::format("* Sotto crossbar of {} rows and {} columns, {} input vectors", xbar.rows(),
                                  xbar.cols(), inputs_v.rows()),
                      Tolerances::linear);
  out.analysis = analysis_of(inputs_v.rows());
  out.num_inputs = static_cast<std::size_t>(inputs_v.rows());
  add_index_source(out.deck, inputs_v.rows());
  for (const Index i : driving_rows)
    add_input_source(out.deck, fmt::format("s{}", i), circuit.net.name(circuit.sources[i]), inputs_v.col(i));
  circuit.net.write_resistors(out.deck);
  write_capacitors(out.deck, circuit.net, xbar, circuit.nodes, "");
  VectorList vectors;
  std::vector<std::string> printed;
  out.outputs.resize(xbar.cols());
  for (Index j = 0; j < xbar.cols(); ++j) out.outputs(j) = add_output(circuit, j, out.deck, vectors, printed);
  add_analysis(out.deck, inputs_v.rows(), printed, options.nodes);
  if (options.nodes) find_nodes(circuit, vectors, out);
  out.vectors = vectors.take();
  return out;
}

std::string netlist_text(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  return deck_text(crossbar_deck(xbar, inputs_v).deck);
}

double value_of(const SpiceResult& result, int index, std::size_t input) {
  if (index == kGroundNode) return 0;
  if (index < 0) return std::numeric_limits<double>::quiet_NaN();
  return result.values[static_cast<std::size_t>(index)][input];
}

}  // namespace sotto::spice
