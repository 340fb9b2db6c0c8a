#include "sotto/core/version.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>

TEST_CASE("the version is three numbers with points between", "[core][unit]") {
  const auto version = sotto::version();

  const auto is_digit_or_point = [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; };
  REQUIRE(std::ranges::count(version, '.') == 2);
  REQUIRE(std::ranges::all_of(version, is_digit_or_point));
  REQUIRE(version.front() != '.');
  REQUIRE(version.back() != '.');
}
