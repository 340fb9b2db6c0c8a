#include <catch2/catch.hpp>

#include "crossbar/cell_checks.hpp"

TEST_CASE("avx512: the law of many junctions is that of one", "[crossbar][oracle]") {
  sotto::test::check_junctions(sotto::SimdLevel::avx512);
}

TEST_CASE("avx512: companion models, kept currents and errors are what plain loops say", "[crossbar][oracle]") {
  sotto::test::check_companions_and_errors(sotto::SimdLevel::avx512);
}
