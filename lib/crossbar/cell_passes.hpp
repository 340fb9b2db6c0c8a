/// The passes of cell_kernel.hpp; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "cell_kernel.hpp"
#include "lanes.hpp"

namespace sotto {
namespace {

constexpr double kLargestSquare = 1e60;  ///< of V/V_half: beyond it TMR(V) is 0 to rounding, and nothing overflows

/// junction_point of cell_current.hpp, multiplied by 1 + (V/V_half)^2 so that one division is enough.
void junctions(const CellRange& range, const JunctionArrays& arrays, const CellArrays& cells) {
  const JunctionArrays law = arrays;
  const CellArrays out = cells;
  for (long k = range.begin; k < range.end; k += kLanes) {
    const Lanes bias_v = load(out.row_v + k) - load(out.col_v + k);
    const Lanes relative = bias_v * law.per_half_bias;
    const Lanes any_square = relative * relative;
    const Lanes square = any_square < kLargestSquare ? any_square : broadcast(kLargestSquare);
    const Lanes scaled = 1.0 + square;
    const Lanes excess_ohm = load(law.excess_ohm + k);
    const Lanes scaled_ohm = load(law.parallel_ohm + k) * scaled + excess_ohm;
    const Lanes per_ohm = load(law.live + k) / scaled_ohm;
    store(out.current_a + k, bias_v * scaled * per_ohm);
    store(out.slope_siemens + k, (scaled_ohm * scaled + 2.0 * excess_ohm * square) * per_ohm * per_ohm);
  }
}

void keep(const CellRange& range, const SweptArrays& arrays) {
  const SweptArrays swept = arrays;
  for (long k = range.begin; k < range.end; k += kLanes) {
    const Lanes siemens = load(swept.siemens + k);
    const Lanes source_a = load(swept.source_a + k);
    const Lanes row_v = load(swept.row_v + k);
    const Lanes col_v = load(swept.swept_col_v + k);
    store(swept.row_a + k, siemens * (row_v - load(swept.col_v + k)) + source_a);
    store(swept.col_a + k, siemens * (row_v - col_v) + source_a);
    store(swept.col_v + k, col_v);
  }
}

void compare(const CellRange& range, const CellArrays& cells, const double* row_a, const double* col_a,
             Mismatch* sums) {
  const CellArrays in = cells;
  Lanes sum{}, largest{}, scale{}, largest_cell{};
  for (long k = range.begin; k < range.end; k += kLanes) {
    const Lanes cell_a = load(in.current_a + k);
    const Lanes row_error_a = magnitude(cell_a - load(row_a + k));
    const Lanes col_error_a = magnitude(cell_a - load(col_a + k));
    sum += row_error_a + col_error_a;
    largest = larger(largest, larger(row_error_a, col_error_a));
    scale += load(in.slope_siemens + k) * (magnitude(load(in.row_v + k)) + magnitude(load(in.col_v + k)));
    largest_cell = larger(largest_cell, magnitude(cell_a));
  }
  const double error_a = largest_of(largest), branch_a = largest_of(largest_cell);
  sums->sum_a += sum_of(sum);
  sums->scale_a += sum_of(scale);
  sums->largest_a = error_a > sums->largest_a ? error_a : sums->largest_a;
  sums->largest_branch_a = branch_a > sums->largest_branch_a ? branch_a : sums->largest_branch_a;
}

void companion(const CellRange& range, const CellArrays& cells, double* row_injected_a, double* col_injected_a) {
  const CellArrays in = cells;
  for (long k = range.begin; k < range.end; k += kLanes) {
    const Lanes bias_v = load(in.row_v + k) - load(in.col_v + k);
    const Lanes source_a = load(in.current_a + k) - load(in.slope_siemens + k) * bias_v;
    store(row_injected_a + k, -source_a);
    store(col_injected_a + k, source_a);
  }
}

constexpr CellKernel kCellPasses{junctions, keep, compare, companion};

}  // namespace
}  // namespace sotto
