/// Power in one tile of a sweep; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "lanes.hpp"
#include "sweep_kernel.hpp"

namespace sotto {
namespace {

/// Power of the row segments of one tile: drop^2 / a, where 1/a = c / (a c).
template <bool kStored>
[[gnu::always_inline]] inline Lanes tile_wire_energy(const GridView& grid, long i0, long j0, const Lanes* before,
                                                     const Lanes (*tile)[kLanes]) {
  const Lanes siemens = broadcast(grid.row_ohm > 0 ? 1.0 / grid.row_ohm : 0.0);
  Lanes energy{};
  for (long p = 0; p < kPanels; ++p) {
    Lanes left = before[p];
    for (long k = 0; k < kLanes; ++k) {
      const long at = (i0 + p * kLanes) * grid.cols + (j0 + k) * kLanes;
      Lanes inverse = siemens;
      if (kStored || j0 + k == 0) {
        const Lanes product = load(j0 + k == 0 ? grid.first_ac + i0 + p * kLanes : grid.ac + at);
        inverse = product > 0 ? load(grid.c + at) / product : Lanes{};
      }
      const Lanes drop = left - tile[p][k];
      energy += inverse * drop * drop;
      left = tile[p][k];
    }
  }
  return energy;
}

/// Power of the cells of one tile between u and v.
[[gnu::always_inline]] inline Lanes tile_cell_energy(const GridView& grid, const DownPass& pass, long i0, long j0,
                                                     const Lanes (*tile)[kLanes]) {
  Lanes energy{};
  for (long p = 0; p < kPanels; ++p) {
    for (long l = 0; l < kLanes; ++l) {
      const long at = (i0 + p * kLanes + l) * grid.stride + j0;
      const Lanes drop = tile[p][l] - load(pass.v + at);
      energy += load(grid.g + at) * drop * drop;
    }
  }
  return energy;
}

}  // namespace
}  // namespace sotto
