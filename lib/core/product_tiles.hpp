/// Register tiles of the matrix product. Included once per instruction set, after SOTTO_LANES is defined.
#pragma once

#include "product_kernel.hpp"

namespace sotto {
namespace {

using Lanes = double __attribute__((vector_size(8 * SOTTO_LANES)));
using StoredLanes = double __attribute__((vector_size(8 * SOTTO_LANES), aligned(8), may_alias));

constexpr long kVectors = 3;  // 3 x 8 of 32 registers, or 3 x 4 of 16
constexpr long kTileRows = kVectors * SOTTO_LANES;
constexpr long kTileCols = SOTTO_LANES == 8 ? 8 : 4;

/// `rows` of a column-major block side by side for every depth; zeros below them.
inline void pack_rows(const ProductBlock& block, long row, double* packed) {
  const long rows = block.rows - row < kTileRows ? block.rows - row : kTileRows;
  for (long l = 0; l < block.depth; ++l, packed += kTileRows) {
    const double* from = block.a + l * block.lda + row;
    if (rows == kTileRows) {
#pragma GCC unroll 24
      for (long i = 0; i < kTileRows; ++i) packed[i] = from[i];
    } else {
      for (long i = 0; i < kTileRows; ++i) packed[i] = i < rows ? from[i] : 0;
    }
  }
}

/// c = a b on one tile, or += where kAdd.
template <bool kAdd>
[[gnu::always_inline]] inline void multiply_tile(double* c, long ldc, const double* a, const double* b, long depth) {
  Lanes sum[kTileCols][kVectors] = {};
  for (long l = 0; l < depth; ++l, a += kTileRows, b += kProductTileCols) {
    Lanes left[kVectors];
#pragma GCC unroll 3
    for (long v = 0; v < kVectors; ++v) left[v] = *reinterpret_cast<const StoredLanes*>(a + v * SOTTO_LANES);
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
    for (long v = 0; v < kVectors; ++v) {
      auto* to = reinterpret_cast<StoredLanes*>(c + j * ldc + v * SOTTO_LANES);
      *to = kAdd ? *to + sum[j][v] : sum[j][v];
    }
  }
}

/// The tile at the lower or right edge, by way of a whole one.
template <bool kAdd>
void multiply_edge(double* c, long ldc, long rows, long cols, const double* a, const double* b, long depth) {
  double tile[kTileRows * kTileCols];
  multiply_tile<false>(tile, kTileRows, a, b, depth);
  for (long j = 0; j < cols; ++j) {
    for (long i = 0; i < rows; ++i) c[j * ldc + i] = (kAdd ? c[j * ldc + i] : 0) + tile[j * kTileRows + i];
  }
}

template <bool kAdd>
void multiply_strip(const ProductBlock& block, long row, const double* packed) {
  const long rows = block.rows - row < kTileRows ? block.rows - row : kTileRows;
  for (long col = 0; col < block.cols; col += kTileCols) {
    const long cols = block.cols - col < kTileCols ? block.cols - col : kTileCols;
    double* c = block.c + col * block.ldc + row;
    const double* b = block.b + col / kProductTileCols * kProductTileCols * block.depth + col % kProductTileCols;
    if (rows == kTileRows && cols == kTileCols) {
      multiply_tile<kAdd>(c, block.ldc, packed, b, block.depth);
    } else {
      multiply_edge<kAdd>(c, block.ldc, rows, cols, packed, b, block.depth);
    }
  }
}

void multiply_block(const ProductBlock& block) {
  alignas(64) double packed[kTileRows * kProductDepth];
  for (long row = 0; row < block.rows; row += kTileRows) {
    pack_rows(block, row, packed);
    if (block.add) {
      multiply_strip<true>(block, row, packed);
    } else {
      multiply_strip<false>(block, row, packed);
    }
  }
}

}  // namespace
}  // namespace sotto
