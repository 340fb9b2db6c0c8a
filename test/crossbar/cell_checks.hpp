/// What every instruction set of the passes over cells must do.
#pragma once

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "crossbar/cell_current.hpp"
#include "crossbar/cell_kernel.hpp"
#include "sotto/core/random.hpp"

namespace sotto::test {

inline constexpr double kRelCellPass = 1e-14;  ///< a dozen operations in another order
inline constexpr long kCells = 48;
using Cells = std::array<double, kCells>;

inline bool cells_run_here(SimdLevel level) {
  if (is_available(level)) return true;
  WARN("this processor lacks " << to_string(level) << ": nothing tested");
  return false;
}

inline Cells random_cells(std::uint64_t seed, double from, double to) {
  SampleRng rng(seed, 0);
  Cells cells;
  for (double& cell : cells) cell = from + (to - from) * rng.uniform();
  return cells;
}

/// Only the cells 8 ... 39 are asked for; the others must stay.
inline void check_junctions(SimdLevel level) {
  if (!cells_run_here(level)) return;
  const Cells parallel_ohm = random_cells(1, 1e3, 1e4), excess_ohm = random_cells(2, 0, 2e4);
  Cells row_v = random_cells(3, -1, 1), live = random_cells(5, 1, 1);
  const Cells col_v = random_cells(4, 0, 0.1);
  live[9] = 0;
  row_v[10] = 1e200;
  Cells current_a = random_cells(6, 7, 7), slope = random_cells(6, 7, 7);

  cell_kernel(level).junctions({8, 40}, {parallel_ohm.data(), excess_ohm.data(), live.data(), 2.0},
                               {row_v.data(), col_v.data(), current_a.data(), slope.data()});

  for (long k = 0; k < kCells; ++k) {
    JunctionPoint one = junction_point({parallel_ohm[k], excess_ohm[k], 2.0}, row_v[k] - col_v[k]);
    if (k == 9) one = {0, 0};
    if (k < 8 || k >= 40) one = {7, 7};
    CHECK(std::abs(current_a[k] - one.current_a) <= kRelCellPass * std::abs(one.current_a));
    CHECK(std::abs(slope[k] - one.slope_siemens) <= kRelCellPass * one.slope_siemens);
  }
}

inline void check_companions_and_errors(SimdLevel level) {
  if (!cells_run_here(level)) return;
  const CellKernel& kernel = cell_kernel(level);
  const Cells row_v = random_cells(3, -1, 1), swept_v = random_cells(4, 0, 0.1), before_v = random_cells(7, 0, 0.1);
  Cells current_a = random_cells(8, -1, 1), siemens = random_cells(9, 0.5, 2), col_v = before_v;
  Cells row_injected_a{}, col_injected_a{}, row_a{}, col_a{};
  const CellArrays cells{row_v.data(), swept_v.data(), current_a.data(), siemens.data()};
  Mismatch found{.sum_a = 1};
  double sum_a = 1, largest_a = 0, scale_a = 0, largest_cell_a = 0;

  kernel.companion({0, kCells}, cells, row_injected_a.data(), col_injected_a.data());
  kernel.keep({0, kCells}, {siemens.data(), col_injected_a.data(), row_v.data(), swept_v.data(), col_v.data(),
                            row_a.data(), col_a.data()});
  kernel.compare({0, kCells}, cells, row_a.data(), col_a.data(), &found);

  for (long k = 0; k < kCells; ++k) {
    const double source_a = current_a[k] - siemens[k] * (row_v[k] - swept_v[k]);
    CHECK(std::abs(col_injected_a[k] - source_a) <= kRelCellPass);
    CHECK(row_injected_a[k] == -col_injected_a[k]);
    CHECK(std::abs(row_a[k] - (siemens[k] * (row_v[k] - before_v[k]) + source_a)) <= kRelCellPass);
    CHECK(std::abs(col_a[k] - current_a[k]) <= kRelCellPass);
    CHECK(col_v[k] == swept_v[k]);
    sum_a += std::abs(current_a[k] - row_a[k]) + std::abs(current_a[k] - col_a[k]);
    largest_a = std::max({largest_a, std::abs(current_a[k] - row_a[k]), std::abs(current_a[k] - col_a[k])});
    scale_a += siemens[k] * (std::abs(row_v[k]) + std::abs(swept_v[k]));
    largest_cell_a = std::max(largest_cell_a, std::abs(current_a[k]));
  }
  CHECK(std::abs(found.sum_a - sum_a) <= kCells * kRelCellPass);
  CHECK(found.largest_a == largest_a);
  CHECK(std::abs(found.scale_a - scale_a) <= kCells * kRelCellPass);
  CHECK(found.largest_branch_a == largest_cell_a);
}

}  // namespace sotto::test
