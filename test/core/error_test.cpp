#include "sotto/core/error.hpp"

#include <catch2/catch.hpp>
#include <type_traits>

using Catch::Matchers::Message;

TEST_CASE("a broken rule is reported as field, value and rule in one sentence", "[core][unit]") {
  const double row_segment_ohm = -1.5;

  REQUIRE_THROWS_MATCHES(sotto::require(row_segment_ohm > 0, "row_segment_ohm", row_segment_ohm, "> 0"),
                         sotto::InvalidArgument, Message("row_segment_ohm = -1.5 must be > 0"));
}

TEST_CASE("a value that is not a number is reported as text", "[core][unit]") {
  const std::string shape = "2 x 3";

  REQUIRE_THROWS_MATCHES(sotto::require(false, "inputs_v", shape, "2 x 2"), sotto::InvalidArgument,
                         Message("inputs_v = 2 x 3 must be 2 x 2"));
}

TEST_CASE("a rule that holds throws nothing", "[core][unit]") {
  REQUIRE_NOTHROW(sotto::require(true, "threads", 4, ">= 0"));
  REQUIRE_NOTHROW(sotto::require(true, "shape", std::string("2 x 2"), "2 x 2"));
}

TEST_CASE("every exception of Sotto is caught as sotto::Error and as std::exception", "[core][unit]") {
  STATIC_REQUIRE(std::is_base_of_v<sotto::Error, sotto::InvalidArgument>);
  STATIC_REQUIRE(std::is_base_of_v<sotto::Error, sotto::IoError>);
  STATIC_REQUIRE(std::is_base_of_v<sotto::Error, sotto::SpiceError>);
  STATIC_REQUIRE(std::is_base_of_v<sotto::Error, sotto::NotBuilt>);
  STATIC_REQUIRE(std::is_base_of_v<std::exception, sotto::Error>);
}
