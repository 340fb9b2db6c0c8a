/// The same checks for the product kernels of every instruction set.
#pragma once

#include <catch2/catch.hpp>

#include "sotto/core/product.hpp"
#include "sotto/core/random.hpp"

namespace sotto::test {

inline Eigen::MatrixXd random_matrix(SampleRng& rng, Eigen::Index rows, Eigen::Index cols) {
  Eigen::MatrixXd matrix(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j) {
    for (Eigen::Index i = 0; i < rows; ++i) matrix(i, j) = 2 * rng.uniform() - 1;
  }
  return matrix;
}

/// Shapes below, at and above every tile, strip and block; entries against sums in long double.
inline void check_product(SimdLevel level) {
  if (!is_available(level)) {
    WARN("this processor lacks " << to_string(level) << ": nothing checked");
    return;
  }
  struct Shape {
    Eigen::Index rows, depth, cols;
  };
  SampleRng rng(401, 0);
  for (const auto [rows, depth, cols] : {Shape{1, 1, 1},
                                         {24, 8, 8},
                                         {25, 9, 9},
                                         {5, 300, 13},
                                         {2000, 3, 5},
                                         {47, 513, 31},
                                         {23, 7, 521},
                                         {0, 4, 3},
                                         {3, 0, 2}}) {
    const Eigen::MatrixXd a = random_matrix(rng, rows, depth);
    const Eigen::MatrixXd b = random_matrix(rng, depth, cols);
    const Eigen::MatrixXd exact = (a.cast<long double>() * b.cast<long double>()).cast<double>();
    CAPTURE(rows, depth, cols);
    const Eigen::MatrixXd c = product(a, b, {.simd = level});
    REQUIRE((c.rows() == rows && c.cols() == cols));
    const double rounding = 1.2e-16 * static_cast<double>(depth + 1);  // of entries and partial sums below `depth`
    REQUIRE(((c - exact).array().abs() <= rounding * static_cast<double>(depth)).all());
  }
}

}  // namespace sotto::test
