#include "port_kernel_checks.hpp"

TEST_CASE("port kernels of level baseline reduce to rounding", "[crossbar][oracle]") {
  sotto::test::check_port_kernels(sotto::SimdLevel::baseline);
}
