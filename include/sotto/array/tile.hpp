/// One tile: a crossbar of differential pairs with a reader on every pair, reduced to what its row drivers see.
#pragma once

#include <Eigen/Core>

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

  Eigen::Index num_rows() const { return crossbar.rows(); }
  Eigen::Index num_pairs() const { return crossbar.cols() / 2; }
};

/// Linear behaviour of a tile with its readers, per volt at its row terminals (design composition section 2).
struct TileTransfer {
  Eigen::MatrixXd row_admittance_siemens;  ///< Y_eff: i_r = Y_eff v_r, rows x rows
  Eigen::MatrixXd outputs_per_v;           ///< A: reader outputs = A v_r, pairs x rows
  Eigen::MatrixXd col_terminal_per_v;      ///< column end voltages = C v_r, (2 pairs) x rows
  double kcl_residual_rel = 0;             ///< of the port reduction
  Eigen::MatrixXd cells_w, row_wires_w, col_wires_w, readers_w;  ///< power = v_r' Q v_r; empty unless asked for
};

/// Throws InvalidArgument on an odd number of columns or ends of its own (require_bare_ends), and what crossbar_ports throws.
TileTransfer tile_transfer(const Tile& tile, bool with_power = false, SimdLevel simd = best_simd_level());

}  // namespace sotto
