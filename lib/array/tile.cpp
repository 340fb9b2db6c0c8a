#include "sotto/array/tile.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <utility>

#include "sotto/core/error.hpp"
#include "sotto/core/product.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void require_per_pair(const Tile& tile, const char* field, Index size) {
  require(size == 0 || size == tile.num_pairs(), field, fmt::format("{} entries", size),
          fmt::format("one per pair ({}), or none", tile.num_pairs()));
}

void validate_readers(const Tile& tile) {
  require_per_pair(tile, "pair_readers", static_cast<Index>(tile.pair_readers.size()));
  require_per_pair(tile, "offset_v", tile.offset_v.size());
  require(tile.offset_v.allFinite(), "offset_v", "with NaN or infinity", "finite");
  validate(tile.reader);
  for (const Reader& reader : tile.pair_readers) validate(reader);
}

/// a Z and Z a for the Z of all pairs: one 2 x 2 block per pair.
MatrixXd times_readers(const MatrixXd& a, const Tile& tile) {
  MatrixXd result(a.rows(), a.cols());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    result.middleCols<2>(2 * k) = a.middleCols<2>(2 * k) * reader_impedance_ohm(reader_of(tile, k));
  }
  return result;
}
MatrixXd readers_times(const Tile& tile, const MatrixXd& a) {
  MatrixXd result(a.rows(), a.cols());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    result.middleRows<2>(2 * k) = reader_impedance_ohm(reader_of(tile, k)) * a.middleRows<2>(2 * k);
  }
  return result;
}

/// Currents into the readers, I_c = -(1 + Y_cc Z)^-1 b, where b are those into the crossbar with the columns at ground.
class ReaderCurrents {
 public:
  ReaderCurrents(const Tile& tile, const CrossbarPorts& ports) {
    const MatrixXd y_z = times_readers(ports.admittance_siemens.bottomRightCorner(ports.cols, ports.cols), tile);
    virtual_grounds_ = y_z.isZero(0);
    if (!virtual_grounds_) closed_.compute(MatrixXd::Identity(ports.cols, ports.cols) + y_z);
  }
  MatrixXd operator()(const MatrixXd& grounded_a) const {
    if (virtual_grounds_) return -grounded_a;
    return -closed_.solve(grounded_a);
  }

 private:
  bool virtual_grounds_ = false;
  Eigen::PartialPivLU<MatrixXd> closed_;
};

/// u of all pairs, v_c = Z I_c + u.
VectorXd line_offsets_v(const Tile& tile) {
  VectorXd offset_v(tile.crossbar.cols());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    offset_v.segment<2>(2 * k) = tile.offset_v(k) * line_offset_per_v(reader_of(tile, k));
  }
  return offset_v;
}

/// Reader outputs of currents into the readers, one column of `reader_a` per case.
MatrixXd outputs_of(const Tile& tile, const MatrixXd& reader_a) {
  MatrixXd outputs(tile.num_pairs(), reader_a.cols());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    outputs.row(k) = transimpedance_ohm(reader_of(tile, k)) * (reader_a.row(2 * k) - reader_a.row(2 * k + 1));
  }
  return outputs;
}

/// Voltages of rows and columns from those of the rows, and from 1 where there are offsets.
MatrixXd ports_per_row(const TileTransfer& transfer) {
  const Index rows = transfer.col_terminal_per_v.cols();
  const Index cols = transfer.col_terminal_per_v.rows();
  const Index extra = transfer.col_offset_v.size() > 0 ? 1 : 0;
  MatrixXd all = MatrixXd::Zero(rows + cols, rows + extra);
  all.topLeftCorner(rows, rows).setIdentity();
  all.bottomLeftCorner(cols, rows) = transfer.col_terminal_per_v;
  if (extra > 0) all.bottomRightCorner(cols, 1) = transfer.col_offset_v;
  return all;
}

/// The power forms; `reader_a`: currents into the readers per entry of v.
void add_power(TileTransfer& transfer, const Tile& tile, const MatrixXd& reader_a, SimdLevel simd) {
  const MatrixXd all = ports_per_row(transfer);
  PortPower power = power_forms(tile.crossbar, all, {.simd = simd});
  transfer.cells_w = std::move(power.cells);
  transfer.row_wires_w = std::move(power.row_wires);
  transfer.col_wires_w = std::move(power.col_wires);
  const MatrixXd readers_w =
      product(reader_a.transpose().eval(), all.bottomRows(reader_a.rows()), {.threads = 1, .simd = simd});
  transfer.readers_w = 0.5 * (readers_w + readers_w.transpose());
}

/// What offsets add at v_r = 0; returns the currents into the readers.
VectorXd add_offsets(TileTransfer& transfer, const Tile& tile, const MatrixXd& admittance_siemens,
                     const ReaderCurrents& currents) {
  const Index rows = tile.crossbar.rows();
  const Index cols = tile.crossbar.cols();
  const VectorXd line_v = line_offsets_v(tile);
  const VectorXd offset_a = currents(admittance_siemens.bottomRightCorner(cols, cols) * line_v);
  transfer.col_offset_v = readers_times(tile, offset_a) + line_v;
  transfer.row_offset_a = admittance_siemens.topRightCorner(rows, cols) * transfer.col_offset_v;
  transfer.output_offset_v = outputs_of(tile, offset_a);
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    transfer.output_offset_v(k) += tile.offset_v(k) * output_offset_per_v(reader_of(tile, k));
  }
  return offset_a;
}

}  // namespace

const Reader& reader_of(const Tile& tile, Index pair) {
  return tile.pair_readers.empty() ? tile.reader : tile.pair_readers[static_cast<std::size_t>(pair)];
}

TileTransfer tile_transfer(const Tile& tile, bool with_power, SimdLevel simd) {
  const Index rows = tile.crossbar.rows();
  const Index cols = tile.crossbar.cols();
  require(cols % 2 == 0, "crossbar columns", static_cast<double>(cols), "even (plus and minus of each pair)");
  validate_readers(tile);
  require_bare_ends(tile.crossbar.wires, "the crossbar of a tile");
  const CrossbarPorts ports = crossbar_ports(tile.crossbar, false, {.simd = simd});
  const MatrixXd& y = ports.admittance_siemens;
  const ReaderCurrents currents(tile, ports);
  MatrixXd reader_a = currents(y.bottomLeftCorner(cols, rows));  // per volt at the rows

  TileTransfer transfer;
  transfer.kcl_residual_rel = ports.kcl_residual_rel;
  transfer.col_terminal_per_v = readers_times(tile, reader_a);
  transfer.row_admittance_siemens =
      y.topLeftCorner(rows, rows) +
      product(y.topRightCorner(rows, cols), transfer.col_terminal_per_v, {.threads = 1, .simd = simd});
  transfer.outputs_per_v = outputs_of(tile, reader_a);
  if (tile.offset_v.size() > 0) {
    reader_a.conservativeResize(Eigen::NoChange, rows + 1);
    reader_a.rightCols(1) = add_offsets(transfer, tile, y, currents);
  }
  if (with_power) add_power(transfer, tile, reader_a, simd);
  return transfer;
}

}  // namespace sotto
