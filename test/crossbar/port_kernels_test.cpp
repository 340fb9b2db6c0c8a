#include "crossbar/port_kernels.hpp"

#include <catch2/catch.hpp>

TEST_CASE("every level has kernels, at most those of this processor", "[crossbar][unit]") {
  using sotto::SimdLevel;

  CHECK(sotto::port_kernels(SimdLevel::baseline).lanes == 2);
  CHECK(sotto::port_kernels(SimdLevel::avx2).lanes == (sotto::is_available(SimdLevel::avx2) ? 4 : 2));
  CHECK(&sotto::port_kernels(SimdLevel::avx512) == &sotto::port_kernels(sotto::best_simd_level()));
}
