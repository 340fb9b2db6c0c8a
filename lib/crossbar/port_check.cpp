#include "port_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sotto/core/random.hpp"
#include "sotto/crossbar/solve.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Into the crossbar, at the row terminals and at the column terminals.
struct TerminalCurrents {
  VectorXd row_a, col_a;
  double residual_rel;
};

/// Source currents are sums of cell currents: differences of node voltages over small wires would have no digits.
TerminalCurrents solved_currents(const Crossbar& xbar, const VectorXd& row_v) {
  const MvmResult mvm = CrossbarSolver(xbar, {.nodes = true}).solve(row_v.transpose());
  const NodeSolution& inside = mvm.nodes[0];
  TerminalCurrents currents = {inside.cell_current_a.rowwise().sum(), -mvm.outputs_a.row(0).transpose(),
                               mvm.report.kcl_residual_rel};
  if (xbar.wires.row_far_end != RowFarEnd::ground) return currents;
  for (Index i = 0; i < xbar.rows(); ++i) {
    const double far_ohm = row_far_segment_ohm(xbar.wires, i) + row_far_driver_ohm(xbar.wires, i);
    if (is_floating(xbar, i) || !std::isfinite(far_ohm)) continue;
    currents.row_a(i) += inside.row_node_v(i, xbar.cols() - 1) / far_ohm;
  }
  return currents;
}

VectorXd random_voltages(std::uint64_t sample, Index count) {
  SampleRng rng(0, sample);
  VectorXd voltages(count);
  for (double& v : voltages) v = (0.5 + rng.uniform()) * (rng.below(2) == 0 ? 1 : -1);
  return voltages;
}

double relative(const VectorXd& error, const TerminalCurrents& solved) {
  const double scale = std::max(solved.row_a.cwiseAbs().maxCoeff(), solved.col_a.cwiseAbs().maxCoeff());
  if (!error.allFinite() || !std::isfinite(scale)) return std::numeric_limits<double>::quiet_NaN();
  const double largest = error.cwiseAbs().maxCoeff();
  return std::max(scale > 0 ? largest / scale : largest, solved.residual_rel);
}

LineOhm reversed(const Index count, const auto& ohm_of_line) {
  VectorXd ohm(count);
  for (Index k = 0; k < count; ++k) ohm(k) = ohm_of_line(count - 1 - k);
  return ohm;
}

SegmentOhm transposed(const SegmentOhm& segments) {
  if (std::holds_alternative<double>(segments)) return segments;
  return MatrixXd(std::get<MatrixXd>(segments).reverse().transpose());
}

}  // namespace

Crossbar seen_from_columns(const Crossbar& xbar) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  const Wires& wires = xbar.wires;
  const auto unless_floating = [&](Index i, double ohm) {
    return is_floating(xbar, i) ? std::numeric_limits<double>::infinity() : ohm;
  };
  Crossbar seen = {.cell_resistance_ohm = xbar.cell_resistance_ohm.reverse().transpose()};
  seen.wires.row_segment_ohm = transposed(wires.col_segment_ohm);
  seen.wires.col_segment_ohm = transposed(wires.row_segment_ohm);
  seen.wires.driver_ohm = reversed(n, [&](Index j) { return ohm_at(wires.sense_ohm, j); });
  seen.wires.sense_ohm = reversed(m, [&](Index i) { return unless_floating(i, ohm_at(wires.driver_ohm, i)); });
  if (wires.col_far_end == ColFarEnd::ground) {
    seen.wires.row_far_end = RowFarEnd::driven;
    seen.wires.row_far_segment_ohm = reversed(n, [&](Index j) { return col_far_segment_ohm(wires, j); });
    seen.wires.driver_far_ohm = reversed(n, [&](Index j) { return col_far_sense_ohm(wires, j); });
  }
  if (wires.row_far_end != RowFarEnd::open) {
    seen.wires.col_far_end = ColFarEnd::ground;
    seen.wires.col_far_segment_ohm = reversed(m, [&](Index i) { return row_far_segment_ohm(wires, i); });
    seen.wires.sense_far_ohm = reversed(m, [&](Index i) { return unless_floating(i, row_far_driver_ohm(wires, i)); });
  }
  return seen;
}

double port_residual_rel(const Crossbar& xbar, const MatrixXd& admittance_siemens) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  const VectorXd row_v = random_voltages(0, m);
  const TerminalCurrents from_rows = solved_currents(xbar, row_v);
  VectorXd error = admittance_siemens.leftCols(m) * row_v;
  error.head(m) -= from_rows.row_a;
  error.tail(n) -= from_rows.col_a;
  const double of_rows = relative(error, from_rows);

  const VectorXd col_v = random_voltages(1, n);
  const TerminalCurrents from_cols = solved_currents(seen_from_columns(xbar), col_v.reverse());
  error = admittance_siemens.rightCols(n) * col_v;
  error.tail(n) -= from_cols.row_a.reverse();
  if (xbar.wires.row_far_end == RowFarEnd::ground) {
    error.head(m).setZero();  // there the other circuit does not tell the near end's current from the far end's
  } else {
    error.head(m) -= from_cols.col_a.reverse();
  }
  const double of_cols = relative(error, from_cols);
  return std::isnan(of_rows) || std::isnan(of_cols) ? std::numeric_limits<double>::quiet_NaN()
                                                    : std::max(of_rows, of_cols);
}

}  // namespace sotto
