/// Crossbars whose lines have no resistance anywhere: every node is a terminal, and nothing is to be solved.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Zero ohm in every segment, driver and sense, both far ends open, no floating row, and no cell whose conductance is
/// not finite. Cost: O(rows cols) at most.
bool has_ideal_lines(const Crossbar& xbar);

/// Currents into the crossbar per volt, row terminals, then column terminals: [diag(sums of rows), -G; -G', diag(sums
/// of columns)]. Only for ideal lines.
Eigen::MatrixXd ideal_admittance_siemens(const Crossbar& xbar);

}  // namespace sotto
