/// Filling of fronts from the blocks that are merged. Included once per instruction set, after SOTTO_LANES is defined.
#pragma once

#include "lanes.hpp"
#include "port_kernels.hpp"

namespace sotto {
namespace {

[[gnu::always_inline]] inline void copy_column(const double* from, double* to, long count) {
  long i = 0;
  for (; i + kLanes <= count; i += kLanes) store(to + i, load(from + i));
#pragma GCC unroll 1
  for (; i < count; ++i) to[i] = from[i];
}

void copy(const PortCopy& c) {
  for (long j = 0; j < c.cols; ++j) {
    const long skip =
        c.lower ? j / kPanel * kPanel : 0;  // whole vectors stay aligned; what is above the diagonal is free
    copy_column(c.from + j * c.ld_from + skip, c.to + j * c.ld_to + skip, c.rows - skip);
  }
}

void clear_block(double* to, long ld, long rows, long cols) {
  for (long j = 0; j < cols; ++j) {
    double* column = to + j * ld;
    long i = 0;
    for (; i + kLanes <= rows; i += kLanes) store(column + i, Lanes{});
#pragma GCC unroll 1
    for (; i < rows; ++i) column[i] = 0;
  }
}

/// to (rows x cols) = from' (from is cols x rows).
void copy_transposed(const PortCopy& c) {
  const long whole_rows = c.rows / kLanes * kLanes;
  const long whole_cols = c.cols / kLanes * kLanes;
  for (long j = 0; j < whole_cols; j += kLanes) {
    for (long i = 0; i < whole_rows; i += kLanes) {
      Lanes tile[kLanes];
#pragma GCC unroll 8
      for (long l = 0; l < kLanes; ++l) tile[l] = load(c.from + (i + l) * c.ld_from + j);
      transpose(tile);
#pragma GCC unroll 8
      for (long l = 0; l < kLanes; ++l) store(c.to + (j + l) * c.ld_to + i, tile[l]);
    }
  }
  for (long j = 0; j < c.cols; ++j) {
    for (long i = j < whole_cols ? whole_rows : 0; i < c.rows; ++i) c.to[j * c.ld_to + i] = c.from[i * c.ld_from + j];
  }
}

/// Strictly lower part of a square: to += from.
void add_lower(const PortCopy& c) {
  for (long j = 0; j < c.cols; ++j) {
    const double* from = c.from + j * c.ld_from;
    double* to = c.to + j * c.ld_to;
    for (long i = j + 1; i < c.rows; ++i) to[i] += from[i];
  }
}

}  // namespace
}  // namespace sotto
