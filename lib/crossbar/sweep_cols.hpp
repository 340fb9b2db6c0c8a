/// The upward half of a line sweep; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "lanes.hpp"
#include "sweep_kernel.hpp"

namespace sotto {
namespace {

/// Voltage of one tile of row i, with the voltage below it: v = d v_below + (b d) J.
template <bool kStored>
[[gnu::always_inline]] inline Lanes column_v(const GridView& grid, const double* norton, long i, long j, Lanes below) {
  const long at = i * grid.stride + j;
  const Lanes factor = load(grid.d + at);
  const Lanes current = load(norton + at);
  if (i + 1 == grid.rows) return load(grid.last_bd + j) * current;
  return factor * below + (kStored ? load(grid.bd + at) : grid.col_ohm * factor) * current;
}

template <bool kStored, bool kCompared>
void up_rows(GridView grid, UpPass pass) {
  Lanes largest{}, largest_v{}, sum{}, scale{};
  for (long i = grid.rows - 1; i >= 0; --i) {
    const long slot = pass.samples ? pass.samples->slot[i] : -1;
    const bool last = i + 1 == grid.rows;
    for (long j = 0; j < grid.cols; j += kLanes) {
      const long at = i * grid.stride + j;
      const Lanes below = last ? Lanes{} : load(pass.v + at + grid.stride);
      const Lanes v = column_v<kStored>(grid, pass.j, i, j, below);
      if constexpr (kCompared) {
        const Lanes siemens = load(grid.g + at);
        const Lanes change_v = magnitude(v - load(pass.v + at));
        const Lanes error_a = siemens * change_v;
        largest_v = larger(largest_v, change_v);
        largest = larger(largest, error_a);
        sum += error_a;
        scale += siemens * magnitude(v);
      }
      store(pass.v + at, v);
      if (slot >= 0) {
        double* sample = pass.samples->values + slot * grid.stride + j;
        store(sample, v - load(sample));
      }
    }
  }
  if constexpr (kCompared) *pass.errors = {largest_of(largest), sum_of(sum), largest_of(largest_v), sum_of(scale)};
}

void up(const GridView& grid, const UpPass& pass) {
  if (grid.bd) return pass.errors ? up_rows<true, true>(grid, pass) : up_rows<true, false>(grid, pass);
  return pass.errors ? up_rows<false, true>(grid, pass) : up_rows<false, false>(grid, pass);
}

}  // namespace
}  // namespace sotto
