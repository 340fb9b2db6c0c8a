/// Products of panels of a front, in register tiles. Included once per instruction set, after SOTTO_LANES is defined.
#pragma once

#include "lanes.hpp"
#include "port_kernels.hpp"

namespace sotto {
namespace {

inline constexpr long kTileCols = kLanes == 8 ? 8 : 4;  ///< 3 x 8 of 32 registers, or 3 x 4 of 16
inline constexpr long kTileRows = 3 * kLanes;

/// c += a b' on kVectors * kLanes rows and kTileCols columns.
template <long kVectors>
[[gnu::always_inline]] inline void add_tile(double* c, const double* a, const double* b, const PortProduct& p) {
  Lanes sum[kTileCols][kVectors];
#pragma GCC unroll 8
  for (long j = 0; j < kTileCols; ++j) {
#pragma GCC unroll 3
    for (long v = 0; v < kVectors; ++v) sum[j][v] = load(c + j * p.ldc + v * kLanes);
  }
  for (long l = 0; l < p.depth; ++l, a += p.lda, b += p.ldb) {
    Lanes left[kVectors];
#pragma GCC unroll 3
    for (long v = 0; v < kVectors; ++v) left[v] = load(a + v * kLanes);
#pragma GCC unroll 8
    for (long j = 0; j < kTileCols; ++j) {
      const double right = b[j];
#pragma GCC unroll 3
      for (long v = 0; v < kVectors; ++v) sum[j][v] += left[v] * right;
    }
  }
#pragma GCC unroll 8
  for (long j = 0; j < kTileCols; ++j) {
#pragma GCC unroll 3
    for (long v = 0; v < kVectors; ++v) store(c + j * p.ldc + v * kLanes, sum[j][v]);
  }
}

template <long kVectors>
void add_strip(const PortProduct& p, long row, long cols) {
  for (long j = 0; j < cols; j += kTileCols) add_tile<kVectors>(p.c + row + j * p.ldc, p.a + row, p.b + j, p);
}

void add_product(const PortProduct& p) {
  for (long row = 0; row < p.rows; row += kTileRows) {
    const long height = p.rows - row < kTileRows ? p.rows - row : kTileRows;
    const long needed = row + height + p.below;
    const long cols = needed < p.cols ? needed : p.cols;
    if (height == kTileRows) {
      add_strip<3>(p, row, cols);
    } else {
      for (long done = 0; done < height; done += kLanes) add_strip<1>(p, row + done, cols);
    }
  }
}

}  // namespace
}  // namespace sotto
