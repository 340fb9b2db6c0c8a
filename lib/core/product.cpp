#include "sotto/core/product.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "product_kernel.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Operand = Eigen::Ref<const MatrixXd>;

constexpr Index kBlockCols = 512;  // of b: 1 MiB packed
constexpr Index kTaskRows = 960;   // of a; a multiple of every tile

MultiplyBlock kernel_of(SimdLevel level) {
  switch (std::min(level, best_simd_level())) {
    case SimdLevel::avx512:
      return kMultiplyBlockAvx512;
    case SimdLevel::avx2:
      return kMultiplyBlockAvx2;
    case SimdLevel::baseline:
      break;
  }
  return kMultiplyBlockBaseline;
}

/// A part of b as ProductBlock wants it.
void pack(const Operand& b, Index row, Index depth, Index col, Index cols, std::vector<double>& packed) {
  double* to = packed.data();
  for (Index group = 0; group < cols; group += kProductTileCols) {
    for (Index l = 0; l < depth; ++l) {
      for (Index j = group; j < group + kProductTileCols; ++j) *to++ = j < cols ? b(row + l, col + j) : 0;
    }
  }
}

}  // namespace

MatrixXd product(const Operand& a, const Operand& b, const ProductOptions& options) {
  require(a.cols() == b.rows(), "rows of b", fmt::format("{}", b.rows()),
          fmt::format("{}, the columns of a", a.cols()));
  const MultiplyBlock multiply = kernel_of(options.simd);
  MatrixXd c(a.rows(), b.cols());
  if (b.rows() == 0) c.setZero();
  const Index widest = (std::min(kBlockCols, b.cols()) + kProductTileCols - 1) / kProductTileCols * kProductTileCols;
  std::vector<double> packed(static_cast<std::size_t>(widest * std::min<Index>(kProductDepth, b.rows())));
  for (Index row = 0; row < b.rows(); row += kProductDepth) {
    const Index depth = std::min<Index>(kProductDepth, b.rows() - row);
    for (Index col = 0; col < b.cols(); col += kBlockCols) {
      const Index cols = std::min(kBlockCols, b.cols() - col);
      pack(b, row, depth, col, cols, packed);
      parallel_for((a.rows() + kTaskRows - 1) / kTaskRows, options.threads, [&](std::int64_t task) {
        const Index first = static_cast<Index>(task) * kTaskRows;
        multiply({.c = c.data() + col * c.outerStride() + first,
                  .ldc = c.outerStride(),
                  .a = a.data() + row * a.outerStride() + first,
                  .lda = a.outerStride(),
                  .b = packed.data(),
                  .rows = std::min(kTaskRows, a.rows() - first),
                  .cols = cols,
                  .depth = depth,
                  .add = row > 0});
      });
    }
  }
  return c;
}

}  // namespace sotto
