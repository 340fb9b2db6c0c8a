/// Voltages and currents between two Newton steps.
#pragma once

#include <Eigen/Core>
#include <span>

#include "aligned_buffer.hpp"

namespace sotto {

/// A solution of some linearised crossbar: node voltages (row-major over the grid), the currents that the wires deliver
/// to the cell at each row node and take from it at each column node, and the outputs. Any blend of two such states
/// fulfils Ohm's and Kirchhoff's laws of all wires.
struct CellState {
  std::span<double> row_v, col_v, row_a, col_a;
  Eigen::VectorXd outputs_a;
};

/// Cells at the voltages of one state.
struct CellCurrents {
  std::span<double> current_a, slope_siemens;
};

/// Takes the arrays of a state, `size` doubles each, from a plan of kStateArrays such arrays.
inline constexpr long kStateArrays = 4;
void take(BufferPlan& plan, CellState& state, long size);

void copy(const CellState& from, CellState& to);
void scale(CellState& state, double factor);

/// to = from + share (to - from)
void blend(const CellState& from, CellState& to, double share);

}  // namespace sotto
