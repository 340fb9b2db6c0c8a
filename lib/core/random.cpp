#include "sotto/core/random.hpp"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"

namespace sotto {

SampleRng::SampleRng(std::uint64_t seed, std::uint64_t sample) : seed_(seed), sample_(sample) {}

std::uint64_t SampleRng::bits() {
  if (used_ > 2) {
    const r123::Philox4x32::ctr_type counter{{static_cast<std::uint32_t>(counter_),
                                              static_cast<std::uint32_t>(counter_ >> 32),
                                              static_cast<std::uint32_t>(sample_),
                                              static_cast<std::uint32_t>(sample_ >> 32)}};
    const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
    const auto random = r123::Philox4x32()(counter, key);
    for (std::size_t k = 0; k < 4; ++k) block_[k] = random[k];
    ++counter_;
    used_ = 0;
  }
  const std::uint64_t low = block_[static_cast<std::size_t>(used_)];
  const std::uint64_t high = block_[static_cast<std::size_t>(used_ + 1)];
  used_ += 2;
  return low | (high << 32);
}

double SampleRng::uniform() {
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

double SampleRng::normal() {
  const double radius = std::sqrt(-2.0 * std::log(uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t SampleRng::below(std::uint64_t bound) {
  require(bound >= 1, "bound", static_cast<double>(bound), ">= 1");
  const std::uint64_t rest = (~std::uint64_t{0} % bound + 1) % bound;  // 2^64 mod bound
  std::uint64_t draw = bits();
  while (draw > ~std::uint64_t{0} - rest) draw = bits();
  return draw % bound;
}

}  // namespace sotto
