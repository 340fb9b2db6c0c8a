#include "port_power.hpp"

#include <cmath>

#include "sotto/core/product.hpp"
#include "terminal_solver.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Columns of drop / sqrt(R), one per branch, so that power = |drops v|^2. Each row belongs to one port.
class Drops {
 public:
  Drops(Index branches, Index ports) : scaled_(branches, ports) {}

  /// A branch of `ohm` that has the given share of a drop, for every port.
  void add(const VectorXd& drop_v, double ohm, double share) {
    if (ohm == 0 || !std::isfinite(ohm) || share == 0) return;
    scaled_.row(used_++) = (share / std::sqrt(ohm)) * drop_v.array().isNaN().select(0.0, drop_v).transpose();
  }
  MatrixXd form(const PortOptions& options) const {
    const MatrixXd used = scaled_.topRows(used_);
    const MatrixXd form = product(used.transpose().eval(), used, {.threads = 1, .simd = options.simd});
    return 0.5 * (form + form.transpose());
  }

 private:
  MatrixXd scaled_;
  Index used_ = 0;
};

/// Responses of all nodes: entry (i + rows j, port).
struct Responses {
  MatrixXd row_node_v, col_node_v;
  Index rows = 0;
  VectorXd u(Index i, Index j) const { return row_node_v.row(i + rows * j).transpose(); }
  VectorXd v(Index i, Index j) const { return col_node_v.row(i + rows * j).transpose(); }
};

Responses port_responses(const Crossbar& xbar, const PortOptions& options) {
  const Index ports = xbar.rows() + xbar.cols();
  const Index cells = xbar.rows() * xbar.cols();
  Responses responses{MatrixXd(cells, ports), MatrixXd(cells, ports), xbar.rows()};
  TerminalSolver solver(xbar, options.simd);
  for (Index port = 0; port < ports; ++port) {
    const VectorXd volt = VectorXd::Unit(ports, port);
    const VectorXd row_v = volt.head(xbar.rows());
    const VectorXd col_v = volt.tail(xbar.cols());
    const TerminalNodes nodes = solver.nodes(row_v, col_v);
    responses.row_node_v.col(port) = nodes.row_node_v.reshaped();
    responses.col_node_v.col(port) = nodes.col_node_v.reshaped();
  }
  return responses;
}

/// An end resistor and its segment in series share the drop.
void add_end(const VectorXd& drop_v, double end_ohm, double segment_ohm, Drops& ends, Drops& wires) {
  const double total_ohm = end_ohm + segment_ohm;
  if (total_ohm == 0 || !std::isfinite(total_ohm)) return;
  ends.add(drop_v, end_ohm, end_ohm / total_ohm);
  wires.add(drop_v, segment_ohm, segment_ohm / total_ohm);
}

void add_rows(const Crossbar& xbar, const Responses& nodes, Drops& wires, Drops& ends) {
  const Index ports = nodes.row_node_v.cols();
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 1; j < xbar.cols(); ++j) {
      wires.add(nodes.u(i, j - 1) - nodes.u(i, j), ohm_at(xbar.wires.row_segment_ohm, i, j), 1);
    }
    if (is_floating(xbar, i)) continue;
    const VectorXd source_v = VectorXd::Unit(ports, i);
    add_end(source_v - nodes.u(i, 0), ohm_at(xbar.wires.driver_ohm, i), ohm_at(xbar.wires.row_segment_ohm, i, 0), ends,
            wires);
    if (xbar.wires.row_far_end == RowFarEnd::open) continue;
    const VectorXd far_v = xbar.wires.row_far_end == RowFarEnd::driven ? source_v : VectorXd::Zero(ports);
    add_end(far_v - nodes.u(i, xbar.cols() - 1), row_far_driver_ohm(xbar.wires, i), row_far_segment_ohm(xbar.wires, i),
            ends, wires);
  }
}

void add_cols(const Crossbar& xbar, const Responses& nodes, Drops& wires, Drops& ends) {
  const Index last = xbar.rows() - 1;
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < last; ++i) {
      wires.add(nodes.v(i, j) - nodes.v(i + 1, j), ohm_at(xbar.wires.col_segment_ohm, i, j), 1);
    }
    const VectorXd ground_v = VectorXd::Unit(nodes.col_node_v.cols(), xbar.rows() + j);
    add_end(nodes.v(last, j) - ground_v, ohm_at(xbar.wires.sense_ohm, j), ohm_at(xbar.wires.col_segment_ohm, last, j),
            ends, wires);
    if (xbar.wires.col_far_end == ColFarEnd::open) continue;
    add_end(nodes.v(0, j) - ground_v, col_far_sense_ohm(xbar.wires, j), col_far_segment_ohm(xbar.wires, j), ends,
            wires);
  }
}

}  // namespace

PortPower port_power(const Crossbar& xbar, const PortOptions& options) {
  const Responses nodes = port_responses(xbar, options);
  const Index ports = xbar.rows() + xbar.cols();
  const Index branches = xbar.rows() * xbar.cols();
  Drops cells(branches, ports), row_wires(branches + xbar.rows(), ports), col_wires(branches + xbar.cols(), ports);
  Drops ends(2 * ports, ports);
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) cells.add(nodes.u(i, j) - nodes.v(i, j), xbar.cell_resistance_ohm(i, j), 1);
  }
  add_rows(xbar, nodes, row_wires, ends);
  add_cols(xbar, nodes, col_wires, ends);
  return {cells.form(options), row_wires.form(options), col_wires.form(options), ends.form(options)};
}

}  // namespace sotto
