#include <catch2/catch.hpp>

#include "crossbar/cell_checks.hpp"

TEST_CASE("baseline: the law of many junctions is that of one", "[crossbar][oracle]") {
  sotto::test::check_junctions(sotto::SimdLevel::baseline);
}

TEST_CASE("baseline: companion models, kept currents and errors are what plain loops say", "[crossbar][oracle]") {
  sotto::test::check_companions_and_errors(sotto::SimdLevel::baseline);
}
