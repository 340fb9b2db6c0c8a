#include "sotto/montecarlo/exact_sum.hpp"

#include <bit>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr std::uint64_t kLow = 0xffffffffULL;
constexpr int kLowestBit = -1074;
// One addition changes a digit by less than 2^33, so a digit of 64 bits holds 2^30 of them.
constexpr std::int64_t kAdditionsPerCarry = std::int64_t{1} << 29;

}  // namespace

void ExactSum::add(double term) {
  require(std::isfinite(term), "term of a sum", term, "finite");
  const auto bits = std::bit_cast<std::uint64_t>(term);
  const auto biased = static_cast<int>((bits >> 52) & 0x7ff);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  const std::uint64_t mantissa = biased == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
  const int position = biased == 0 ? 0 : biased - 1;
  const auto digit = static_cast<std::size_t>(position / 32);
  const int shift = position % 32;
  const std::uint64_t low = (mantissa & kLow) << shift;
  const std::uint64_t high = (mantissa >> 32) << shift;
  const std::int64_t sign = std::signbit(term) ? -1 : 1;
  digits_[digit] += sign * static_cast<std::int64_t>(low & kLow);
  digits_[digit + 1] += sign * static_cast<std::int64_t>((low >> 32) + (high & kLow));
  digits_[digit + 2] += sign * static_cast<std::int64_t>(high >> 32);
  if (++additions_ == kAdditionsPerCarry) carry();
}

void ExactSum::add_product(double factor, double other_factor) {
  const double product = factor * other_factor;
  add(product);
  add(std::fma(factor, other_factor, -product));
}

void ExactSum::merge(const ExactSum& other) {
  ExactSum carried = other;
  carried.carry();
  carry();
  for (std::size_t k = 0; k < kDigits; ++k) digits_[k] += carried.digits_[k];
  additions_ = 2;
}

/// Brings all digits but the last into 0 ... 2^32 - 1; the last keeps the sign.
void ExactSum::carry() {
  for (std::size_t k = 0; k + 1 < kDigits; ++k) {
    const std::int64_t over = digits_[k] >> 32;  // rounds down also where negative
    digits_[k] &= static_cast<std::int64_t>(kLow);
    digits_[k + 1] += over;
  }
  additions_ = 1;
}

double ExactSum::value() const {
  ExactSum sum = *this;
  sum.carry();
  const bool negative = sum.digits_.back() < 0;
  if (negative) {
    for (auto& digit : sum.digits_) digit = -digit;
    sum.carry();
  }
  auto top = sum.digits_.size() - 1;
  while (top > 2 && sum.digits_[top] == 0) --top;
  const auto digit = [&](std::size_t k) { return static_cast<std::uint64_t>(sum.digits_[k]); };
  // 64 leading bits; what lies below only has to break ties, so one bit stands for all of it.
  const int shift = std::countl_zero(static_cast<std::uint32_t>(digit(top)));
  if (shift == 32) {
    const std::uint64_t small = (digit(1) << 32) | digit(0);
    return std::ldexp(static_cast<double>(small) * (negative ? -1.0 : 1.0), kLowestBit);
  }
  std::uint64_t leading = (((digit(top) << 32) | digit(top - 1)) << shift) | (digit(top - 2) >> (32 - shift));
  bool rest = ((digit(top - 2) << shift) & kLow) != 0;
  for (std::size_t k = 0; k + 2 < top; ++k) rest = rest || digit(k) != 0;
  if (rest) leading |= 1;
  const int exponent = 32 * (static_cast<int>(top) - 1) - shift + kLowestBit;
  return std::ldexp(static_cast<double>(leading) * (negative ? -1.0 : 1.0), exponent);
}

std::array<double, 3> ExactSum::parts() const {
  std::array<double, 3> found{};
  ExactSum rest = *this;
  for (double& part : found) {
    part = rest.value();
    if (!std::isfinite(part)) break;
    rest.add(-part);
  }
  return found;
}

}  // namespace sotto
