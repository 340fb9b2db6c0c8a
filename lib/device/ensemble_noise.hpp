/// Normal numbers by lanes: Philox4x32-10 (Salmon et al., SC'11) and Box-Muller with polynomials of our own, error
/// below 1e-8 of each number. Included by ensemble_passes.hpp only.
#pragma once

#include "ensemble_kernel.hpp"
#include "ensemble_lanes.hpp"

namespace sotto {
namespace {

/// Blocks of the noise start here, far from those that a SampleRng of the same seed and sample draws.
inline constexpr unsigned long kNoiseDomain = 1UL << 63;

struct RandomBlock {
  Words word[4];  ///< in the low halves; the high halves hold anything
};

/// Counter (block, sample), key seed: the layout of SampleRng.
[[gnu::always_inline]] inline RandomBlock philox(unsigned long seed, unsigned long block, Words sample) {
  constexpr unsigned long kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr unsigned kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  Words c0 = Words{} + block, c1 = Words{} + (block >> 32), c2 = sample, c3 = sample >> 32;
  unsigned key0 = static_cast<unsigned>(seed), key1 = static_cast<unsigned>(seed >> 32);
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const Words product0 = multiply_low(c0, Words{} + kMultiplier0);
    const Words product1 = multiply_low(c2, Words{} + kMultiplier1);
    c0 = (product1 >> 32) ^ c1 ^ static_cast<unsigned long>(key0);
    c1 = product1;
    c2 = (product0 >> 32) ^ c3 ^ static_cast<unsigned long>(key1);
    c3 = product0;
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return {{c0, c1, c2, c3}};
}

/// Integers below 2^52 as doubles lie in the mantissa of this one.
inline constexpr unsigned long kIntegerBits = 0x4330000000000000UL;
inline constexpr double kIntegerOffset = 0x1p52;

/// -2 ln u for u = (2 w + 1) 2^-33, w the low half: exponent and a polynomial for the mantissa in [sqrt(1/2), sqrt(2)).
[[gnu::always_inline]] inline Lanes squared_radius(Words w) {
  // -2 ln(1+t)/t, near-minimax on [sqrt(1/2)-1, sqrt(2)-1], error 1.7e-9.
  constexpr double kLog[] = {-2.000000001202039,   0.9999999882803425,  -0.6666660532203396, 0.5000012474887175,
                             -0.40005071280386767, 0.33333111151340017, -0.2842458250084258, 0.24841642525465546,
                             -0.23891756454713642, 0.23241296800540737, -0.13144654317044047};
  constexpr double kTwoLn2 = 1.3862943611198906;
  constexpr unsigned long kRootHalf = 0x3fe6a09e667f3bcdUL, kExponent = 0xfff0000000000000UL;
  const Lanes odd = lanes_of(((w << 1) & 0x1fffffffeUL) | (kIntegerBits | 1)) - kIntegerOffset;
  const Words above = bits_of(odd) - kRootHalf;
  const Lanes mantissa = lanes_of(bits_of(odd) - (above & kExponent));
  const Lanes exponent = lanes_of((above >> 52) | kIntegerBits);
  const Lanes t = mantissa - 1.0;
  return ((kIntegerOffset + 33) - exponent) * kTwoLn2 + t * polynomial(kLog, t);
}

struct NormalPair {
  Lanes first, second;
};

/// Box-Muller: radius from one word; from the other 29 bits of an angle in (0, pi/4), a swap and two signs.
[[gnu::always_inline]] inline NormalPair box_muller(Words for_radius, Words for_angle) {
  // sin(x)/x and cos(x) in x^2, near-minimax on [0, pi/4], errors 4e-12 and 5e-11.
  constexpr double kSine[] = {0.9999999999956731, -0.16666666631591165, 0.00833332878245888, -0.000198392022122311,
                              2.7173456841089953e-06};
  constexpr double kCosine[] = {0.9999999999524894, -0.4999999961485761, 0.041666616692532826, -0.0013886617999647076,
                                2.4379831251175367e-05};
  constexpr double kAngleUnit = 0.78539816339744831 * 0x1p-29;
  constexpr unsigned long kSign = 1UL << 63;
  const Lanes radius = root(squared_radius(for_radius));
  const Lanes integer = lanes_of((for_angle & 0x1fffffffUL) | kIntegerBits) - (kIntegerOffset - 0.5);
  const Lanes angle = integer * kAngleUnit;
  const Lanes angle2 = angle * angle;
  const Lanes sine = radius * (angle * polynomial(kSine, angle2));
  const Lanes cosine = radius * polynomial(kCosine, angle2);
  const auto swap = (for_angle & (1UL << 29)) != 0;
  const Lanes first = swap ? sine : cosine;
  const Lanes second = swap ? cosine : sine;
  return {lanes_of(bits_of(first) ^ ((for_angle << 32) & kSign)),
          lanes_of(bits_of(second) ^ ((for_angle << 33) & kSign))};
}

/// The normals of four steps into rows of the scratch.
inline void draw_normals(const SampleBatch& batch, unsigned long quad) {
  for (long l = 0; l < batch.samples; l += kLanes) {
    Words sample = Words{} + (batch.first_sample + static_cast<unsigned long>(l));
    for (long k = 0; k < kLanes; ++k) sample[k] += static_cast<unsigned long>(k);
    double* to = batch.normals + l;
#pragma GCC unroll 3
    for (unsigned long b = 0; b < 3; ++b) {
      const RandomBlock block = philox(batch.seed, kNoiseDomain + 3 * quad + b, sample);
      const NormalPair one = box_muller(block.word[0], block.word[1]);
      const NormalPair two = box_muller(block.word[2], block.word[3]);
      store(to, one.first);
      store(to + batch.samples, one.second);
      store(to + 2 * batch.samples, two.first);
      store(to + 3 * batch.samples, two.second);
      to += 4 * batch.samples;
    }
  }
}

}  // namespace
}  // namespace sotto
