/// Logistic curves by vectors. Included once per instruction set, after SOTTO_LANES is defined.
#pragma once

#include "logistic_kernel.hpp"

namespace sotto {
namespace {

using Lanes = double __attribute__((vector_size(8 * SOTTO_LANES)));
using Bits = long long __attribute__((vector_size(8 * SOTTO_LANES)));
using StoredLanes = double __attribute__((vector_size(8 * SOTTO_LANES), aligned(8), may_alias));

/// exp(y) for y <= 0 within 2 units of the last place; below -700 what is left is far below the rounding of 1.
/// y = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite, "Software Manual for the Elementary Functions", 1980), then
/// Taylor's series of degree 13, whose rest is below 4e-18.
inline Lanes exp_of(Lanes y) {
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;  // its last 32 bits are zero: n times it is exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kToInteger = 0x1.8p52;  // adding it leaves the integer in the low bits
  y = y < -700.0 ? (Lanes)(y - y - 700.0) : y;  // y - y: NaN stays NaN
  const Lanes shifted = y * kLog2E + kToInteger;
  const Lanes n = shifted - kToInteger;
  const Lanes r = (y - n * kLn2High) - n * kLn2Low;
  Lanes sum = r * (1.0 / 6227020800.0) + 1.0 / 479001600.0;
  constexpr double kTaylor[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
                                1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5,         1.0,        1.0};
#pragma GCC unroll 12
  for (int k = 0; k < 12; ++k) sum = sum * r + kTaylor[k];
  return (Lanes)((Bits)sum + ((Bits)shifted << 52));
}

/// Weighted mean of both levels with the weights 1 and e = exp(-|x|) <= 1: nothing overflows, both tails keep their
/// relative precision, and a deep tail is exactly its level.
inline Lanes logistic_of(Lanes value, const LogisticBlock& block) {
  const Lanes x = block.slope_per_v * (value - block.centre_v);
  const Lanes e = exp_of(x > 0.0 ? -x : x);
  const Lanes low = Lanes{} + block.low_v;
  const Lanes high = Lanes{} + block.high_v;
  const Lanes near = x > 0.0 ? low : high;
  const Lanes far = x > 0.0 ? high : low;
  return (near + far * e) / (1.0 + e);
}

/// The last values go through whole vectors too: where a value stands cannot be seen in its bits.
void apply_logistic(const LogisticBlock& block) {
  long k = 0;
  for (; k + SOTTO_LANES <= block.count; k += SOTTO_LANES) {
    auto* at = reinterpret_cast<StoredLanes*>(block.values + k);
    *at = logistic_of(*at, block);
  }
  if (k == block.count) return;
  Lanes last{};
  for (long i = k; i < block.count; ++i) last[i - k] = block.values[i];
  last = logistic_of(last, block);
  for (long i = k; i < block.count; ++i) block.values[i] = last[i - k];
}

}  // namespace
}  // namespace sotto
