/// Index arithmetic for the reduction of leaves.
#pragma once

#include "port_kernels.hpp"

namespace sotto {
namespace {

/// Where the ports of the two halves of a block are in the front of their merger: eliminated nodes first, then the
/// ports left, right, top, bottom of the block.
struct LeafMap {
  long first[kLeafPorts];   ///< left or upper half
  long second[kLeafPorts];  ///< right or lower half
};

template <long kRows, long kCols>
constexpr LeafMap leaf_map() {
  constexpr bool kStacked = kRows == kCols;  // squares are two halves on top of each other, the others side by side
  constexpr long h = kStacked ? kRows / 2 : kRows;
  constexpr long w = kStacked ? kCols : kCols / 2;
  constexpr long kEliminated = kStacked ? kCols : kRows;
  LeafMap map = {};
  for (long i = 0; i < h; ++i) {
    map.first[i] = kEliminated + i;
    map.first[h + i] = kStacked ? kEliminated + kRows + i : i;
    map.second[i] = kStacked ? kEliminated + h + i : i;
    map.second[h + i] = kEliminated + kRows + (kStacked ? h : 0) + i;
  }
  for (long j = 0; j < w; ++j) {
    map.first[2 * h + j] = kEliminated + 2 * kRows + j;
    map.first[2 * h + w + j] = kStacked ? j : kEliminated + 2 * kRows + kCols + j;
    map.second[2 * h + j] = kStacked ? j : kEliminated + 2 * kRows + w + j;
    map.second[2 * h + w + j] = kEliminated + 2 * kRows + kCols + (kStacked ? 0 : w) + j;
  }
  return map;
}

}  // namespace
}  // namespace sotto
