/// Conductances of a crossbar, zero ohm included: what port reduction works on.
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
  double negligible_siemens = 0;  ///< conductances of a result below it are 0; itself 0 where nothing has zero ohm

  Eigen::Index rows() const { return cell_siemens.rows(); }
  Eigen::Index cols() const { return cell_siemens.cols(); }
};

/// Zero ohm becomes a conductance 2^700 times the largest one. A conductance between ports is a ratio of sums of
/// positive products (over spanning forests), so zero ohm is met to 2^-600 of each entry; what should be 0 between two
/// ports comes out below `negligible_siemens`. Port reduction, which never subtracts, keeps the digits of all the rest.
/// Empty unless every other conductance is 0 or within 1e-100 ... 1e100 siemens, and, where there is zero ohm, below
/// 2^250 siemens and above 2^-250 of the largest. Needs a valid crossbar. Cost: O(rows cols).
std::optional<PortNetwork> port_network(const Crossbar& xbar);

/// May zero ohm join two ports? Only through a shorted cell or a far end: else every line has a port of its own.
bool may_join_ports(const Crossbar& xbar);

}  // namespace sotto
