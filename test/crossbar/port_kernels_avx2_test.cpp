#include "port_kernel_checks.hpp"

TEST_CASE("port kernels of level avx2 reduce to rounding", "[crossbar][oracle]") {
  sotto::test::check_port_kernels(sotto::SimdLevel::avx2);
}
