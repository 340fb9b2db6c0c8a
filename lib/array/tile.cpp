#include "sotto/array/tile.hpp"

#include <Eigen/LU>
#include <utility>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Z of all pairs of the tile: one 2 x 2 block per pair.
MatrixXd reader_impedances_ohm(const Tile& tile) {
  const Eigen::Matrix2d pair_ohm = reader_impedance_ohm(tile.reader);
  MatrixXd impedance = MatrixXd::Zero(tile.crossbar.cols(), tile.crossbar.cols());
  for (Index k = 0; k < tile.num_pairs(); ++k) impedance.block<2, 2>(2 * k, 2 * k) = pair_ohm;
  return impedance;
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
  const MatrixXd impedance = reader_impedances_ohm(tile);
  const MatrixXd closed = MatrixXd::Identity(cols, cols) + y.bottomRightCorner(cols, cols) * impedance;
  const MatrixXd reader_a = -closed.partialPivLu().solve(y.bottomLeftCorner(cols, rows));  // into the readers, per volt

  TileTransfer transfer;
  transfer.kcl_residual_rel = ports.kcl_residual_rel;
  transfer.col_terminal_per_v = impedance * reader_a;
  transfer.row_admittance_siemens =
      y.topLeftCorner(rows, rows) + y.topRightCorner(rows, cols) * transfer.col_terminal_per_v;
  transfer.outputs_per_v.resize(tile.num_pairs(), rows);
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    transfer.outputs_per_v.row(k) = transimpedance_ohm(tile.reader) * (reader_a.row(2 * k) - reader_a.row(2 * k + 1));
  }
  if (!with_power) return transfer;
  PortPower power = power_forms(tile.crossbar, ports_per_row_volt(transfer.col_terminal_per_v), {.simd = simd});
  transfer.cells_w = std::move(power.cells);
  transfer.row_wires_w = std::move(power.row_wires);
  transfer.col_wires_w = std::move(power.col_wires);
  const MatrixXd readers_w = reader_a.transpose() * transfer.col_terminal_per_v;
  transfer.readers_w = 0.5 * (readers_w + readers_w.transpose());
  return transfer;
}

}  // namespace sotto
