/// Certificate of a port admittance: the same currents from an independent solver.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// For one random vector of voltages at the row terminals, and one at the column terminals, CrossbarSolver solves the
/// nodal equations of the crossbar (the second time of the crossbar seen from its columns). Returned: largest error of
/// a terminal current by `admittance_siemens` / largest terminal current, or the solver's own residual where that is
/// larger; NaN where it did not converge. Reads about 1e-12 ... 1e-10 for a right matrix, which is the solver's error.
/// Cost: two solves.
double port_residual_rel(const Crossbar& xbar, const Eigen::MatrixXd& admittance_siemens);

/// The same circuit with rows and columns in each other's place: columns are driven at their bottom, rows end at
/// ground. Row i is column m-1-i, column j is row n-1-j. Right for all terminals of rows at 0 V.
Crossbar seen_from_columns(const Crossbar& xbar);

}  // namespace sotto
