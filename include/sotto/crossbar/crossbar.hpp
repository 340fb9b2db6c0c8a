/// The crossbar as a value: cells, wires, line ends. What is solved natively and what is written for ngspice.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/crossbar/capacitance.hpp"
#include "sotto/crossbar/wires.hpp"

namespace sotto {

/// Rows are word lines, driven at their left end; columns are bit lines, grounded at their bottom end and read there.
struct Crossbar {
  Eigen::MatrixXd cell_resistance_ohm;  ///< rows x cols; >= 0; 0 = shorted cell, infinity = open cell
  Wires wires = {};
  std::vector<Eigen::Index> floating_rows = {};  ///< rows without any connection at either end; no row twice
  Capacitance capacitance = {};                  ///< moves no DC answer, only delays and energies (delay.hpp)

  Eigen::Index rows() const { return cell_resistance_ohm.rows(); }
  Eigen::Index cols() const { return cell_resistance_ohm.cols(); }
};

/// Throws InvalidArgument (field with indices, value, rule) on the first entry outside its range: an empty cell matrix,
/// a resistance that is negative or NaN, a matrix or vector of the wrong shape, a row index out of range,
/// a far end whose segment resistance is neither given nor one number.
void validate(const Crossbar& xbar);

/// Resistance of a segment or a line, whether uniform or not. Cost: none.
double ohm_at(const SegmentOhm& segments, Eigen::Index row, Eigen::Index col);
double ohm_at(const LineOhm& lines, Eigen::Index line);

/// Far-end resistances with their defaults resolved (segment in series with driver or sense). Throws InvalidArgument
/// when the segment has no default.
double row_far_segment_ohm(const Wires& wires, Eigen::Index row);
double row_far_driver_ohm(const Wires& wires, Eigen::Index row);
double col_far_segment_ohm(const Wires& wires, Eigen::Index col);
double col_far_sense_ohm(const Wires& wires, Eigen::Index col);

/// Is this row in floating_rows?
bool is_floating(const Crossbar& xbar, Eigen::Index row);

}  // namespace sotto
