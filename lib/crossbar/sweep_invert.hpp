/// From the user's resistances to the conductances of a grid; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "lanes.hpp"

namespace sotto {
namespace {

/// Conductances of a column-major matrix of resistances, row-major; infinite resistance gives 0.
void invert(const double* ohm, long rows, long cols, double* g, long stride) {
  const long even_rows = rows - rows % kLanes;
  const long even_cols = cols - cols % kLanes;
  for (long i = 0; i < even_rows; i += kLanes) {
    for (long j = 0; j < even_cols; j += kLanes) {
      Lanes tile[kLanes];
#pragma GCC unroll 8
      for (long k = 0; k < kLanes; ++k) tile[k] = 1.0 / load(ohm + (j + k) * rows + i);
      transpose(tile);
#pragma GCC unroll 8
      for (long l = 0; l < kLanes; ++l) store(g + (i + l) * stride + j, tile[l]);
    }
    for (long j = even_cols; j < cols; ++j) {
      for (long l = i; l < i + kLanes; ++l) g[l * stride + j] = 1.0 / ohm[j * rows + l];
    }
  }
  for (long j = 0; j < cols; ++j) {
    for (long i = even_rows; i < rows; ++i) g[i * stride + j] = 1.0 / ohm[j * rows + i];
  }
}

}  // namespace
}  // namespace sotto
