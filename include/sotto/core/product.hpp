/// The dense matrix product behind many vectors: with a transfer matrix every answer of a crossbar is one.
#pragma once

#include <Eigen/Core>

#include "sotto/core/simd.hpp"

namespace sotto {

struct ProductOptions {
  int threads = 1;                     ///< 0: all cores. The bits of the result do not depend on it
  SimdLevel simd = best_simd_level();  ///< a level that this processor lacks means the widest one that it has
};

/// a * b for large matrices of any shape, by register tiles of the picked instruction set: Eigen, compiled for every
/// processor, reaches a third of that. 2 rows cols depth flops. Throws InvalidArgument unless a.cols() == b.rows().
Eigen::MatrixXd product(const Eigen::Ref<const Eigen::MatrixXd>& a, const Eigen::Ref<const Eigen::MatrixXd>& b,
                        const ProductOptions& options = {});

}  // namespace sotto
