/// How a weight matrix that is too large for one crossbar is cut into tiles.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace sotto {

/// What is done with the reader outputs of the horizontal partitions of one output.
enum class PartitionOutputs { average, sum };

struct PartitionRule {
  Eigen::Index max_rows = 32;   ///< rows of a tile, the bias row included, >= 1
  Eigen::Index max_pairs = 32;  ///< differential pairs of a tile, >= 1
  PartitionOutputs outputs = PartitionOutputs::average;  ///< tied outputs of ideal amplifiers average
  bool operator==(const PartitionRule&) const = default;
};

/// Boundaries of ceil(lines / max_lines) parts: part k has the lines [b(k), b(k+1)),
/// b(k) = int(n k / parts + min((n mod parts) / k, 1)), b(0) = 0 (the rule of IMAC-Sim, design systems A.2).
std::vector<Eigen::Index> partition_boundaries(Eigen::Index lines, Eigen::Index max_lines);

}  // namespace sotto
