/// One tile: a crossbar of differential pairs with a reader on every pair, reduced to what its row drivers see.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "sotto/neuron/diff_amp.hpp"

namespace sotto {

/// Column 2k is the plus line and 2k+1 the minus line of pair k. The crossbar has open far ends and no driver or sense
/// resistance of its own: drivers belong to the layer, the column ends to the reader.
struct Tile {
  Crossbar crossbar;
  Reader reader;
  Eigen::Index first_row = 0;   ///< of the rows of the layer (AnalogLayer)
  Eigen::Index first_pair = 0;  ///< of the layer's outputs
  std::vector<Reader> pair_readers = {};  ///< one per pair where they differ; empty: all are `reader`
  Eigen::VectorXd offset_v = {};  ///< input offset of the amplifier of each pair (lib/array/README.md); empty: none

  Eigen::Index num_rows() const { return crossbar.rows(); }
  Eigen::Index num_pairs() const { return crossbar.cols() / 2; }
};

/// The reader of one pair.
const Reader& reader_of(const Tile& tile, Eigen::Index pair);

/// Affine behavior of a tile with its readers, per volt at its row terminals (design composition section 2).
struct TileTransfer {
  Eigen::MatrixXd row_admittance_siemens;  ///< Y_eff: i_r = Y_eff v_r, rows x rows
  Eigen::MatrixXd outputs_per_v;           ///< A: reader outputs = A v_r, pairs x rows
  Eigen::MatrixXd col_terminal_per_v;      ///< column end voltages = C v_r, (2 pairs) x rows
  Eigen::VectorXd row_offset_a;            ///< i_r at v_r = 0; empty without offsets, as the next two
  Eigen::VectorXd output_offset_v;         ///< reader outputs at v_r = 0
  Eigen::VectorXd col_offset_v;            ///< column end voltages at v_r = 0
  double kcl_residual_rel = 0;             ///< of the port reduction
  /// Power = v' Q v with v = v_r, or [v_r; 1] where the tile has offsets; empty unless asked for.
  Eigen::MatrixXd cells_w, row_wires_w, col_wires_w, readers_w;
};

/// Throws InvalidArgument on an odd number of columns, ends of its own (require_bare_ends), readers or offsets that are
/// not one per pair, and what crossbar_ports throws.
TileTransfer tile_transfer(const Tile& tile, bool with_power = false, SimdLevel simd = best_simd_level());

}  // namespace sotto
