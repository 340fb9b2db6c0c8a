/// Random streams that do not depend on threads, ranks or order: stream = (seed, sample).
#pragma once

#include <array>
#include <cstdint>

namespace sotto {

/// One stream of the counter-based generator Philox4x32-10 (Salmon et al., SC'11, via Random123).
/// The same (seed, sample) gives the same numbers on every machine; different pairs give independent streams.
/// Not thread-safe: make one per sample.
class SampleRng {
 public:
  SampleRng(std::uint64_t seed, std::uint64_t sample);

  std::uint64_t bits();                       ///< 64 random bits
  double uniform();                           ///< in (0, 1), 52-bit grid, never 0 or 1
  double normal();                            ///< mean 0, standard deviation 1 (Box-Muller)
  std::uint64_t below(std::uint64_t bound);   ///< uniform in 0 ... bound-1, unbiased; bound >= 1

 private:
  std::array<std::uint32_t, 4> block_{};
  std::uint64_t seed_;
  std::uint64_t sample_;
  std::uint64_t counter_ = 0;
  int used_ = 4;
};

}  // namespace sotto
