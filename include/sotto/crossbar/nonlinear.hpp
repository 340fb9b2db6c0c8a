/// A crossbar whose cells depend on their bias: tunnel junctions with TMR(V), alone or behind an access transistor.
#pragma once

#include <Eigen/Core>
#include <variant>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/device/access_transistor.hpp"

namespace sotto {

/// The same value for every cell, or a rows x cols matrix with one entry per cell.
using CellValues = std::variant<double, Eigen::MatrixXd>;

/// Junction between row and column node: R(V) = R_P + (R_0 - R_P) / (1 + (V/V_half)^2), where R_0 is the zero-bias
/// resistance of the cell. This is R_P (1 + TMR(V)) of device/mtj with TMR0 = R_0/R_P - 1: a cell of R_0 = R_P is
/// parallel, or any other resistor, and linear.
struct BiasedMtj {
  CellValues resistance_p_ohm = 0.0;  ///< > 0 and at most R_0
  double tmr_half_bias_v = 0.5;       ///< > 0; infinity: no bias dependence

  bool operator==(const BiasedMtj&) const = default;
};

/// The same junction on the row side in series with a transistor on the column side, its gate at a fixed potential
/// against ground. Positive current flows from row to column; the transistor conducts both ways.
struct OneTransistorMtj {
  BiasedMtj junction;
  AccessTransistor transistor;
  CellValues gate_v = 0.0;  ///< finite; a shift of one cell's threshold is a shift of its gate the other way
};

using CellLaw = std::variant<BiasedMtj, OneTransistorMtj>;

struct NonlinearCrossbar {
  Crossbar zero_bias;  ///< cell_resistance_ohm: R_0 of the junctions, > 0; infinity: no cell
  CellLaw law = BiasedMtj{};

  Eigen::Index rows() const { return zero_bias.rows(); }
  Eigen::Index cols() const { return zero_bias.cols(); }
};

/// Throws InvalidArgument on the first entry outside its range, as validate(Crossbar) does.
void validate(const NonlinearCrossbar& xbar);

double value_at(const CellValues& values, Eigen::Index row, Eigen::Index col);

/// The junction part of either law.
const BiasedMtj& junction_of(const CellLaw& law);

/// Current of one cell and its slopes: di/d(row node) and -di/d(column node), both >= 0; they are equal without
/// transistor.
struct CellPoint {
  double current_a = 0;
  double row_slope_siemens = 0;
  double col_slope_siemens = 0;
};

/// Which cell, at which potentials of its two nodes.
struct CellBias {
  Eigen::Index row = 0;
  Eigen::Index col = 0;
  double row_node_v = 0;
  double col_node_v = 0;
};

/// The node between junction and transistor is eliminated by bracketed Newton steps, which always end. Does not
/// validate.
CellPoint cell_point(const NonlinearCrossbar& xbar, const CellBias& bias);

}  // namespace sotto
