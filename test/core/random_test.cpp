#include "sotto/core/random.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;
using sotto::SampleRng;

namespace {

constexpr int kDraws = 100'000;

/// Statistical bound of the house: five standard errors with a fixed seed.
double five_sigma(double standard_deviation) {
  return 5.0 * standard_deviation / std::sqrt(static_cast<double>(kDraws));
}

struct Moments {
  double mean = 0;
  double variance = 0;
  double third = 0;
};

Moments moments_of(const std::vector<double>& values, double mean, double variance) {
  Moments found;
  for (const double value : values) {
    const double z = (value - mean) / std::sqrt(variance);
    found.mean += z;
    found.variance += z * z;
    found.third += z * z * z;
  }
  const auto count = static_cast<double>(values.size());
  return {found.mean / count, found.variance / count, found.third / count};
}

}  // namespace

TEST_CASE("seed 0 and sample 0 give the published answer of Philox4x32-10 for a zero key and counter", "[core][unit]") {
  SampleRng rng(0, 0);

  // Random123 known-answer vector: 6627e8d5 e169c58d bc57ac4c 9b00dbd8, two words to a draw, low word first.
  REQUIRE(rng.bits() == 0xe169c58d6627e8d5ULL);
  REQUIRE(rng.bits() == 0x9b00dbd8bc57ac4cULL);
}

TEST_CASE("a stream can be replayed from its seed and sample", "[core][property]") {
  SampleRng first(7, 41);
  SampleRng again(7, 41);

  for (int i = 0; i < 100; ++i) REQUIRE(first.bits() == again.bits());
}

TEST_CASE("streams of different seeds or samples share no number", "[core][property]") {
  std::set<std::uint64_t> seen;

  for (std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) {
    for (std::uint64_t sample : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) {
      SampleRng rng(seed, sample);
      for (int i = 0; i < 100; ++i) seen.insert(rng.bits());
    }
  }

  REQUIRE(seen.size() == 4 * 4 * 100);
}

TEST_CASE("neighbouring samples are not correlated", "[core][mc]") {
  double product_sum = 0;
  for (std::uint64_t sample = 0; sample < kDraws; ++sample) {
    product_sum += SampleRng(3, sample).normal() * SampleRng(3, sample + 1).normal();
  }

  REQUIRE(std::abs(product_sum / kDraws) < five_sigma(1.0));
}

TEST_CASE("uniform numbers lie inside (0, 1) and have its moments", "[core][mc]") {
  SampleRng rng(1, 2);
  std::vector<double> values(kDraws);
  for (double& value : values) value = rng.uniform();

  for (const double value : values) REQUIRE((value > 0.0 && value < 1.0));
  const Moments found = moments_of(values, 0.5, 1.0 / 12.0);
  REQUIRE(std::abs(found.mean) < five_sigma(1.0));
  REQUIRE(std::abs(found.variance - 1.0) < five_sigma(std::sqrt(4.0 / 5.0)));  // kurtosis 9/5
  REQUIRE(std::abs(found.third) < five_sigma(std::sqrt(27.0 / 7.0)));          // sixth moment of z
}

TEST_CASE("normal numbers have mean 0, variance 1 and no skew", "[core][mc]") {
  SampleRng rng(1, 2);
  std::vector<double> values(kDraws);
  for (double& value : values) value = rng.normal();

  const Moments found = moments_of(values, 0.0, 1.0);
  REQUIRE(std::abs(found.mean) < five_sigma(1.0));
  REQUIRE(std::abs(found.variance - 1.0) < five_sigma(std::sqrt(2.0)));  // kurtosis 3
  REQUIRE(std::abs(found.third) < five_sigma(std::sqrt(15.0)));          // sixth moment 15
}

TEST_CASE("normal numbers fall within one and two standard deviations as often as the error function says",
          "[core][mc]") {
  SampleRng rng(5, 6);
  int within_one = 0;
  int within_two = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double magnitude = std::abs(rng.normal());
    within_one += magnitude < 1.0;
    within_two += magnitude < 2.0;
  }

  const double p_one = std::erf(1.0 / std::sqrt(2.0));
  const double p_two = std::erf(2.0 / std::sqrt(2.0));
  REQUIRE(std::abs(within_one / double{kDraws} - p_one) < five_sigma(std::sqrt(p_one * (1 - p_one))));
  REQUIRE(std::abs(within_two / double{kDraws} - p_two) < five_sigma(std::sqrt(p_two * (1 - p_two))));
}

TEST_CASE("below(n) gives every value 0 ... n-1 equally often", "[core][mc]") {
  constexpr std::uint64_t kBound = 7;
  SampleRng rng(11, 0);
  std::vector<int> counts(kBound, 0);
  for (int i = 0; i < kDraws; ++i) ++counts.at(rng.below(kBound));

  constexpr double kShare = 1.0 / kBound;
  for (const int count : counts) {
    REQUIRE(std::abs(count / double{kDraws} - kShare) < five_sigma(std::sqrt(kShare * (1 - kShare))));
  }
}

TEST_CASE("below(n) is unbiased where 64-bit remainders are not", "[core][mc]") {
  constexpr std::uint64_t kThird = 1ULL << 62;  // of the bound: a plain remainder falls there half of the time
  SampleRng rng(12, 0);
  int in_first_third = 0;
  for (int i = 0; i < kDraws; ++i) in_first_third += rng.below(3 * kThird) < kThird;

  REQUIRE(std::abs(in_first_third / double{kDraws} - 1.0 / 3.0) < five_sigma(std::sqrt(2.0 / 9.0)));
}

TEST_CASE("below(1) is always 0 and below(0) is refused by name", "[core][unit]") {
  SampleRng rng(1, 1);

  REQUIRE(rng.below(1) == 0);
  REQUIRE_THROWS_MATCHES(rng.below(0), sotto::InvalidArgument, Message("bound = 0 must be >= 1"));
}
