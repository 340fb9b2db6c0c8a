/// The ngspice deck of a crossbar of non-linear cells: the same deck as without, other cards for the cells.
#pragma once

#include <Eigen/Core>
#include <string>

#include "sotto/crossbar/nonlinear.hpp"
#include "sotto/spice/netlist.hpp"

namespace sotto::spice {

/// As crossbar_deck(zero_bias, ...), where every cell card became the cell's own: a subcircuit with the B source
/// V / (rp + dr/(1 + (V/vh)^2)) whose constants are parameters (a plain resistor where dr = 0 or vh is infinite), and
/// for 1T1R a level-1 transistor m<i>_<j> from the inner node x<i>_<j> to the column, with one source per different
/// gate potential. Throws InvalidArgument as validate(xbar) and crossbar_deck do.
CrossbarDeck crossbar_deck(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v,
                           const NetlistOptions& options = {});

/// The same deck as a file, which `ngspice -b` runs too: it prints the outputs.
std::string netlist_text(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v);

}  // namespace sotto::spice
