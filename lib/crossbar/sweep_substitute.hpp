/// Row substitution of a sweep: from the driver to the right end the row voltages u, transposed back tile by tile, and
/// with h = g u the Norton currents J of all columns; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "lanes.hpp"
#include "sweep_energy.hpp"
#include "sweep_kernel.hpp"

namespace sotto {
namespace {

/// Row voltages of one tile, lanes = rows, into `tile`; `u` is advanced to the last column of the tile.
template <bool kStored>
[[gnu::always_inline]] inline void substitute_tile(const GridView& grid, const DownPass& pass, long i0, long j0,
                                                   Lanes* u, Lanes (*tile)[kLanes]) {
  const double* scratch = pass.scratch + j0 * kPanels * kLanes;
  const double* c = grid.c + i0 * grid.cols + j0 * kLanes;
  const double* ac = kStored ? grid.ac + i0 * grid.cols + j0 * kLanes : nullptr;
#pragma GCC unroll 8
  for (long k = 0; k < kLanes; ++k) {
#pragma GCC unroll 2
    for (long p = 0; p < kPanels; ++p) {
      const Lanes factor = load(c + p * kLanes * grid.cols + k * kLanes);
      Lanes product = kStored ? load(ac + p * kLanes * grid.cols + k * kLanes) : grid.row_ohm * factor;
      if (k == 0 && j0 == 0) product = load(grid.first_ac + i0 + p * kLanes);
      u[p] = factor * u[p] + product * load(scratch + (k * kPanels + p) * kLanes);
      tile[p][k] = u[p];
    }
  }
}

/// J of one tile from its row voltages (already transposed back); last_j holds the J of the row above and is advanced.
template <bool kExtra>
[[gnu::always_inline]] inline void advance_columns(const GridView& grid, const DownPass& pass, long i0, long j0,
                                                   const Lanes (*tile)[kLanes]) {
  Lanes norton = load(pass.last_j + j0);
  const long first = i0 * grid.stride + j0;
  const double* g = grid.g + first;
  const double* d = grid.d + first - grid.stride;
  double* j = pass.j + first;
#pragma GCC unroll 2
  for (long p = 0; p < kPanels; ++p) {
#pragma GCC unroll 8
    for (long l = 0; l < kLanes; ++l) {
      Lanes current = load(g) * tile[p][l];
      if (kExtra && pass.col_injected_a) current += load(pass.col_injected_a + (g - grid.g));
      norton = current + load(d) * norton;
      store(j, norton);
      g += grid.stride;
      d += grid.stride;
      j += grid.stride;
    }
  }
  store(pass.last_j + j0, norton);
}

/// Left to right: row voltages, and with them the Norton currents of the columns.
template <bool kStored, bool kExtra, bool kEnergy>
[[gnu::always_inline]] inline Lanes substitute_rows(const GridView& grid, const DownPass& pass, long i0) {
  Lanes u[kPanels], before[kPanels];
  Lanes energy{};
  for (long p = 0; p < kPanels; ++p) u[p] = load(pass.source_v + i0 + p * kLanes);
  for (long j0 = 0; j0 < grid.cols; j0 += kLanes) {
    Lanes tile[kPanels][kLanes];
    for (long p = 0; p < kPanels; ++p) before[p] = u[p];
    substitute_tile<kStored>(grid, pass, i0, j0, u, tile);
    if constexpr (kEnergy) energy += tile_wire_energy<kStored>(grid, i0, j0, before, tile);
    for (long p = 0; p < kPanels; ++p) transpose(tile[p]);
    if constexpr (kEnergy) energy += tile_cell_energy(grid, pass, i0, j0, tile);
    if (kExtra && pass.u) {
      for (long p = 0; p < kPanels; ++p) {
        for (long l = 0; l < kLanes; ++l) store(pass.u + (i0 + p * kLanes + l) * grid.stride + j0, tile[p][l]);
      }
    }
    advance_columns<kExtra>(grid, pass, i0, j0, tile);
  }
  if constexpr (kEnergy) {
    for (long p = 0; p < kPanels; ++p) {
      if (grid.row_far_siemens) energy += load(grid.row_far_siemens + i0 + p * kLanes) * u[p] * u[p];
    }
  }
  return energy;
}

}  // namespace
}  // namespace sotto
