/// Vectors of doubles and words for kernels that are compiled once per instruction set. Included only by sources that
/// define SOTTO_LANES (2, 4 or 8). All names are local to that source, so that no code of a wider instruction set
/// can leak into another through the linker.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace sotto {
namespace {

inline constexpr long kLanes = SOTTO_LANES;

using Lanes = double __attribute__((vector_size(8 * SOTTO_LANES)));
using Words = unsigned long __attribute__((vector_size(8 * SOTTO_LANES)));
using LanesAnywhere = double __attribute__((vector_size(8 * SOTTO_LANES), aligned(8)));

[[gnu::always_inline]] inline Lanes load(const double* from) {
  return *reinterpret_cast<const LanesAnywhere*>(from);
}

[[gnu::always_inline]] inline void store(double* to, Lanes lanes) {
  *reinterpret_cast<LanesAnywhere*>(to) = lanes;
}

[[gnu::always_inline]] inline Words bits_of(Lanes x) {
  return reinterpret_cast<Words>(x);
}

[[gnu::always_inline]] inline Lanes lanes_of(Words x) {
  return reinterpret_cast<Lanes>(x);
}

/// Product of the low halves of both words.
[[gnu::always_inline]] inline Words multiply_low(Words a, Words b) {
#if defined(__AVX512F__) && SOTTO_LANES == 8
  return reinterpret_cast<Words>(_mm512_mul_epu32(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__) && SOTTO_LANES == 4
  return reinterpret_cast<Words>(_mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#elif defined(__SSE2__) && SOTTO_LANES == 2
  return reinterpret_cast<Words>(_mm_mul_epu32(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#else
  return (a & 0xffffffffUL) * (b & 0xffffffffUL);
#endif
}

[[gnu::always_inline]] inline Lanes root(Lanes x) {
#if defined(__AVX512F__) && SOTTO_LANES == 8
  return _mm512_sqrt_pd(x);
#elif defined(__AVX2__) && SOTTO_LANES == 4
  return _mm256_sqrt_pd(x);
#elif defined(__SSE2__) && SOTTO_LANES == 2
  return _mm_sqrt_pd(x);
#else
  for (long l = 0; l < kLanes; ++l) x[l] = __builtin_sqrt(x[l]);
  return x;
#endif
}

/// c[0] + c[1] x + ... by Horner's rule.
template <long kTerms>
[[gnu::always_inline]] inline Lanes polynomial(const double (&c)[kTerms], Lanes x) {
  Lanes sum = Lanes{} + c[kTerms - 1];
#pragma GCC unroll 16
  for (long k = kTerms - 2; k >= 0; --k) sum = sum * x + c[k];
  return sum;
}

}  // namespace
}  // namespace sotto
