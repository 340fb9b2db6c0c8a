/// Reduction of 8 x 8 cells to their ports, one leaf per lane. Included once per instruction set, after SOTTO_LANES is
/// defined.
#pragma once

#include "lanes.hpp"
#include "port_kernels.hpp"
#include "port_leaf_map.hpp"

namespace sotto {
namespace {

/// Columns of the eliminated nodes (front), and what is left (kept), both with all rows and only strictly lower.
template <long kEliminated, long kKept>
void scatter_leaf(const double* block, long ports, const long* map, double* front, double* kept) {
  constexpr long kAll = kEliminated + kKept;
  for (long q = 0; q < ports; ++q) {
    for (long p = q + 1; p < ports; ++p) {
      const long row = map[p] > map[q] ? map[p] : map[q];
      const long col = map[p] > map[q] ? map[q] : map[p];
      const Lanes value = load(block + (q * ports + p) * kLanes);
      if (col < kEliminated) {
        double* to = front + (col * kAll + row) * kLanes;
        store(to, load(to) + value);  // both halves have conductances between the nodes that they share
      } else {
        store(kept + ((col - kEliminated) * kKept + row - kEliminated) * kLanes, value);
      }
    }
  }
}

/// Left-looking; inverse[l] = 1 / pivot of column l, 0 for a node without any conductance.
template <long kEliminated, long kKept>
[[gnu::always_inline]] inline void factor_leaf(double* front, Lanes* inverse) {
  constexpr long kAll = kEliminated + kKept;
  for (long l = 0; l < kEliminated; ++l) {
    Lanes pivot = {};
    for (long i = l + 1; i < kAll; ++i) {
      Lanes value = load(front + (l * kAll + i) * kLanes);
      for (long q = 0; q < l; ++q) {
        value += load(front + (q * kAll + i) * kLanes) * (load(front + (q * kAll + l) * kLanes) * inverse[q]);
      }
      store(front + (l * kAll + i) * kLanes, value);
      pivot += value;
    }
    inverse[l] = pivot > 0 ? 1 / pivot : Lanes{};
  }
}

/// kept += (conductances to the eliminated nodes) / pivot (the same)'.
template <long kEliminated, long kKept>
[[gnu::always_inline]] inline void update_leaf(const double* front, const Lanes* inverse, double* kept) {
  constexpr long kAll = kEliminated + kKept;
  for (long c = 0; c + 1 < kKept; ++c) {
    Lanes factor[kEliminated];
#pragma GCC unroll 8
    for (long l = 0; l < kEliminated; ++l) factor[l] = load(front + (l * kAll + kEliminated + c) * kLanes) * inverse[l];
    for (long r = c + 1; r < kKept; ++r) {
      double* to = kept + (c * kKept + r) * kLanes;
      Lanes value = load(to);
#pragma GCC unroll 8
      for (long l = 0; l < kEliminated; ++l) value += load(front + (l * kAll + kEliminated + r) * kLanes) * factor[l];
      store(to, value);
    }
  }
}

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
