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

/// Current errors lane by lane, summed up while the rows pass by.
struct LaneErrors {
  Lanes largest_a{}, largest_v{}, row_sum_a{}, scale_a{};

  [[gnu::always_inline]] void add(Lanes siemens, Lanes v, Lanes change_v) {
    const Lanes size_v = magnitude(change_v);
    const Lanes error_a = siemens * size_v;
    largest_v = larger(largest_v, size_v);
    largest_a = larger(largest_a, error_a);
    row_sum_a += error_a;
    scale_a += siemens * magnitude(v);
  }

  [[gnu::always_inline]] void end_row(double return_ohm, CurrentErrors& errors) {
    const double sum_a = sum_of(row_sum_a);
    row_sum_a = Lanes{};
    errors.sum_a += sum_a;
    if (return_ohm < 1.7976931348623157e308) {
      errors.return_w += return_ohm * sum_a * sum_a;
    } else {
      errors.cut_sum_a += sum_a;
    }
  }
};

template <bool kStored, bool kCompared, bool kRelaxed>
void up_rows(GridView grid, UpPass pass) {
  LaneErrors lanes;
  CurrentErrors errors;
  double* result = kRelaxed ? pass.j : pass.v;
  for (long i = grid.rows - 1; i >= 0; --i) {
    const long slot = pass.samples ? pass.samples->slot[i] : -1;
    const bool last = i + 1 == grid.rows;
    for (long j = 0; j < grid.cols; j += kLanes) {
      const long at = i * grid.stride + j;
      const Lanes below = last ? Lanes{} : load(result + at + grid.stride);
      const Lanes v = column_v<kStored>(grid, pass.j, i, j, below);
      if constexpr (kCompared) {
        const Lanes change_v = v - load(pass.v + at);
        lanes.add(load(grid.g + at), v, change_v);
        if constexpr (kRelaxed) store(pass.v + at, v + pass.relaxation * change_v);
      }
      store(result + at, v);
      if (slot >= 0) {
        double* sample = pass.samples->values + slot * grid.stride + j;
        store(sample, v - load(sample));
      }
    }
    if constexpr (kCompared) lanes.end_row(grid.return_ohm[i], errors);
  }
  if constexpr (kCompared) {
    errors.largest_a = largest_of(lanes.largest_a);
    errors.largest_v = largest_of(lanes.largest_v);
    errors.scale_a = sum_of(lanes.scale_a);
    *pass.errors = errors;
  }
}

template <bool kStored>
void up_lines(const GridView& grid, const UpPass& pass) {
  if (!pass.errors) return up_rows<kStored, false, false>(grid, pass);
  return pass.relaxation == 0 ? up_rows<kStored, true, false>(grid, pass) : up_rows<kStored, true, true>(grid, pass);
}

void up(const GridView& grid, const UpPass& pass) {
  return grid.bd ? up_lines<true>(grid, pass) : up_lines<false>(grid, pass);
}

}  // namespace
}  // namespace sotto
