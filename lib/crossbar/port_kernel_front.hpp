/// Partial factorisation of a front. Included once per instruction set, after SOTTO_LANES is defined.
#pragma once

#include "lanes.hpp"
#include "port_kernel_product.hpp"
#include "port_kernels.hpp"

namespace sotto {
namespace {

inline constexpr long kBlock = 64;  ///< columns brought up to date together, see eliminate

/// Column sums of a panel over all rows below it: for the panel these rows are one node.
inline void add_columns(const double* below, long ld, long rows, double* sums) {
  Lanes partial[kPanel] = {};
  for (long i = 0; i < rows; i += kLanes) {
#pragma GCC unroll 8
    for (long j = 0; j < kPanel; ++j) partial[j] += load(below + j * ld + i);
  }
  for (long j = 0; j < kPanel; ++j) sums[j] = sum_of(partial[j]);
}

/// Factors the square of a panel. `outside` are the sums below it; afterwards inverse[j] = 1 / sqrt(pivot), and 0 for a
/// node without any conductance, which is thereby left out.
inline void factor_square(double* square, long ld, double* outside, double* inverse) {
  for (long j = 0; j < kPanel; ++j) {
    double* column = square + j * ld;
    double pivot = outside[j];
    for (long i = j + 1; i < kPanel; ++i) pivot += column[i];
    inverse[j] = pivot > 0 ? 1 / __builtin_sqrt(pivot) : 0;
    outside[j] *= inverse[j];
    for (long i = j + 1; i < kPanel; ++i) column[i] *= inverse[j];
    for (long k = j + 1; k < kPanel; ++k) {
      for (long i = k + 1; i < kPanel; ++i) square[k * ld + i] += column[i] * column[k];
      outside[k] += outside[j] * column[k];
    }
  }
}

/// X of the rows below a factored square.
inline void solve_below(double* below, long rows, const double* square, long ld, const double* inverse) {
  for (long i = 0; i < rows; i += kLanes) {
    Lanes x[kPanel];
#pragma GCC unroll 8
    for (long j = 0; j < kPanel; ++j) {
      x[j] = load(below + j * ld + i);
#pragma GCC unroll 8
      for (long l = 0; l < j; ++l) x[j] += x[l] * square[l * ld + j];
      x[j] *= inverse[j];
      store(below + j * ld + i, x[j]);
    }
  }
}

/// Left-looking; blocks of kBlock columns first take all earlier columns at once, so that long rows are read once for
/// them.
void eliminate(double* x, long ld, long rows, long eliminated) {
  for (long block = 0; block < eliminated; block += kBlock) {
    const long end = block + kBlock < eliminated ? block + kBlock : eliminated;
    if (block > 0)
      add_product({x + block * ld + block, ld, x + block, ld, x + block, ld, rows - block, end - block, block, 0});
    for (long j = block; j < end; j += kPanel) {
      double* square = x + j * ld + j;
      const double* done = x + block * ld + j;
      if (j > block) add_product({square, ld, done, ld, done, ld, rows - j, kPanel, j - block, kPanel});
      double outside[kPanel], inverse[kPanel];
      add_columns(square + kPanel, ld, rows - j - kPanel, outside);
      factor_square(square, ld, outside, inverse);
      solve_below(square + kPanel, rows - j - kPanel, square, ld, inverse);
    }
  }
}

}  // namespace
}  // namespace sotto
