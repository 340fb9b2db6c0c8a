#include "sotto/array/partition.hpp"

#include "sotto/core/error.hpp"

namespace sotto {

namespace {

using Eigen::Index;

// int(n k / parts + min(r / k, 1)) with r = n mod parts, in whole numbers: no rounding can move a boundary.
Index boundary(Index lines, Index parts, Index k) {
  const Index rest = lines % parts;
  if (rest >= k) return lines * k / parts + 1;
  return (lines * k * k + rest * parts) / (parts * k);
}

}  // namespace

std::vector<Index> partition_boundaries(Index lines, Index max_lines) {
  require(lines >= 1, "lines", static_cast<double>(lines), ">= 1");
  require(max_lines >= 1, "max_lines", static_cast<double>(max_lines), ">= 1");
  const Index parts = (lines - 1) / max_lines + 1;
  std::vector<Index> boundaries{0};
  for (Index k = 1; k <= parts; ++k) boundaries.push_back(boundary(lines, parts, k));
  return boundaries;
}

}  // namespace sotto
