#include "support/logistic_checks.hpp"

TEST_CASE("logistic curves by kernels of level avx512 are those of the C library to rounding", "[neuron][oracle]") {
  sotto::test::check_logistic(sotto::SimdLevel::avx512);
}
