/// The proof: the same crossbar natively and in ngspice, every column current and every node voltage.
/// Builds on: 01_wires; cross_check. Boundaries of all kinds: open cells, a broken wire, a shorted cell, a floating row.

#include <cstdio>
#include <limits>

#include "sotto/sotto.hpp"

int main() {
  const double open = std::numeric_limits<double>::infinity();
  sotto::Crossbar xbar{Eigen::MatrixXd::Constant(8, 8, 6000.0), {.row_segment_ohm = 1.0, .col_segment_ohm = 2.0}};
  xbar.wires.driver_ohm = 50.0;
  xbar.wires.sense_ohm = 30.0;
  xbar.wires.row_far_end = sotto::RowFarEnd::driven;
  xbar.cell_resistance_ohm(2, 3) = open;
  xbar.cell_resistance_ohm(5, 5) = 0;
  Eigen::MatrixXd segments = Eigen::MatrixXd::Constant(8, 8, 2.0);
  segments(4, 1) = open;
  xbar.wires.col_segment_ohm = segments;
  xbar.floating_rows = {7};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(2, 8, 0.5);

  const sotto::spice::CrossCheck check = sotto::spice::cross_check(xbar, inputs_v);

  std::printf("%td column currents: within 1e-9 %s\n", check.outputs.compared,
              check.outputs.max_rel_difference < 1e-9 ? "yes" : "no");
  std::printf("%td node voltages:  within 1e-9 %s\n", check.nodes.compared,
              check.nodes.max_rel_difference < 1e-9 ? "yes" : "no");
}
