/// The arithmetic of port reduction, once per instruction set. Only off-diagonal conductances are stored (magnitudes,
/// >= 0): nothing is ever subtracted.
#pragma once

#include "sotto/core/simd.hpp"

namespace sotto {

inline constexpr long kLeafLines = 8;               ///< rows and columns of a leaf
inline constexpr long kLeafPorts = 4 * kLeafLines;  ///< left, right, top, bottom
inline constexpr long kPanel = 8;                   ///< all sizes below are multiples of it

/// c += a b', column-major; `rows` and `cols` of c, `depth` columns of a and b.
struct PortProduct {
  double* c;
  long ldc;
  const double* a;
  long lda;
  const double* b;
  long ldb;
  long rows, cols, depth;
  long below;  ///< entries (i, j) with j > i + below are not needed and come out as anything; cols: all are needed
};

/// A block of rows x cols, column-major, from one place to another.
struct PortCopy {
  const double* from;
  long ld_from;
  double* to;
  long ld_to;
  long rows, cols;
  bool lower = false;  ///< only entries below the diagonal are needed; those above come out as anything
};

struct PortKernels {
  long lanes;  ///< leaves reduced at once

  /// Reduces `lanes` leaves. `cells`: cell, row segment, column segment (3), row by row (64), lane. `scratch` holds
  /// kLeafScratch doubles per lane. Leaf of lane l -> leaves + l * kLeafPorts^2, strictly lower, column-major.
  void (*reduce_leaves)(const double* cells, double* scratch, double* leaves);

  /// Eliminates the first `eliminated` nodes of a front, of which x holds these columns (rows x eliminated, ld): GTH
  /// factorisation W = X X' off the diagonal, every pivot the sum of its updated column.
  void (*eliminate)(double* x, long ld, long rows, long eliminated);

  void (*add_product)(const PortProduct& product);

  void (*copy)(const PortCopy& block);             ///< to = from
  void (*copy_transposed)(const PortCopy& block);  ///< to = from'; `rows`, `cols` of to
  void (*add_lower)(const PortCopy& block);        ///< to += from, strictly below the diagonal
  void (*clear)(double* to, long ld, long rows, long cols);
};

/// Doubles per lane that reduce_leaves needs: blocks on the way from one cell to a leaf, twice each, and one front.
inline constexpr long kLeafScratch = 4096;

extern const PortKernels kPortKernelsBaseline, kPortKernelsAvx2, kPortKernelsAvx512;

/// The kernels of a level, or of the widest one that runs here where the level does not.
const PortKernels& port_kernels(SimdLevel level);

}  // namespace sotto
