#include "sotto/montecarlo/exact_sum.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

using Catch::Matchers::Message;
using sotto::ExactSum;
using sotto::SampleRng;

namespace {

/// Numbers of both signs over `decades` powers of ten.
std::vector<double> wide_numbers(int count, double decades) {
  SampleRng rng(3, 1);
  std::vector<double> numbers;
  for (int k = 0; k < count; ++k) numbers.push_back(rng.normal() * std::pow(10.0, decades * (rng.uniform() - 0.5)));
  return numbers;
}

double sum_of(const std::vector<double>& numbers) {
  ExactSum sum;
  for (const double number : numbers) sum.add(number);
  return sum.value();
}

}  // namespace

TEST_CASE("a sum of one number is that number, from the smallest to the largest", "[montecarlo][unit]") {
  const double number =
      GENERATE(0.0, 1.0, -1.0, 0.1, -1e300, 1e-300, 5e-324, -5e-324, 2.2250738585072014e-308, 0x1p-1042,
               0x1.fffffffffffffp1023, 0x1.fffffffffffffp-1000, 4294967296.0, 0x1.0000000000001p31);
  CAPTURE(number);

  REQUIRE(sum_of({number}) == number);
}

TEST_CASE("what cancels leaves no trace: 1e300 + 1 - 1e300 = 1", "[montecarlo][unit]") {
  REQUIRE(sum_of({1e300, 1.0, -1e300}) == 1.0);
  REQUIRE(sum_of({1e300, 5e-324, -1e300}) == 5e-324);
  REQUIRE(sum_of({-1.0, 1e-30, 1.0}) == 1e-30);
}

TEST_CASE("the value is rounded once, to nearest, ties to even", "[montecarlo][unit]") {
  REQUIRE(sum_of({1.0, 0x1p-53}) == 1.0);
  REQUIRE(sum_of({1.0, 0x1p-53, 0x1p-1000}) == 1.0 + 0x1p-52);
  REQUIRE(sum_of({1.0, 0x1p-52, 0x1p-53}) == 1.0 + 0x1p-51);
  REQUIRE(sum_of({-1.0, -0x1p-53, -0x1p-1000}) == -1.0 - 0x1p-52);
}

TEST_CASE("sums of whole numbers are those of integers", "[montecarlo][oracle]") {
  SampleRng rng(1, 1);
  ExactSum sum;
  std::int64_t expected = 0;
  for (int k = 0; k < 10000; ++k) {
    const auto term = static_cast<std::int64_t>(rng.below(1ULL << 38)) - (std::int64_t{1} << 37);
    expected += term;
    sum.add(static_cast<double>(term));
  }

  REQUIRE(sum.value() == static_cast<double>(expected));
}

TEST_CASE("the order and the grouping of the terms cannot be seen", "[montecarlo][property]") {
  auto numbers = wide_numbers(3000, 600);
  const double forward = sum_of(numbers);
  ExactSum grouped;
  for (std::size_t begin = 0; begin < numbers.size(); begin += 7) {
    ExactSum group;
    for (std::size_t k = begin; k < std::min(begin + 7, numbers.size()); ++k) group.add(numbers[k]);
    ExactSum merged = group;  // new terms first, old ones behind them
    merged.merge(grouped);
    grouped = merged;
  }
  std::reverse(numbers.begin(), numbers.end());

  REQUIRE(sum_of(numbers) == forward);
  REQUIRE(grouped.value() == forward);
}

TEST_CASE("a product is added without its rounding", "[montecarlo][unit]") {
  ExactSum sum;
  sum.add_product(1.0 + 0x1p-52, 1.0 + 0x1p-52);
  sum.add(-1.0 - 0x1p-51);

  REQUIRE(sum.value() == 0x1p-104);
}

TEST_CASE("three parts hold what one double cannot", "[montecarlo][unit]") {
  ExactSum sum;
  for (const double term : {1.0, 0x1p-70, -0x1p-150}) sum.add(term);

  const auto parts = sum.parts();

  REQUIRE(parts[0] == 1.0);
  REQUIRE(parts[1] == 0x1p-70);
  REQUIRE(parts[2] == -0x1p-150);
}

TEST_CASE("a sum refuses what is no number", "[montecarlo][unit]") {
  ExactSum sum;

  REQUIRE_THROWS_MATCHES(sum.add(std::numeric_limits<double>::infinity()), sotto::InvalidArgument,
                         Message("term of a sum = inf must be finite"));
}
