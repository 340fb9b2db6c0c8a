/// A circuit under construction: nodes and resistors first, then the names that the cards of all elements use.
#pragma once

#include <Eigen/Core>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sotto/crossbar/circuit.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

using Node = Eigen::Index;
inline constexpr Node kGround = 0;

/// Zero ohm joins nodes, infinity leaves them apart. Of joined nodes the one that was added first gives the name.
class Net {
 public:
  Net();

  Node add_node(std::string name);
  void add_resistor(std::string name, Node a, Node b, double ohm);
  /// Both have a path to each other, by an element whose card the caller writes.
  void add_link(Node a, Node b);
  void join(Node a, Node b);
  Node root(Node node) const;
  bool has_resistor(Node node) const { return touched_[node]; }

  /// Marks a node whose potential a source fixes. Throws InvalidArgument where two such nodes are joined by zero ohm.
  void pin(Node node);

  /// Call once everything is added: finds what has a path to a pinned node or to ground.
  void find_connected();
  bool connected(Node node) const { return connected_[root(node)]; }
  const std::string& name(Node node) const { return names_[root(node)]; }

  /// Cards of all resistors that carry current.
  void write_resistors(Deck& deck) const;

 private:
  struct Resistor {
    std::string name;
    Node a, b;
    double ohm;
  };
  std::vector<std::string> names_;
  std::vector<Node> parent_;
  std::vector<bool> touched_, connected_;
  std::vector<Node> pinned_;
  std::vector<Resistor> resistors_;
  std::vector<std::pair<Node, Node>> links_;
};

/// Adds cells, wires and ends of a crossbar; its terminals are nodes that exist already. Returns the node of every
/// circuit node. Node names: <prefix>r<i>_<j>, <prefix>c<i>_<j>, <prefix>j<k> for joints.
std::vector<Node> add_crossbar(Net& net, const CrossbarCircuit& circuit, const std::string& prefix,
                               const std::vector<Node>& row_terminals, const std::vector<Node>& col_terminals);

/// Cards of the capacitors of a crossbar whose nodes add_crossbar returned: c<prefix>w<i>_<j> row wire,
/// c<prefix>b<i>_<j> column wire, c<prefix>c<i>_<j> cell. None of 0 farad, at floating parts and between joined nodes.
void write_capacitors(Deck& deck, const Net& net, const Crossbar& xbar, const std::vector<Node>& nodes,
                      const std::string& prefix);

/// Wanted vectors without repetition: node voltages share one where nodes are joined.
class VectorList {
 public:
  int add(const std::string& name);
  /// kFloatingNode, kGroundNode or an index.
  int add_node(const Net& net, Node node);
  std::vector<std::string> take() { return std::move(names_); }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, int> index_;
};

/// Shortest text that reads back as the same double, in the C locale.
std::string number(double value);

/// Appends `card`, broken into "+" lines that files may hold (below 1000 bytes). Breaks at blanks and commas.
void add_card(Deck& deck, const std::string& card);

/// `linear`: the options of design ngspice section 12. `neurons`: Newton must go further, because ngspice accepts the
/// last step of a chain of neurons early (lib/spice/README.md); currents need not converge, all control is by voltage.
/// `nonlinear_cells`: likewise for cells, whose currents are small. `transient`: of voltages near 1 V. `transistors`:
/// operating points of BSIM4 circuits.
enum class Tolerances { linear, neurons, nonlinear_cells, transient, transistors };
Deck new_deck(const std::string& title, Tolerances tolerances);

/// "op" for one input vector, an index sweep for more; and the source of that index.
std::string analysis_of(Eigen::Index num_inputs);
void add_index_source(Deck& deck, Eigen::Index num_inputs);

/// Voltage source `name` from `node` to ground with one value per input vector.
void add_input_source(Deck& deck, const std::string& name, const std::string& node,
                      const Eigen::Ref<const Eigen::VectorXd>& values_v);

/// Analysis card and .print cards of `printed`, so that `ngspice -b` shows something; .save cards for them alone unless
/// `all_nodes`.
void add_analysis(Deck& deck, Eigen::Index num_inputs, const std::vector<std::string>& printed, bool all_nodes);

}  // namespace sotto::spice
