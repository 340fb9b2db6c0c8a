#include "port_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
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

/// Where there is zero ohm, the largest conductance and the range below it: 2^700 times the one, and the share of the
/// smallest in that, stay far from overflow and underflow.
const double kLargestBesideZeroOhm = std::ldexp(1.0, 250);
const double kSmallestBesideZeroOhmRel = std::ldexp(1.0, -250);
const double kZeroOhmRel = std::ldexp(1.0, 700);
const double kNegligibleRel = std::ldexp(1.0, -560);  // far above 2^-700, far below what cells and wires make

/// What the conductances of a network have in common.
struct Extremes {
  double smallest = kLargestSiemens;  ///< beside 0
  double largest = 0;                 ///< beside infinity
  bool fit = true;
  bool zero_ohm = false;
};

/// No branches: a loop over every segment.
void look_at(const double* siemens, Index count, Extremes& extremes) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  for (Index k = 0; k < count; ++k) {
    const double x = siemens[k];
    const bool absent = x == 0;
    const bool zero_ohm = x == kInfinite;
    extremes.fit &= absent | zero_ohm | ((x >= 1 / kLargestSiemens) & (x <= kLargestSiemens));
    extremes.zero_ohm |= zero_ohm;
    extremes.smallest = std::min(extremes.smallest, absent ? kLargestSiemens : x);
    extremes.largest = std::max(extremes.largest, zero_ohm ? 0 : x);
  }
}

template <class Work>
void for_each_array(PortNetwork& network, Work&& work) {
  for (MatrixXd* siemens : {&network.cell_siemens, &network.row_siemens, &network.col_siemens}) {
    work(siemens->data(), siemens->size());
  }
  for (VectorXd* siemens : {&network.row_far_siemens, &network.col_far_siemens}) work(siemens->data(), siemens->size());
}

void replace_infinity(PortNetwork& network, double siemens) {
  for_each_array(network, [siemens](double* values, Index count) {
    for (Index k = 0; k < count; ++k) values[k] = std::isinf(values[k]) ? siemens : values[k];
  });
}

bool fits(PortNetwork& network) {
  Extremes extremes;
  for_each_array(network, [&](const double* values, Index count) { look_at(values, count, extremes); });
  if (!extremes.fit || !extremes.zero_ohm) return extremes.fit;
  const double largest = extremes.largest > 0 ? extremes.largest : 1.0;
  if (largest > kLargestBesideZeroOhm || extremes.smallest < kSmallestBesideZeroOhmRel * largest) return false;
  replace_infinity(network, kZeroOhmRel * largest);
  network.negligible_siemens = kNegligibleRel * largest;
  return true;
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

bool may_join_ports(const Crossbar& xbar) {
  return xbar.wires.row_far_end != RowFarEnd::open || xbar.wires.col_far_end != ColFarEnd::open ||
         xbar.cell_resistance_ohm.minCoeff() == 0;
}

}  // namespace sotto
