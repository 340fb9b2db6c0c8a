#include "support/logistic_checks.hpp"

TEST_CASE("logistic curves by kernels of level baseline are those of the C library to rounding", "[neuron][oracle]") {
  sotto::test::check_logistic(sotto::SimdLevel::baseline);
}
