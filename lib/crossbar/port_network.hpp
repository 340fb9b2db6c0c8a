/// Conductances of a crossbar whose every resistor is finite and above zero, or absent: what port reduction works on.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Every cell owns the row segment to its left (the first one with the driver in series) and the column segment below
/// it (the last one with the sense in series). Absent resistors, and both ends of a floating row, are 0.
struct PortNetwork {
  Eigen::MatrixXd cell_siemens, row_siemens, col_siemens;
  Eigen::VectorXd row_far_siemens, col_far_siemens;  ///< far driver (sense) with its segment; empty: open far ends
  RowFarEnd row_far_end = RowFarEnd::open;
  ColFarEnd col_far_end = ColFarEnd::open;

  Eigen::Index rows() const { return cell_siemens.rows(); }
  Eigen::Index cols() const { return cell_siemens.cols(); }
};

/// Empty unless every conductance is 0 or within 1e-100 ... 1e100 siemens: no shorted cell, no wire of zero ohm between
/// two nodes. Needs a valid crossbar. Cost: O(rows cols).
std::optional<PortNetwork> port_network(const Crossbar& xbar);

}  // namespace sotto
