/// Reduction of 8 x 8 cells to their ports, one leaf per lane. Included once per instruction set, after SOTTO_LANES is
/// defined.
#pragma once

#include "lanes.hpp"
#include "port_kernel_leaf.hpp"
#include "port_kernels.hpp"
#include "port_leaf_map.hpp"

namespace sotto {
namespace {

inline void clear(double* from, long vectors) {
  for (long k = 0; k < vectors; ++k) store(from + k * kLanes, Lanes{});
}

/// Cells [row, row + kRows) x [col, col + kCols) -> their ports.
template <long kRows, long kCols>
void reduce_cells(const double* cells, long row, long col, double* scratch, double* kept) {
  constexpr long kPorts = 2 * (kRows + kCols);
  if constexpr (kPorts == 4) {
    const double* cell = cells + (row * kLeafLines + col) * 3 * kLanes;
    clear(kept, kPorts * kPorts);
    store(kept + 1 * kLanes, load(cell + kLanes));                     // right to left: row segment
    store(kept + (1 * kPorts + 2) * kLanes, load(cell));               // top to right: the cell
    store(kept + (2 * kPorts + 3) * kLanes, load(cell + 2 * kLanes));  // bottom to top: column segment
  } else {
    constexpr bool kStacked = kRows == kCols;
    constexpr long h = kStacked ? kRows / 2 : kRows;
    constexpr long w = kStacked ? kCols : kCols / 2;
    constexpr long kHalf = 2 * (h + w);
    constexpr long kEliminated = kStacked ? kCols : kRows;
    constexpr LeafMap kMap = leaf_map<kRows, kCols>();
    double* half = scratch;
    double* front = half + kHalf * kHalf * kLanes;
    clear(front, kEliminated * (kEliminated + kPorts));
    clear(kept, kPorts * kPorts);
    reduce_cells<h, w>(cells, row, col, front + kEliminated * (kEliminated + kPorts) * kLanes, half);
    scatter_leaf<kEliminated, kPorts>(half, kHalf, kMap.first, front, kept);
    reduce_cells<h, w>(cells, row + (kStacked ? h : 0), col + (kStacked ? 0 : w),
                       front + kEliminated * (kEliminated + kPorts) * kLanes, half);
    scatter_leaf<kEliminated, kPorts>(half, kHalf, kMap.second, front, kept);
    Lanes inverse[kEliminated];
    factor_leaf<kEliminated, kPorts>(front, inverse);
    update_leaf<kEliminated, kPorts>(front, inverse, kept);
  }
}

/// Lane by lane apart: kLanes leaves of kLeafPorts x kLeafPorts each.
inline void separate(const double* together, double* leaves) {
  constexpr long kSize = kLeafPorts * kLeafPorts;
  for (long k = 0; k < kSize; k += kLanes) {
    Lanes rows[kLanes];
#pragma GCC unroll 8
    for (long l = 0; l < kLanes; ++l) rows[l] = load(together + (k + l) * kLanes);
    transpose(rows);
#pragma GCC unroll 8
    for (long l = 0; l < kLanes; ++l) store(leaves + l * kSize + k, rows[l]);
  }
}

void reduce_leaves(const double* cells, double* scratch, double* leaves) {
  constexpr long kSize = kLeafPorts * kLeafPorts;
  reduce_cells<kLeafLines, kLeafLines>(cells, 0, 0, scratch + kSize * kLanes, scratch);
  separate(scratch, leaves);
}

}  // namespace
}  // namespace sotto
