/// The ngspice deck of a crossbar, from the same resistors that the native solver solves.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/spice/deck.hpp"
#include "sotto/spice/session.hpp"

namespace sotto::spice {

/// Where a quantity is found: an index into the vectors of a deck, or one of these.
inline constexpr int kFloatingNode = -1;  ///< not in the deck: the node has no path to a source or to ground
inline constexpr int kGroundNode = -2;    ///< not in the deck: the quantity is 0
inline constexpr int kUndetermined = -3;  ///< not in the deck: a column current that the circuit leaves open

struct NetlistOptions {
  bool nodes = true;  ///< also the node voltages; false: ngspice keeps the outputs alone, which saves memory
};

/// A deck, how to run it, and where its answers are.
struct CrossbarDeck {
  Deck deck;
  std::string analysis;              ///< for SpiceRequest: "op" for one input vector, an index sweep for more
  std::size_t num_inputs = 0;        ///< length of every vector
  std::vector<std::string> vectors;  ///< for SpiceRequest
  Eigen::VectorXi outputs;           ///< per column: its current into ground, near and far end together
  Eigen::MatrixXi row_nodes;         ///< rows x cols, joined nodes have the same index; empty without nodes
  Eigen::MatrixXi col_nodes;
};

/// Nodes are called r<i>_<j> and c<i>_<j>, source terminals s<i>, column terminals g<j> with a 0 V source vo<j> to
/// ground that measures output j. Zero ohm joins nodes (the name in order: 0, s, g, r, c), open resistors and parts
/// with no path to a source or to ground are left out, with their capacitances; capacitors (cw, cb, cc, then row and
/// column) move no operating point. One input vector: V sources and .op; more: B sources with one
/// pwl point per vector and a .dc sweep of the index. Output j is kUndetermined where zero ohm leads from its terminal
/// to another terminal at ground: a loop of zero resistance, in which currents have no unique value. Throws
/// InvalidArgument as CrossbarSolver does: bad crossbar, wrong shape of `inputs_v`, value not finite, short circuit,
/// sources of different voltage joined by zero ohm.
CrossbarDeck crossbar_deck(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const NetlistOptions& options = {});

/// The same deck as a file, which `ngspice -b` runs too: it prints the outputs.
std::string netlist_text(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v);

/// Value of a quantity at one input vector; NaN where it is floating or undetermined.
double value_of(const SpiceResult& result, int index, std::size_t input);

}  // namespace sotto::spice
