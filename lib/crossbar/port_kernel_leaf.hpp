/// Elimination in one leaf of a few nodes, one leaf per lane. Included once per instruction set, after SOTTO_LANES is
/// defined.
#pragma once

#include "lanes.hpp"

namespace sotto {
namespace {

/// Columns of the eliminated nodes (front), and what is left (kept), both with all rows and only strictly lower.
template <long kEliminated, long kKept>
void scatter_leaf(const double* block, long ports, const long* map, double* front, double* kept) {
  constexpr long kAll = kEliminated + kKept;
  for (long q = 0; q < ports; ++q) {
    for (long p = q + 1; p < ports; ++p) {
      const long row = map[p] > map[q] ? map[p] : map[q];
      const long col = map[p] > map[q] ? map[q] : map[p];
      const Lanes value = load(block + (q * ports + p) * kLanes);
      if (col < kEliminated) {
        double* to = front + (col * kAll + row) * kLanes;
        store(to, load(to) + value);  // both halves have conductances between the nodes that they share
      } else {
        store(kept + ((col - kEliminated) * kKept + row - kEliminated) * kLanes, value);
      }
    }
  }
}

/// Left-looking; inverse[l] = 1 / pivot of column l, 0 for a node without any conductance.
template <long kEliminated, long kKept>
[[gnu::always_inline]] inline void factor_leaf(double* front, Lanes* inverse) {
  constexpr long kAll = kEliminated + kKept;
  for (long l = 0; l < kEliminated; ++l) {
    Lanes pivot = {};
    for (long i = l + 1; i < kAll; ++i) {
      Lanes value = load(front + (l * kAll + i) * kLanes);
      for (long q = 0; q < l; ++q) {
        value += load(front + (q * kAll + i) * kLanes) * (load(front + (q * kAll + l) * kLanes) * inverse[q]);
      }
      store(front + (l * kAll + i) * kLanes, value);
      pivot += value;
    }
    inverse[l] = pivot > 0 ? 1 / pivot : Lanes{};
  }
}

/// kept += (conductances to the eliminated nodes) / pivot (the same)'.
template <long kEliminated, long kKept>
[[gnu::always_inline]] inline void update_leaf(const double* front, const Lanes* inverse, double* kept) {
  constexpr long kAll = kEliminated + kKept;
  for (long c = 0; c + 1 < kKept; ++c) {
    Lanes factor[kEliminated];
#pragma GCC unroll 8
    for (long l = 0; l < kEliminated; ++l) factor[l] = load(front + (l * kAll + kEliminated + c) * kLanes) * inverse[l];
    for (long r = c + 1; r < kKept; ++r) {
      double* to = kept + (c * kKept + r) * kLanes;
      Lanes value = load(to);
#pragma GCC unroll 8
      for (long l = 0; l < kEliminated; ++l) value += load(front + (l * kAll + kEliminated + r) * kLanes) * factor[l];
      store(to, value);
    }
  }
}

}  // namespace
}  // namespace sotto
