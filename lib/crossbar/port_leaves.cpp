#include "port_leaves.hpp"

#include <algorithm>

namespace sotto {
namespace {

/// Leaves of nearly equal size; the first (or the last) is one of the smallest and has room for a far terminal.
std::vector<long> cuts(long lines, bool far_end, bool far_end_first) {
  const long leaves = (lines + (far_end ? 1 : 0) + kLeafLines - 1) / kLeafLines;
  std::vector<long> all;
  for (long k = 0; k <= leaves; ++k) all.push_back((k * lines + (far_end_first ? 0 : leaves - 1)) / leaves);
  return all;
}

/// One leaf in the kernels' coordinates: rows [0, far) hold the far column terminals, then come the cells, then
/// filling; columns begin with filling, then come the cells, then the far row terminals.
struct LeafPlace {
  long row, col;  ///< first cell in the network
  long num_rows, num_cols;
  long first_row, first_col;        ///< of the cells
  bool far_row_ends, far_col_ends;  ///< in this leaf, and connected
};

LeafPlace place_of(const PortNetwork& network, const LeafGrid& grid, long leaf_row, long leaf_col) {
  const auto r = static_cast<std::size_t>(leaf_row);
  const auto c = static_cast<std::size_t>(leaf_col);
  LeafPlace place;
  place.row = grid.row_cuts[r];
  place.col = grid.col_cuts[c];
  place.num_rows = grid.row_cuts[r + 1] - place.row;
  place.num_cols = grid.col_cuts[c + 1] - place.col;
  place.far_row_ends = network.row_far_end != RowFarEnd::open && c + 2 == grid.col_cuts.size();
  place.far_col_ends = network.col_far_end != ColFarEnd::open && r == 0;
  place.first_row = place.far_col_ends ? 1 : 0;
  place.first_col = kLeafLines - place.num_cols - (place.far_row_ends ? 1 : 0);
  return place;
}

/// Pointer to the three conductances (cell, row segment, column segment) of one place of the leaf, `lanes` apart.
struct LeafCells {
  double* cells;
  long lane, lanes;

  double& at(long row, long col, long which) const {
    return cells[((row * kLeafLines + col) * 3 + which) * lanes + lane];
  }
};

void write_inner(const PortNetwork& network, const LeafPlace& place, const LeafCells& to) {
  for (long j = 0; j < place.num_cols; ++j) {
    for (long i = 0; i < place.num_rows; ++i) {
      const long row = place.first_row + i;
      const long col = place.first_col + j;
      to.at(row, col, 0) = network.cell_siemens(place.row + i, place.col + j);
      to.at(row, col, 1) = network.row_siemens(place.row + i, place.col + j);
      to.at(row, col, 2) = network.col_siemens(place.row + i, place.col + j);
    }
  }
}

void write_row_ends(const PortNetwork& network, const LeafPlace& place, const LeafCells& to) {
  for (long i = 0; i < place.num_rows; ++i) {
    const long row = place.first_row + i;
    const double pieces = static_cast<double>(place.first_col + 1);
    for (long col = 0; col <= place.first_col; ++col) {
      to.at(row, col, 1) = pieces * network.row_siemens(place.row + i, place.col);
    }
    if (place.far_row_ends) to.at(row, kLeafLines - 1, 1) = network.row_far_siemens(place.row + i);
  }
}

void write_col_ends(const PortNetwork& network, const LeafPlace& place, const LeafCells& to) {
  const long last_row = place.first_row + place.num_rows - 1;
  const double pieces = static_cast<double>(kLeafLines - last_row);
  for (long j = 0; j < place.num_cols; ++j) {
    const long col = place.first_col + j;
    const double segment = network.col_siemens(place.row + place.num_rows - 1, place.col + j);
    for (long row = last_row; row < kLeafLines; ++row) to.at(row, col, 2) = pieces * segment;
    if (place.far_col_ends) to.at(0, col, 2) = network.col_far_siemens(place.col + j);
  }
}

}  // namespace

LeafGrid leaf_grid(const PortNetwork& network) {
  return {.row_cuts = cuts(network.rows(), network.col_far_end != ColFarEnd::open, true),
          .col_cuts = cuts(network.cols(), network.row_far_end != RowFarEnd::open, false)};
}

void write_leaf_cells(const PortNetwork& network, const LeafGrid& grid, long leaf_row, long leaf_col, double* cells,
                      long lane, long lanes) {
  const LeafPlace place = place_of(network, grid, leaf_row, leaf_col);
  const LeafCells to = {cells, lane, lanes};
  if (place.num_rows < kLeafLines || place.num_cols < kLeafLines) {
    for (long k = 0; k < kLeafLines * kLeafLines * 3; ++k) cells[k * lanes + lane] = 0;
  }
  write_inner(network, place, to);
  if (place.num_cols < kLeafLines) write_row_ends(network, place, to);
  if (place.num_rows < kLeafLines) write_col_ends(network, place, to);
}

PortBlock leaf_block(const PortNetwork& network, const LeafGrid& grid, long leaf_row, long leaf_col,
                     const double* reduced, PortStack& result) {
  const LeafPlace place = place_of(network, grid, leaf_row, leaf_col);
  PortBlock block;
  block.size = {place.num_rows, place.num_rows, place.num_cols, place.num_cols};
  block.ld = kLeafPorts;
  block.siemens = result.take(static_cast<std::size_t>(kLeafPorts * kLeafPorts));
  const long first[kNumSides] = {place.first_row, place.first_row, place.first_col, place.first_col};
  long ports[kLeafPorts];
  long count = 0;
  for (int side = 0; side < kNumSides; ++side) {
    for (long k = 0; k < block.size[static_cast<std::size_t>(side)]; ++k)
      ports[count++] = side * kLeafLines + first[side] + k;
  }
  for (long q = 0; q < count; ++q) {
    for (long p = q + 1; p < count; ++p) block.siemens[q * block.ld + p] = reduced[ports[q] * kLeafPorts + ports[p]];
  }
  return block;
}

}  // namespace sotto
