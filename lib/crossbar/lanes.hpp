/// Vectors of doubles for kernels that are compiled once per instruction set. Included only by sources that define
/// SOTTO_LANES (doubles per vector: 2, 4 or 8). All names are local to that source, so that no code of a wider
/// instruction set can leak into another through the linker.
#pragma once

namespace sotto {
namespace {

inline constexpr long kLanes = SOTTO_LANES;

using Lanes = double __attribute__((vector_size(8 * SOTTO_LANES)));
using Mask = long __attribute__((vector_size(8 * SOTTO_LANES)));

/// At any address; an access through it is one to doubles, so it does not make the compiler reload pointers.
using LanesAnywhere = double __attribute__((vector_size(8 * SOTTO_LANES), aligned(8)));

inline Lanes load(const double* from) {
  return *reinterpret_cast<const LanesAnywhere*>(from);
}

inline void store(double* to, Lanes lanes) {
  *reinterpret_cast<LanesAnywhere*>(to) = lanes;
}

inline Lanes broadcast(double value) {
  return Lanes{} + value;
}

inline Lanes magnitude(Lanes x) {
  return x < 0 ? -x : x;
}

inline Lanes larger(Lanes a, Lanes b) {
  return a > b ? a : b;
}

/// Lane by lane, in a fixed order.
inline double sum_of(Lanes x) {
  double sum = 0;
  for (long l = 0; l < kLanes; ++l) sum += x[l];
  return sum;
}

inline double largest_of(Lanes x) {
  double largest = x[0];
  for (long l = 1; l < kLanes; ++l) largest = x[l] > largest ? x[l] : largest;
  return largest;
}

/// One butterfly of the transposition: exchanges blocks of `kBlock` lanes between rows a and b.
template <long kBlock>
[[gnu::always_inline]] inline void exchange(Lanes& a, Lanes& b) {
  Mask low, high;
#pragma GCC unroll 8
  for (long l = 0; l < kLanes; ++l) {
    const bool from_b = (l / kBlock) % 2 == 1;
    low[l] = from_b ? kLanes + l - kBlock : l;
    high[l] = from_b ? kLanes + l : l + kBlock;
  }
  const Lanes old_a = a;
  a = __builtin_shuffle(old_a, b, low);
  b = __builtin_shuffle(old_a, b, high);
}

template <long kBlock>
[[gnu::always_inline]] inline void transpose_step(Lanes* rows) {
#pragma GCC unroll 8
  for (long i = 0; i < kLanes; ++i) {
    if ((i / kBlock) % 2 == 0) exchange<kBlock>(rows[i], rows[i + kBlock]);
  }
}

/// rows[i][j] <-> rows[j][i].
[[gnu::always_inline]] inline void transpose(Lanes* rows) {
  transpose_step<1>(rows);
  if constexpr (kLanes >= 4) transpose_step<2>(rows);
  if constexpr (kLanes >= 8) transpose_step<4>(rows);
}

}  // namespace
}  // namespace sotto
