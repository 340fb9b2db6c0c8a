/// Passes over the cells of a non-linear crossbar, one table of functions per instruction set.
#pragma once

#include "sotto/core/simd.hpp"

namespace sotto {

/// Cells of row-major arrays over a grid, first and one behind the last; both multiples of 8, as the size of every grid
/// is.
struct CellRange {
  long begin = 0;
  long end = 0;
};

/// R = parallel_ohm + excess_ohm / (1 + (V per_half_bias)^2) where live is 1, no cell where it is 0.
struct JunctionArrays {
  const double* parallel_ohm = nullptr;
  const double* excess_ohm = nullptr;
  const double* live = nullptr;
  double per_half_bias = 0;
};

/// Node voltages and the cell currents and slopes there.
struct CellArrays {
  const double* row_v = nullptr;
  const double* col_v = nullptr;
  double* current_a = nullptr;
  double* slope_siemens = nullptr;
};

/// What a sweep leaves: the linearised cells, and column voltages before and after.
struct SweptArrays {
  const double* siemens = nullptr;
  const double* source_a = nullptr;
  const double* row_v = nullptr;
  const double* swept_col_v = nullptr;
  double* col_v = nullptr;  ///< before the sweep; afterwards swept_col_v
  double* row_a = nullptr;  ///< receives the currents that the wires deliver at the row nodes
  double* col_a = nullptr;  ///< and take at the column nodes
};

/// How far the cell currents of a state are from what the wires carry.
struct Mismatch {
  double largest_a = 0;  ///< current error of one node
  double sum_a = 0;      ///< of all nodes: no output is further from the solution than this
  double scale_a = 0;    ///< sum of conductance times voltage: times the unit roundoff, what rounding may hide
  double largest_branch_a = 0;
};

struct CellKernel {
  void (*junctions)(const CellRange& range, const JunctionArrays& junctions, const CellArrays& cells);
  void (*keep)(const CellRange& range, const SweptArrays& swept);
  /// Adds the errors of these cells to `sums`.
  void (*compare)(const CellRange& range, const CellArrays& cells, const double* row_a, const double* col_a,
                  Mismatch* sums);
  /// Currents of the companion model into the row and the column nodes.
  void (*companion)(const CellRange& range, const CellArrays& cells, double* row_injected_a, double* col_injected_a);
};

extern const CellKernel kCellsBaseline;
extern const CellKernel kCellsAvx2;
extern const CellKernel kCellsAvx512;

inline const CellKernel& cell_kernel(SimdLevel level) {
  if (level == SimdLevel::avx512) return kCellsAvx512;
  return level == SimdLevel::avx2 ? kCellsAvx2 : kCellsBaseline;
}

}  // namespace sotto
