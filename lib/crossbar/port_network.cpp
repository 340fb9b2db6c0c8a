#include "port_network.hpp"

#include <utility>

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Products of three conductances and their square roots stay far from overflow.
constexpr double kLargestSiemens = 1e100;

MatrixXd segments_ohm(const SegmentOhm& segments, Index rows, Index cols) {
  if (const double* uniform = std::get_if<double>(&segments)) return MatrixXd::Constant(rows, cols, *uniform);
  return std::get<MatrixXd>(segments);
}

template <class Matrix>
bool all_fit(const Matrix& siemens) {
  bool fit = true;
  for (Index k = 0; k < siemens.size(); ++k) {
    const double x = siemens.data()[k];
    fit &= (x == 0) | ((x >= 1 / kLargestSiemens) & (x <= kLargestSiemens));  // no branches: a loop over every segment
  }
  return fit;
}

bool fits(const PortNetwork& network) {
  return all_fit(network.cell_siemens) && all_fit(network.row_siemens) && all_fit(network.col_siemens) &&
         all_fit(network.row_far_siemens) && all_fit(network.col_far_siemens);
}

void add_far_ends(const Wires& wires, PortNetwork& network) {
  if (wires.row_far_end != RowFarEnd::open) {
    network.row_far_siemens.resize(network.rows());
    for (Index i = 0; i < network.rows(); ++i) {
      network.row_far_siemens(i) = 1 / (row_far_segment_ohm(wires, i) + row_far_driver_ohm(wires, i));
    }
  }
  if (wires.col_far_end != ColFarEnd::open) {
    network.col_far_siemens.resize(network.cols());
    for (Index j = 0; j < network.cols(); ++j) {
      network.col_far_siemens(j) = 1 / (col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j));
    }
  }
}

}  // namespace

std::optional<PortNetwork> port_network(const Crossbar& xbar) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  const Wires& wires = xbar.wires;
  MatrixXd row_ohm = segments_ohm(wires.row_segment_ohm, m, n);
  for (Index i = 0; i < m; ++i) row_ohm(i, 0) += ohm_at(wires.driver_ohm, i);
  MatrixXd col_ohm = segments_ohm(wires.col_segment_ohm, m, n);
  for (Index j = 0; j < n; ++j) col_ohm(m - 1, j) += ohm_at(wires.sense_ohm, j);
  PortNetwork network = {.cell_siemens = xbar.cell_resistance_ohm.cwiseInverse(),
                         .row_siemens = row_ohm.cwiseInverse(),
                         .col_siemens = col_ohm.cwiseInverse(),
                         .row_far_siemens = {},
                         .col_far_siemens = {},
                         .row_far_end = wires.row_far_end,
                         .col_far_end = wires.col_far_end};
  add_far_ends(wires, network);
  for (const Index i : xbar.floating_rows) {
    network.row_siemens(i, 0) = 0;
    if (network.row_far_siemens.size() > 0) network.row_far_siemens(i) = 0;
  }
  return fits(network) ? std::optional(std::move(network)) : std::nullopt;
}

}  // namespace sotto
