#include "ensemble_checks.hpp"

TEST_CASE("ensemble kernels of level avx512 move samples as the scalar stepper does", "[device][oracle]") {
  sotto::test::check_ensemble(sotto::SimdLevel::avx512);
}
