/// The row half of a line sweep, fused with the downward column recursion, for two panels of rows at a time: u never
/// reaches memory unless it is asked for. Compiled once per instruction set (see lanes.hpp).
#pragma once

#include "sweep_eliminate.hpp"
#include "sweep_substitute.hpp"

namespace sotto {
namespace {

/// Grid and pass are taken by value here: what a kernel writes cannot change them, and the compiler knows.
template <bool kStored, bool kCorrected, bool kExtra, bool kEnergy>
void down_rows(GridView grid, DownPass pass) {
  for (long j = 0; j < grid.cols; ++j) pass.last_j[j] = 0;
  Lanes energy{};
  for (long i0 = 0; i0 < grid.rows; i0 += kPanels * kLanes) {
    Lanes norton[kPanels];
    eliminate_rows<kCorrected, kExtra>(grid, pass, i0, norton);
    if (pass.first_norton_a) {
      for (long p = 0; p < kPanels; ++p) store(pass.first_norton_a + i0 + p * kLanes, norton[p]);
    }
    energy += substitute_rows<kStored, kExtra, kEnergy>(grid, pass, i0);
  }
  if constexpr (kEnergy) *pass.energy_w = sum_of(energy);
}

template <bool kStored>
void down_lines(const GridView& grid, const DownPass& pass) {
  if (pass.energy_w) return down_rows<kStored, false, false, true>(grid, pass);
  const bool corrected = pass.correction || pass.samples || pass.keep_corrected;
  if (pass.row_injected_a || pass.col_injected_a || pass.u) {
    return corrected ? down_rows<kStored, true, true, false>(grid, pass)
                     : down_rows<kStored, false, true, false>(grid, pass);
  }
  return corrected ? down_rows<kStored, true, false, false>(grid, pass)
                   : down_rows<kStored, false, false, false>(grid, pass);
}

void down(const GridView& grid, const DownPass& pass) {
  return grid.ac ? down_lines<true>(grid, pass) : down_lines<false>(grid, pass);
}

}  // namespace
}  // namespace sotto
