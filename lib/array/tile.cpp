#include "sotto/array/tile.hpp"

#include <Eigen/LU>
#include <utility>

#include "sotto/core/error.hpp"
#include "sotto/core/product.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// a Z and Z a for the Z of all pairs: one 2 x 2 block per pair.
MatrixXd times_pairs(const MatrixXd& a, const Eigen::Matrix2d& pair_ohm) {
  MatrixXd result(a.rows(), a.cols());
  for (Index k = 0; k < a.cols(); k += 2) result.middleCols<2>(k) = a.middleCols<2>(k) * pair_ohm;
  return result;
}
MatrixXd pairs_times(const Eigen::Matrix2d& pair_ohm, const MatrixXd& a) {
  MatrixXd result(a.rows(), a.cols());
  for (Index k = 0; k < a.rows(); k += 2) result.middleRows<2>(k) = pair_ohm * a.middleRows<2>(k);
  return result;
}

/// Currents into the readers per volt at the rows: i_c = Y_cr v_r + Y_cc v_c into the crossbar, v_c = -Z i_c.
MatrixXd reader_currents_a_per_v(const CrossbarPorts& ports, const Eigen::Matrix2d& pair_ohm) {
  const MatrixXd from_rows = ports.admittance_siemens.bottomLeftCorner(ports.cols, ports.rows);
  if (pair_ohm.isZero(0)) return -from_rows;
  MatrixXd closed = times_pairs(ports.admittance_siemens.bottomRightCorner(ports.cols, ports.cols), pair_ohm);
  closed.diagonal().array() += 1;
  return -closed.partialPivLu().solve(from_rows);
}

/// The row voltages, and the column voltages that follow from them.
MatrixXd ports_per_row_volt(const MatrixXd& col_per_row) {
  MatrixXd all(col_per_row.cols() + col_per_row.rows(), col_per_row.cols());
  all << MatrixXd::Identity(col_per_row.cols(), col_per_row.cols()), col_per_row;
  return all;
}

}  // namespace

TileTransfer tile_transfer(const Tile& tile, bool with_power, SimdLevel simd) {
  const Index rows = tile.crossbar.rows();
  const Index cols = tile.crossbar.cols();
  require(cols % 2 == 0, "crossbar columns", static_cast<double>(cols), "even (plus and minus of each pair)");
  validate(tile.reader);
  require_bare_ends(tile.crossbar.wires, "the crossbar of a tile");
  const CrossbarPorts ports = crossbar_ports(tile.crossbar, false, {.simd = simd});
  const MatrixXd& y = ports.admittance_siemens;
  const Eigen::Matrix2d pair_ohm = reader_impedance_ohm(tile.reader);
  const MatrixXd reader_a = reader_currents_a_per_v(ports, pair_ohm);

  TileTransfer transfer;
  transfer.kcl_residual_rel = ports.kcl_residual_rel;
  transfer.col_terminal_per_v = pairs_times(pair_ohm, reader_a);
  transfer.row_admittance_siemens =
      y.topLeftCorner(rows, rows) +
      product(y.topRightCorner(rows, cols), transfer.col_terminal_per_v, {.threads = 1, .simd = simd});
  transfer.outputs_per_v.resize(tile.num_pairs(), rows);
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    transfer.outputs_per_v.row(k) = transimpedance_ohm(tile.reader) * (reader_a.row(2 * k) - reader_a.row(2 * k + 1));
  }
  if (!with_power) return transfer;
  PortPower power = power_forms(tile.crossbar, ports_per_row_volt(transfer.col_terminal_per_v), {.simd = simd});
  transfer.cells_w = std::move(power.cells);
  transfer.row_wires_w = std::move(power.row_wires);
  transfer.col_wires_w = std::move(power.col_wires);
  const MatrixXd readers_w =
      product(reader_a.transpose().eval(), transfer.col_terminal_per_v, {.threads = 1, .simd = simd});
  transfer.readers_w = 0.5 * (readers_w + readers_w.transpose());
  return transfer;
}

}  // namespace sotto
