/// Exact solution of all row lines, or of all column lines, in resistance (ladder) form (design solver section 2.1).
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Ladder factors of a crossbar: no 1/r and no subtraction, so zero wire resistance is exact and nothing cancels.
class LineSweep {
 public:
  /// Cells open or > 0; every wire, driver and sense finite; far-end resistances > 0; no floating row; and no wire, driver or
  /// sense above 1e6 times the smallest cell, where the sweeps would lose digits in differences of node voltages.
  static bool applies(const Crossbar& xbar);

  explicit LineSweep(const Crossbar& xbar);

  /// Row node voltages u for cell currents `injected_a` into the row nodes (m x n) and row sources `source_v` (m).
  void solve_rows(const Eigen::MatrixXd& injected_a, const Eigen::VectorXd& source_v, Eigen::MatrixXd& u) const;

  /// Column node voltages v for currents into the column nodes.
  void solve_cols(const Eigen::MatrixXd& injected_a, Eigen::MatrixXd& v) const;

  /// Currents into ground for the same right-hand side, known from the elimination: exact also for zero resistances.
  Eigen::VectorXd outputs_a(const Eigen::MatrixXd& injected_a, const Eigen::MatrixXd& v) const;

  /// v' B v: power of the columns with their cells tied to ground. Twice: w' S w needs row_energy too.
  double col_wire_energy(const Eigen::MatrixXd& v) const;   ///< sum over column segments and ends of drop^2 / r
  double row_wire_energy(const Eigen::MatrixXd& u) const;   ///< the same for the rows with all sources at 0 V

  const Eigen::MatrixXd& g_siemens() const { return g_; }

 private:
  void eliminate_cols(const Eigen::MatrixXd& injected_a, Eigen::MatrixXd& norton_a) const;

  Eigen::MatrixXd g_;              ///< cells
  Eigen::MatrixXd a_, b_;          ///< segment (with driver) left of a cell, segment (with sense) below it; ohm
  Eigen::MatrixXd c_, d_;          ///< 1 / (1 + a Y), 1 / (1 + b Y)
  Eigen::VectorXd row_far_siemens_, col_far_siemens_;  ///< far end to its termination
  bool row_far_driven_ = false;
};

}  // namespace sotto
