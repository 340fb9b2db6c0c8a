#include "spice/net.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "sotto/core/error.hpp"
#include "sotto/spice/netlist.hpp"

namespace sotto::spice {

namespace {

// Files may not hold lines of 1000 bytes and more.
constexpr std::size_t kLineLimit = 900;

std::string index_text(Eigen::Index index) {
  return index < 0 ? "f" : std::to_string(index);
}

// rc3_4 cell, rw3_4 row wire, rb3_4 column (bit line) wire, rd3_0 driver, rs3_4 sense; "f" for a far end.
std::string resistor_name(const CircuitResistor& resistor, const std::string& prefix) {
  constexpr std::string_view kLetters = "cwbds";
  const char letter = kLetters[static_cast<std::size_t>(resistor.place)];
  return fmt::format("r{}{}{}_{}", prefix, letter, index_text(resistor.row), index_text(resistor.col));
}

}  // namespace

Net::Net() {
  add_node("0");
}

Node Net::add_node(std::string name) {
  const auto node = static_cast<Node>(names_.size());
  names_.push_back(std::move(name));
  parent_.push_back(node);
  touched_.push_back(false);
  return node;
}

void Net::add_resistor(std::string name, Node a, Node b, double ohm) {
  if (!std::isfinite(ohm)) return;
  touched_[a] = touched_[b] = true;
  if (ohm == 0) {
    join(a, b);
  } else {
    resistors_.push_back({std::move(name), a, b, ohm});
  }
}

void Net::add_link(Node a, Node b) {
  touched_[a] = touched_[b] = true;
  links_.emplace_back(a, b);
}

Node Net::root(Node node) const {
  while (parent_[node] != node) node = parent_[node];
  return node;
}

// The smaller number wins, hence no cycles; the path of both is shortened to keep root() cheap.
void Net::join(Node a, Node b) {
  const Node top = std::min(root(a), root(b));
  for (Node node : {a, b}) {
    while (node != top) {
      const Node next = parent_[node];
      parent_[node] = top;
      if (next == node) break;
      node = next;
    }
  }
}

void Net::pin(Node node) {
  pinned_.push_back(node);
}

void Net::find_connected() {
  std::vector<std::vector<Node>> neighbors(names_.size());
  const auto connect = [&](Node a, Node b) {
    neighbors[root(a)].push_back(root(b));
    neighbors[root(b)].push_back(root(a));
  };
  for (const Resistor& resistor : resistors_) connect(resistor.a, resistor.b);
  for (const auto& [a, b] : links_) connect(a, b);
  connected_.assign(names_.size(), false);
  connected_[kGround] = true;
  std::vector<Node> open = {kGround};
  for (const Node pinned : pinned_) {
    const Node node = root(pinned);
    if (connected_[node])
      throw InvalidArgument(fmt::format("zero resistance joins the source at node {} with {} (short circuit)",
                                        names_[pinned], node == kGround ? "ground" : "another source"));
    connected_[node] = true;
    open.push_back(node);
  }
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    for (const Node next : neighbors[node]) {
      if (connected_[next]) continue;
      connected_[next] = true;
      open.push_back(next);
    }
  }
}

void Net::write_resistors(Deck& deck) const {
  for (const Resistor& resistor : resistors_) {
    if (root(resistor.a) == root(resistor.b) || !connected(resistor.a)) continue;
    deck.lines.push_back(
        fmt::format("{} {} {} {}", resistor.name, name(resistor.a), name(resistor.b), number(resistor.ohm)));
  }
}

std::vector<Node> add_crossbar(Net& net, const CrossbarCircuit& circuit, const std::string& prefix,
                               const std::vector<Node>& row_terminals, const std::vector<Node>& col_terminals) {
  std::vector<Node> nodes(static_cast<std::size_t>(circuit.num_nodes), kGround);
  for (Eigen::Index i = 0; i < circuit.rows; ++i) nodes[circuit.row_terminal(i)] = row_terminals[i];
  for (Eigen::Index j = 0; j < circuit.cols; ++j) nodes[circuit.col_terminal(j)] = col_terminals[j];
  for (Eigen::Index i = 0; i < circuit.rows; ++i)
    for (Eigen::Index j = 0; j < circuit.cols; ++j)
      nodes[circuit.row_node(i, j)] = net.add_node(fmt::format("{}r{}_{}", prefix, i, j));
  for (Eigen::Index i = 0; i < circuit.rows; ++i)
    for (Eigen::Index j = 0; j < circuit.cols; ++j)
      nodes[circuit.col_node(i, j)] = net.add_node(fmt::format("{}c{}_{}", prefix, i, j));
  for (Eigen::Index k = circuit.ground() + 1; k < circuit.num_nodes; ++k)
    nodes[k] = net.add_node(fmt::format("{}j{}", prefix, k - circuit.ground() - 1));
  for (const CircuitResistor& resistor : circuit.resistors)
    net.add_resistor(resistor_name(resistor, prefix), nodes[resistor.node_a], nodes[resistor.node_b],
                     resistor.resistance_ohm);
  return nodes;
}

void write_capacitors(Deck& deck, const Net& net, const Crossbar& xbar, const std::vector<Node>& nodes,
                      const std::string& prefix) {
  const auto write = [&](char letter, Eigen::Index i, Eigen::Index j, Node a, Node b, double farad) {
    if (farad == 0 || net.root(a) == net.root(b) || !net.connected(a) || !net.connected(b)) return;
    deck.lines.push_back(
        fmt::format("c{}{}{}_{} {} {} {}", prefix, letter, i, j, net.name(a), net.name(b), number(farad)));
  };
  const Capacitance& capacitance = xbar.capacitance;
  for (Eigen::Index i = 0; i < xbar.rows(); ++i) {
    for (Eigen::Index j = 0; j < xbar.cols(); ++j) {
      const Node row = nodes[i * xbar.cols() + j], col = nodes[(xbar.rows() + i) * xbar.cols() + j];
      write('w', i, j, row, kGround, farad_at(capacitance.row_segment_f, i, j));
      write('b', i, j, col, kGround, farad_at(capacitance.col_segment_f, i, j));
      write('c', i, j, row, col, capacitance.cell_f);
    }
  }
}

int VectorList::add(const std::string& name) {
  const auto [entry, is_new] = index_.emplace(name, static_cast<int>(names_.size()));
  if (is_new) names_.push_back(name);
  return entry->second;
}

int VectorList::add_node(const Net& net, Node node) {
  if (!net.connected(node)) return kFloatingNode;
  return net.root(node) == kGround ? kGroundNode : add(net.name(node));
}

std::string number(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

void add_card(Deck& deck, const std::string& card) {
  std::size_t begin = 0;
  std::string lead;
  while (card.size() - begin > kLineLimit) {
    const std::size_t cut = card.find_last_of(" ,", begin + kLineLimit) + 1;
    deck.lines.push_back(lead + card.substr(begin, cut - begin));
    begin = cut;
    lead = "+ ";
  }
  deck.lines.push_back(lead + card.substr(begin));
}

Deck new_deck(const std::string& title, Tolerances tolerances) {
  std::string words = "reltol=1e-6 vntol=1e-12 abstol=1e-18";
  if (tolerances == Tolerances::neurons) words = "reltol=1e-10 vntol=1e-11 abstol=1e-12 itl1=500 itl2=500";
  if (tolerances == Tolerances::nonlinear_cells) words = "reltol=1e-9 vntol=1e-12 abstol=1e-15 itl1=500 itl2=500";
  if (tolerances == Tolerances::transient) words = "method=trap reltol=1e-6 vntol=1e-9 abstol=1e-12 chgtol=1e-18";
  if (tolerances == Tolerances::transistors) words = "reltol=1e-6 vntol=1e-9 abstol=1e-12 itl1=500 itl2=500";
  const char* gmin = tolerances == Tolerances::transistors ? "1e-15" : "1e-18";
  return {{title, fmt::format(".options klu noacct nomod noinit {} gmin={}", words, gmin)}};
}

std::string analysis_of(Eigen::Index num_inputs) {
  return num_inputs == 1 ? "op" : fmt::format("dc vidx 0 {} 1", num_inputs - 1);
}

void add_index_source(Deck& deck, Eigen::Index num_inputs) {
  if (num_inputs == 1) return;
  deck.lines.emplace_back("* the index of the input vector is swept: node idx carries it in volt");
  deck.lines.emplace_back("vidx idx 0 0");
}

// A table of a single point would be singular, hence the plain source.
void add_input_source(Deck& deck, const std::string& name, const std::string& node,
                      const Eigen::Ref<const Eigen::VectorXd>& values_v) {
  if (values_v.size() == 1) {
    deck.lines.push_back(fmt::format("v{} {} 0 {}", name, node, number(values_v(0))));
    return;
  }
  std::string card = fmt::format("b{} {} 0 v=pwl(v(idx)", name, node);
  for (Eigen::Index k = 0; k < values_v.size(); ++k) card += fmt::format(",{},{}", k, number(values_v(k)));
  add_card(deck, card + ")");
}

void add_analysis(Deck& deck, Eigen::Index num_inputs, const std::vector<std::string>& printed, bool all_nodes) {
  constexpr std::size_t kPerCard = 8;
  const std::string kind = num_inputs == 1 ? "op" : "dc";
  for (std::size_t k = 0; k < printed.size(); k += kPerCard) {
    const auto begin = printed.begin() + static_cast<std::ptrdiff_t>(k);
    const auto end = printed.begin() + static_cast<std::ptrdiff_t>(std::min(k + kPerCard, printed.size()));
    const std::string list = fmt::format("{}", fmt::join(begin, end, " "));
    if (!all_nodes) deck.lines.push_back(".save " + list);
    deck.lines.push_back(fmt::format(".print {} {}", kind, list));
  }
  deck.lines.push_back("." + analysis_of(num_inputs));
}

}  // namespace sotto::spice
