/// Ladder factors of all lines; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "ladder_step.hpp"
#include "lanes.hpp"
#include "sweep_kernel.hpp"

namespace sotto {
namespace {

[[gnu::always_inline]] inline void load_transposed(const double* from, long stride, Lanes* tile) {
#pragma GCC unroll 8
  for (long l = 0; l < kLanes; ++l) tile[l] = load(from + l * stride);
  transpose(tile);
}

/// Factor of the segment left of column j >= 1 in the panel that begins with row i0.
template <bool kStored>
[[gnu::always_inline]] inline Lanes factor_segment(const GridView& grid, long i0, long j, Lanes admittance) {
  const long at = i0 * grid.cols + j * kLanes;
  if constexpr (kStored) {
    const LadderStep step = ladder_step(load(grid.ac + at), admittance);
    store(grid.c + at, step.factor);
    store(grid.ac + at, step.product);
    return step.factor;
  }
  const Lanes factor = 1.0 / (1.0 + grid.row_ohm * admittance);
  store(grid.c + at, factor);
  return factor;
}

[[gnu::always_inline]] inline void factor_first(const GridView& grid, long i0, Lanes admittance, Lanes share) {
  const LadderStep first = ladder_step(load(grid.first_ac + i0), admittance);
  store(grid.c + i0 * grid.cols, first.factor);
  store(grid.first_ac + i0, first.product);
  store(grid.y_first + i0, admittance);
  store(grid.row_share + i0, first.factor * share);
}

/// Row factors of two panels, from the right end to the driver; together they hide the latency of the divisions.
template <bool kStored>
[[gnu::always_inline]] inline void factor_panels(const GridView& grid, long i0) {
  Lanes admittance[kPanels] = {}, passed[kPanels] = {};  // passed: c Y of the node to the right
  Lanes share[kPanels];
  for (long p = 0; p < kPanels; ++p) {
    share[p] = broadcast(1.0);
    if (grid.row_far_siemens) passed[p] = load(grid.row_far_siemens + i0 + p * kLanes);
  }
  for (long j0 = grid.cols - kLanes; j0 >= 0; j0 -= kLanes) {
    Lanes tile[kPanels][kLanes];
    for (long p = 0; p < kPanels; ++p) {
      load_transposed(grid.g + (i0 + p * kLanes) * grid.stride + j0, grid.stride, tile[p]);
    }
#pragma GCC unroll 8
    for (long k = kLanes - 1; k >= 0; --k) {
#pragma GCC unroll 2
      for (long p = 0; p < kPanels; ++p) {
        admittance[p] = tile[p][k] + passed[p];
        if (j0 + k == 0) continue;
        const Lanes factor = factor_segment<kStored>(grid, i0 + p * kLanes, j0 + k, admittance[p]);
        passed[p] = factor * admittance[p];
        share[p] *= factor;
      }
    }
  }
  for (long p = 0; p < kPanels; ++p) factor_first(grid, i0 + p * kLanes, admittance[p], share[p]);
}

/// Column factors of one row; `passed` holds d Y of the row above and is advanced.
template <bool kStored>
[[gnu::always_inline]] inline void factor_row(const GridView& grid, long i, double* passed) {
  const Lanes col_ohm = broadcast(grid.col_ohm);
  const bool last = i + 1 == grid.rows;
  for (long j = 0; j < grid.cols; j += kLanes) {
    const long at = i * grid.stride + j;
    const Lanes admittance = load(grid.g + at) + load(passed + j);
    Lanes factor;
    if (kStored || last) {
      double* ohm = last ? grid.last_bd + j : grid.bd + at;
      const LadderStep step = ladder_step(load(ohm), admittance);
      store(ohm, step.product);
      factor = step.factor;
    } else {
      factor = 1.0 / (1.0 + col_ohm * admittance);
    }
    store(grid.d + at, factor);
    store(passed + j, factor * admittance);
  }
}

template <bool kStoredRows, bool kStoredCols>
void factor_lines(GridView grid, double* passed) {
  for (long j = 0; j < grid.cols; ++j) passed[j] = grid.col_far_siemens ? grid.col_far_siemens[j] : 0.0;
  for (long i0 = 0; i0 < grid.rows; i0 += kPanels * kLanes) {
    factor_panels<kStoredRows>(grid, i0);
    for (long i = i0; i < i0 + kPanels * kLanes; ++i) factor_row<kStoredCols>(grid, i, passed);
  }
}

void factor(const GridView& grid) {
  double* passed = grid.d - grid.stride;  // the row before the first; d_(-1) meets J_(-1) = 0, so it must end finite
  if (grid.ac) {
    grid.bd ? factor_lines<true, true>(grid, passed) : factor_lines<true, false>(grid, passed);
  } else {
    grid.bd ? factor_lines<false, true>(grid, passed) : factor_lines<false, false>(grid, passed);
  }
  for (long j = 0; j < grid.cols; ++j) {
    grid.col_siemens[j] = passed[j] + (grid.col_far_siemens ? grid.col_far_siemens[j] : 0.0);
    passed[j] = 0;
  }
}

}  // namespace
}  // namespace sotto
