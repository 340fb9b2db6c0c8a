#include "support/product_checks.hpp"

TEST_CASE("products by kernels of level avx512 are right to rounding for every shape", "[core][oracle]") {
  sotto::test::check_product(sotto::SimdLevel::avx512);
}
