#include "line_sweep.hpp"

#include <cmath>

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kMaxWireToCell = 1e6;

/// drop^2 / r, where a zero resistance has exactly zero drop.
double energy_w(double drop_v, double ohm) {
  return ohm > 0 ? drop_v * drop_v / ohm : 0.0;
}

double far_siemens(double segment_ohm, double end_ohm) {
  return 1.0 / (segment_ohm + end_ohm);
}

}  // namespace

bool LineSweep::applies(const Crossbar& xbar) {
  if (!xbar.floating_rows.empty()) return false;
  const Wires& wires = xbar.wires;
  const double largest_wire_ohm = kMaxWireToCell * xbar.cell_resistance_ohm.minCoeff();
  const auto too_large = [largest_wire_ohm](double ohm) { return !std::isfinite(ohm) || ohm > largest_wire_ohm; };
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      if (!std::isfinite(1.0 / xbar.cell_resistance_ohm(i, j))) return false;
      if (too_large(ohm_at(wires.row_segment_ohm, i, j)) || too_large(ohm_at(wires.col_segment_ohm, i, j))) return false;
    }
    if (too_large(ohm_at(wires.sense_ohm, j))) return false;
    if (wires.col_far_end == ColFarEnd::open) continue;
    if (!std::isfinite(far_siemens(col_far_segment_ohm(wires, j), col_far_sense_ohm(wires, j)))) return false;
  }
  for (Index i = 0; i < xbar.rows(); ++i) {
    if (too_large(ohm_at(wires.driver_ohm, i))) return false;
    if (wires.row_far_end == RowFarEnd::open) continue;
    if (!std::isfinite(far_siemens(row_far_segment_ohm(wires, i), row_far_driver_ohm(wires, i)))) return false;
  }
  return true;
}

LineSweep::LineSweep(const Crossbar& xbar)
    : g_(xbar.cell_resistance_ohm.cwiseInverse()),
      a_(xbar.rows(), xbar.cols()),
      b_(xbar.rows(), xbar.cols()),
      c_(xbar.rows(), xbar.cols()),
      d_(xbar.rows(), xbar.cols()),
      row_far_siemens_(VectorXd::Zero(xbar.rows())),
      col_far_siemens_(VectorXd::Zero(xbar.cols())),
      row_far_driven_(xbar.wires.row_far_end == RowFarEnd::driven) {
  const Wires& wires = xbar.wires;
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < m; ++i) {
      a_(i, j) = ohm_at(wires.row_segment_ohm, i, j) + (j == 0 ? ohm_at(wires.driver_ohm, i) : 0.0);
      b_(i, j) = ohm_at(wires.col_segment_ohm, i, j) + (i == m - 1 ? ohm_at(wires.sense_ohm, j) : 0.0);
    }
    if (wires.col_far_end == ColFarEnd::ground) {
      col_far_siemens_(j) = far_siemens(col_far_segment_ohm(wires, j), col_far_sense_ohm(wires, j));
    }
  }
  for (Index i = 0; i < m; ++i) {
    if (wires.row_far_end == RowFarEnd::open) continue;
    row_far_siemens_(i) = far_siemens(row_far_segment_ohm(wires, i), row_far_driver_ohm(wires, i));
  }
  VectorXd admittance = g_.col(n - 1) + row_far_siemens_;
  for (Index j = n - 1; j >= 0; --j) {
    c_.col(j) = (1.0 + a_.col(j).array() * admittance.array()).inverse();
    if (j > 0) admittance = g_.col(j - 1).array() + c_.col(j).array() * admittance.array();
  }
  for (Index j = 0; j < n; ++j) {
    double y = g_(0, j) + col_far_siemens_(j);
    for (Index i = 0; i < m; ++i) {
      d_(i, j) = 1.0 / (1.0 + b_(i, j) * y);
      if (i + 1 < m) y = g_(i + 1, j) + d_(i, j) * y;
    }
  }
}

void LineSweep::solve_rows(const MatrixXd& injected_a, const VectorXd& source_v, MatrixXd& u) const {
  const Index n = g_.cols();
  u.resize(g_.rows(), n);  // holds the Norton currents F until they are replaced by voltages
  u.col(n - 1) = injected_a.col(n - 1);
  if (row_far_driven_) u.col(n - 1) += row_far_siemens_.cwiseProduct(source_v);
  for (Index j = n - 2; j >= 0; --j) u.col(j) = injected_a.col(j) + c_.col(j + 1).cwiseProduct(u.col(j + 1));
  u.col(0) = c_.col(0).cwiseProduct(source_v + a_.col(0).cwiseProduct(u.col(0)));
  for (Index j = 1; j < n; ++j) u.col(j) = c_.col(j).cwiseProduct(u.col(j - 1) + a_.col(j).cwiseProduct(u.col(j)));
}

void LineSweep::eliminate_cols(const MatrixXd& injected_a, MatrixXd& norton_a) const {
  norton_a.resize(g_.rows(), g_.cols());
  for (Index j = 0; j < g_.cols(); ++j) {
    double current = 0;
    for (Index i = 0; i < g_.rows(); ++i) {
      current = injected_a(i, j) + (i > 0 ? d_(i - 1, j) * current : 0.0);
      norton_a(i, j) = current;
    }
  }
}

void LineSweep::solve_cols(const MatrixXd& injected_a, MatrixXd& v) const {
  eliminate_cols(injected_a, v);
  for (Index j = 0; j < g_.cols(); ++j) {
    double below = 0;
    for (Index i = g_.rows() - 1; i >= 0; --i) {
      below = d_(i, j) * (below + b_(i, j) * v(i, j));
      v(i, j) = below;
    }
  }
}

VectorXd LineSweep::outputs_a(const MatrixXd& injected_a, const MatrixXd& v) const {
  const Index last = g_.rows() - 1;
  MatrixXd norton_a;
  eliminate_cols(injected_a, norton_a);
  const VectorXd near_end = d_.row(last).cwiseProduct(norton_a.row(last)).transpose();
  return near_end + col_far_siemens_.cwiseProduct(v.row(0).transpose());
}

double LineSweep::col_wire_energy(const MatrixXd& v) const {
  const Index last = g_.rows() - 1;
  double sum = 0;
  for (Index j = 0; j < g_.cols(); ++j) {
    for (Index i = 0; i < last; ++i) sum += energy_w(v(i, j) - v(i + 1, j), b_(i, j));
    sum += energy_w(v(last, j), b_(last, j)) + col_far_siemens_(j) * v(0, j) * v(0, j);
  }
  return sum;
}

double LineSweep::row_wire_energy(const MatrixXd& u) const {
  const Index last = g_.cols() - 1;
  double sum = 0;
  for (Index i = 0; i < g_.rows(); ++i) sum += energy_w(u(i, 0), a_(i, 0)) + row_far_siemens_(i) * u(i, last) * u(i, last);
  for (Index j = 1; j <= last; ++j) {
    for (Index i = 0; i < g_.rows(); ++i) sum += energy_w(u(i, j - 1) - u(i, j), a_(i, j));
  }
  return sum;
}

}  // namespace sotto
