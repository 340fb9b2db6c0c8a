#include "sotto/array/partition.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;

namespace sotto {
namespace {

using Boundaries = std::vector<Eigen::Index>;

TEST_CASE("401 lines of at most 32 make 13 parts with the boundaries of IMAC-Sim", "[array][unit]") {
  // int(401 k / 13 + min(11 / k, 1)), by hand: 401 mod 13 = 11, 401 / 13 = 30.846
  const Boundaries expected{0, 31, 62, 93, 124, 155, 186, 216, 247, 278, 309, 340, 371, 401};

  REQUIRE(partition_boundaries(401, 32) == expected);
}

TEST_CASE("121 lines of at most 32 make 4 parts", "[array][unit]") {
  REQUIRE(partition_boundaries(121, 32) == Boundaries{0, 31, 61, 91, 121});
}

TEST_CASE("85 lines of at most 32 make 3 parts", "[array][unit]") {
  REQUIRE(partition_boundaries(85, 32) == Boundaries{0, 29, 57, 85});
}

TEST_CASE("120 lines of at most 32 make 4 equal parts", "[array][unit]") {
  REQUIRE(partition_boundaries(120, 32) == Boundaries{0, 30, 60, 90, 120});
}

TEST_CASE("lines that fit make one part", "[array][unit]") {
  REQUIRE(partition_boundaries(1, 1) == Boundaries{0, 1});
  REQUIRE(partition_boundaries(32, 32) == Boundaries{0, 32});
}

TEST_CASE("parts are contiguous, cover all lines, are never empty and never too wide", "[array][property]") {
  for (Eigen::Index max_lines = 1; max_lines <= 40; ++max_lines) {
    for (Eigen::Index lines = 1; lines <= 450; ++lines) {
      const Boundaries boundaries = partition_boundaries(lines, max_lines);

      bool widths_fit = true;
      for (std::size_t k = 1; k < boundaries.size(); ++k) {
        const Eigen::Index width = boundaries[k] - boundaries[k - 1];
        widths_fit = widths_fit && width >= 1 && width <= max_lines;
      }
      const auto parts = static_cast<Eigen::Index>(boundaries.size()) - 1;
      const bool as_few_as_possible = parts * max_lines >= lines && (parts - 1) * max_lines < lines;
      if (!widths_fit || !as_few_as_possible || boundaries.front() != 0 || boundaries.back() != lines)
        FAIL(lines << " lines of at most " << max_lines);
    }
  }
  SUCCEED();
}

TEST_CASE("boundaries equal the rule evaluated in floating point with a guard against rounding", "[array][oracle]") {
  constexpr double kGuard = 1e-9;  // far above the rounding of the rule, far below its grid 1 / (parts k)
  for (Eigen::Index lines = 1; lines <= 800; ++lines) {
    const Boundaries boundaries = partition_boundaries(lines, 32);
    const auto parts = static_cast<double>(boundaries.size() - 1);

    for (std::size_t k = 1; k < boundaries.size(); ++k) {
      const auto index = static_cast<double>(k);
      const auto n = static_cast<double>(lines);
      const double rule = n * index / parts + std::min(std::fmod(n, parts) / index, 1.0);
      if (boundaries[k] != static_cast<Eigen::Index>(rule + kGuard)) FAIL(lines << " lines, boundary " << k);
    }
  }
  SUCCEED();
}

TEST_CASE("a partition of nothing or into nothing is refused with field, value and rule", "[array][unit]") {
  REQUIRE_THROWS_MATCHES(partition_boundaries(0, 32), InvalidArgument, Message("lines = 0 must be >= 1"));
  REQUIRE_THROWS_MATCHES(partition_boundaries(5, 0), InvalidArgument, Message("max_lines = 0 must be >= 1"));
}

}  // namespace
}  // namespace sotto
