/// Blocks of a matrix product, once per instruction set.
#pragma once

namespace sotto {

inline constexpr long kProductDepth = 256;   ///< longest sum at once: a packed strip of `a` stays in the cache
inline constexpr long kProductTileCols = 8;  ///< columns of b are packed in groups of as many

/// c (rows x cols, column-major) = a b, or += where `add`; a column-major, b packed: for every group of
/// kProductTileCols columns all `depth` rows, each of kProductTileCols numbers (0 behind the last column).
struct ProductBlock {
  double* c;
  long ldc;
  const double* a;
  long lda;
  const double* b;
  long rows, cols, depth;
  bool add;
};

using MultiplyBlock = void (*)(const ProductBlock& block);

extern const MultiplyBlock kMultiplyBlockBaseline, kMultiplyBlockAvx2, kMultiplyBlockAvx512;

}  // namespace sotto
