#include "ideal_lines.hpp"

#include <cmath>

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

bool all_zero(const SegmentOhm& segments) {
  if (const double* uniform = std::get_if<double>(&segments)) return *uniform == 0;
  return std::get<MatrixXd>(segments).isZero(0);
}

bool all_zero(const LineOhm& lines) {
  if (const double* uniform = std::get_if<double>(&lines)) return *uniform == 0;
  return std::get<Eigen::VectorXd>(lines).isZero(0);
}

}  // namespace

bool has_ideal_lines(const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  return wires.row_far_end == RowFarEnd::open && wires.col_far_end == ColFarEnd::open && xbar.floating_rows.empty() &&
         all_zero(wires.row_segment_ohm) && all_zero(wires.col_segment_ohm) && all_zero(wires.driver_ohm) &&
         all_zero(wires.sense_ohm) && std::isfinite(1 / xbar.cell_resistance_ohm.minCoeff());
}

MatrixXd ideal_admittance_siemens(const Crossbar& xbar) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  const MatrixXd cells_siemens = xbar.cell_resistance_ohm.cwiseInverse();
  MatrixXd admittance = MatrixXd::Zero(m + n, m + n);
  admittance.topRightCorner(m, n) = -cells_siemens;
  admittance.bottomLeftCorner(n, m) = -cells_siemens.transpose();
  admittance.diagonal() << cells_siemens.rowwise().sum(), cells_siemens.colwise().sum().transpose();
  return admittance;
}

}  // namespace sotto
