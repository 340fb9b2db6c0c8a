/// Capacitances of a crossbar: of its wires to ground and of its cells, and those of wires from geometry.
#pragma once

#include <Eigen/Core>
#include <variant>
#include <vector>

#include "sotto/crossbar/wires.hpp"

namespace sotto {

/// The same capacitance for every segment, or a rows x cols matrix with one entry per segment. Farad, >= 0, finite.
using SegmentFarad = std::variant<double, Eigen::MatrixXd>;

/// The capacitance of a segment is lumped at the cell node that the segment leads to: row segment (i,j) at row node
/// (i,j), column segment (i,j) at column node (i,j). Far segments and the joints behind drivers and senses have none.
struct Capacitance {
  SegmentFarad row_segment_f = 0.0;  ///< to ground
  SegmentFarad col_segment_f = 0.0;  ///< to ground
  double cell_f = 0;                 ///< parallel to every cell, also an open one; farad, >= 0, finite

  bool operator==(const Capacitance&) const = default;
};

/// Throws InvalidArgument on the first entry outside its range and on a matrix that is not rows x cols.
void validate(const Capacitance& capacitance, Eigen::Index rows, Eigen::Index cols);

/// Is anything above 0?
bool has_capacitance(const Capacitance& capacitance);

/// Capacitance of a segment, whether uniform or not. Cost: none.
double farad_at(const SegmentFarad& segments, Eigen::Index row, Eigen::Index col);

/// What surrounds the lines of a crossbar; width, thickness and pitches are those of WireGeometry. Defaults are those
/// of IMAC-Sim at 9 nm (design systems A.3).
struct LineSurroundings {
  double relative_permittivity = 20;                       ///< of the dielectric, >= 1
  double plane_distance_m = 20e-9;                         ///< H, from a line to the plane below it, > 0
  std::vector<double> row_neighbors_m = {108e-9, 108e-9};  ///< spacing, edge to edge, of each row line that counts, > 0
  std::vector<double> col_neighbors_m = {45e-9};           ///< the same for column lines: the other one of the pair
};

/// Capacitance of one pitch of a row line and of a column line; cell_f is 0. With d, T, W the width, thickness and
/// length (pitch) and s the spacings of the neighbors, edge to edge:
/// eps W (1/2 (1.15 d/H + 2.8 (T/H)^0.222) + sum (0.03 d/H + 0.83 T/H - 0.07 (T/H)^0.222) (H/s)^1.34),
/// the empirical formula of Sakurai and Tamaru (IEEE Trans. Electron Devices 30, 183 (1983)) with half of its plane
/// term, as `mapLayer.py` of iCAS-Lab/IMAC-Sim@f4e4123 has it in lines that are commented out. Neighbors count as
/// grounded (no Miller factor); that code takes the row pitch for both directions. Throws InvalidArgument on the first
/// field outside its range.
Capacitance capacitance_from_geometry(const WireGeometry& geometry, const LineSurroundings& surroundings = {});

}  // namespace sotto
