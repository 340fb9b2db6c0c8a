#include "sotto/core/simd.hpp"

#include <catch2/catch.hpp>

using sotto::SimdLevel;

TEST_CASE("the best level is available, and every narrower one too", "[core][unit]") {
  const SimdLevel best = sotto::best_simd_level();

  CHECK(sotto::is_available(SimdLevel::baseline));
  CHECK(sotto::is_available(best));
  for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512}) {
    CHECK(sotto::is_available(level) == (level <= best));
  }
}

TEST_CASE("levels have the words of the program's contract", "[core][unit]") {
  CHECK(sotto::to_string(SimdLevel::baseline) == "baseline");
  CHECK(sotto::to_string(SimdLevel::avx2) == "avx2");
  CHECK(sotto::to_string(SimdLevel::avx512) == "avx512");
}
