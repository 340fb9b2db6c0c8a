/// Row elimination of a sweep: from the right end to the driver the Norton currents F of the rows, with tiles of v and
/// g transposed in registers so that each lane is a row; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "lanes.hpp"
#include "sweep_kernel.hpp"

namespace sotto {
namespace {

/// v of one tile row, with the correction added, sampled and kept where asked; `v` points to the tile's place in row i.
[[gnu::always_inline]] inline Lanes corrected_v(const GridView& grid, const DownPass& pass, double* v, long i, long j) {
  Lanes sum = load(v);
  if (pass.correction) {
    const double* e = pass.correction->e + pass.correction->block[i] * grid.stride + j;
    sum += pass.correction->w0[i] * load(e) + pass.correction->w1[i] * load(e + grid.stride);
  }
  if (pass.keep_corrected) store(v, sum);
  if (pass.samples && pass.samples->slot[i] >= 0) {
    store(pass.samples->values + pass.samples->slot[i] * grid.stride + j, sum);
  }
  return sum;
}

/// Currents into the row nodes of one tile of one panel, transposed: lanes = rows.
template <bool kCorrected, bool kExtra>
[[gnu::always_inline]] inline void load_tile(const GridView& grid, const DownPass& pass, long i0, long j0,
                                             Lanes* tile) {
  const double* g = grid.g + i0 * grid.stride + j0;
  double* v = pass.v + i0 * grid.stride + j0;
#pragma GCC unroll 8
  for (long l = 0; l < kLanes; ++l) {
    tile[l] = load(g) * (kCorrected ? corrected_v(grid, pass, v, i0 + l, j0) : load(v));
    g += grid.stride;
    v += grid.stride;
  }
  if (kExtra && pass.row_injected_a) {
    for (long l = 0; l < kLanes; ++l) tile[l] += load(pass.row_injected_a + (i0 + l) * grid.stride + j0);
  }
  transpose(tile);
}

/// Right to left: scratch receives F of every column of both panels, `norton` ends as F at the first node.
template <bool kCorrected, bool kExtra>
[[gnu::always_inline]] inline void eliminate_rows(const GridView& grid, const DownPass& pass, long i0, Lanes* norton) {
  Lanes factor[kPanels];
  for (long p = 0; p < kPanels; ++p) {
    norton[p] = pass.far_current_a ? load(pass.far_current_a + i0 + p * kLanes) : Lanes{};
    factor[p] = broadcast(1.0);
  }
  for (long j0 = grid.cols - kLanes; j0 >= 0; j0 -= kLanes) {
    Lanes tile[kPanels][kLanes];
#pragma GCC unroll 2
    for (long p = 0; p < kPanels; ++p) load_tile<kCorrected, kExtra>(grid, pass, i0 + p * kLanes, j0, tile[p]);
    double* scratch = pass.scratch + j0 * kPanels * kLanes;
    const double* c = grid.c + i0 * grid.cols + j0 * kLanes;
#pragma GCC unroll 8
    for (long k = kLanes - 1; k >= 0; --k) {
#pragma GCC unroll 2
      for (long p = 0; p < kPanels; ++p) {
        norton[p] = tile[p][k] + factor[p] * norton[p];
        store(scratch + (k * kPanels + p) * kLanes, norton[p]);
        factor[p] = load(c + p * kLanes * grid.cols + k * kLanes);
      }
    }
  }
}

}  // namespace
}  // namespace sotto
