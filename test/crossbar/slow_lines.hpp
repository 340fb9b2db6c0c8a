/// Lines of a crossbar one by one, as slowly as possible: dense nodal equations in 80-bit arithmetic. Oracle of the
/// sweeps.
#pragma once

#include <Eigen/LU>
#include <limits>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto::test {

/// A chain of nodes: near terminal - segment 0 - node 0 - segment 1 - node 1 ... far terminal.
struct SlowLine {
  std::vector<double> segment_ohm = {};  ///< infinite: cut; 0: joins its two nodes
  double far_ohm = 0;                    ///< infinite: open
  Eigen::VectorXd tie_siemens = {};      ///< cell of each node
  Eigen::VectorXd current_a = {};        ///< into each node, cells' other ends times their conductance included
  double near_v = 0, far_v = 0;
};

/// Node potentials; 0 in pieces without any connection.
inline Eigen::VectorXd solve_slowly(const SlowLine& line) {
  using Matrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
  const Eigen::Index nodes = line.tie_siemens.size();
  std::vector<Eigen::Index> group;  // 0: joined to the near terminal
  for (Eigen::Index k = 0; k < nodes; ++k) {
    const Eigen::Index before = k == 0 ? 0 : group.back();
    group.push_back(line.segment_ohm[k] == 0 ? before : k + 1);
  }
  Matrix siemens = Matrix::Zero(nodes + 1, nodes + 1);
  Vector current_a = Vector::Zero(nodes + 1);
  for (Eigen::Index k = 0; k < nodes; ++k) {
    const Eigen::Index before = k == 0 ? 0 : group[k - 1];
    const bool last = k + 1 == nodes;
    siemens(group[k], group[k]) += line.tie_siemens(k) + (last ? 1.0L / line.far_ohm : 0.0L);
    current_a(group[k]) += line.current_a(k) + (last ? line.far_v / static_cast<long double>(line.far_ohm) : 0.0L);
    if (group[k] == before) continue;
    const long double segment = 1.0L / line.segment_ohm[k];
    siemens(group[k], group[k]) += segment;
    siemens(before, before) += segment;
    siemens(group[k], before) -= segment;
    siemens(before, group[k]) -= segment;
  }
  siemens.row(0).setZero();
  siemens(0, 0) = 1;
  current_a(0) = line.near_v;
  const Vector potentials = Eigen::FullPivLU<Matrix>(siemens).solve(current_a);
  Eigen::VectorXd volt(nodes);
  for (Eigen::Index k = 0; k < nodes; ++k) volt(k) = static_cast<double>(potentials(group[k]));
  return volt;
}

/// Row i with its column nodes held at `col_v` and `injected_a` into its own nodes.
inline SlowLine slow_row(const Crossbar& xbar, Eigen::Index i, double source_v, const Eigen::VectorXd& col_v,
                         const Eigen::VectorXd& injected_a) {
  constexpr double kCut = std::numeric_limits<double>::infinity();
  const Wires& wires = xbar.wires;
  const bool floating = is_floating(xbar, i);
  SlowLine line{.tie_siemens = xbar.cell_resistance_ohm.row(i).cwiseInverse(), .near_v = source_v};
  for (Eigen::Index j = 0; j < xbar.cols(); ++j) line.segment_ohm.push_back(ohm_at(wires.row_segment_ohm, i, j));
  line.segment_ohm[0] = floating ? kCut : line.segment_ohm[0] + ohm_at(wires.driver_ohm, i);
  const bool open = floating || wires.row_far_end == RowFarEnd::open;
  line.far_ohm = open ? kCut : row_far_segment_ohm(wires, i) + row_far_driver_ohm(wires, i);
  line.far_v = wires.row_far_end == RowFarEnd::driven ? source_v : 0.0;
  line.current_a = line.tie_siemens.cwiseProduct(col_v) + injected_a;
  return line;
}

/// Column j, bottom first, with its row nodes held at `row_v` (top first).
inline SlowLine slow_col(const Crossbar& xbar, Eigen::Index j, const Eigen::VectorXd& row_v,
                         const Eigen::VectorXd& injected_a) {
  constexpr double kCut = std::numeric_limits<double>::infinity();
  const Wires& wires = xbar.wires;
  const Eigen::VectorXd siemens = xbar.cell_resistance_ohm.col(j).cwiseInverse();
  SlowLine line{.tie_siemens = siemens.reverse()};
  for (Eigen::Index i = xbar.rows() - 1; i >= 0; --i) line.segment_ohm.push_back(ohm_at(wires.col_segment_ohm, i, j));
  line.segment_ohm[0] += ohm_at(wires.sense_ohm, j);
  line.far_ohm =
      wires.col_far_end == ColFarEnd::open ? kCut : col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j);
  line.current_a = (siemens.cwiseProduct(row_v) + injected_a).reverse();
  return line;
}

/// Current of a line into its near terminal, that terminal at 0 V and joined to node 0.
inline double norton_current_a(SlowLine line) {
  line.segment_ohm[0] = 0;
  line.near_v = 0;
  const Eigen::VectorXd volt = solve_slowly(line);
  const double far_a = (line.far_v - volt(volt.size() - 1)) / line.far_ohm;
  return line.current_a.sum() - line.tie_siemens.dot(volt) + far_a;
}

}  // namespace sotto::test
