/// How a weight matrix that is too large for one crossbar is cut into tiles.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace sotto {

/// What is done with the reader outputs of the horizontal partitions of one output.
enum class PartitionOutputs { average, sum };

/// Which horizontal partitions have a row that the bias source drives. `last`: the one that holds the biases.
/// `every`: also the others, one more row of weight 0 (both cells of each pair at the low resistance) below their inputs,
/// as the published HSPICE netlists of IMAC have it (lib/network/README.md).
enum class BiasRows { last, every };

struct PartitionRule {
  Eigen::Index max_rows = 32;   ///< rows of a tile, the row of the biases included, a row of weight 0 not, >= 1
  Eigen::Index max_pairs = 32;  ///< differential pairs of a tile, >= 1
  PartitionOutputs outputs = PartitionOutputs::average;  ///< tied outputs of ideal amplifiers average
  BiasRows bias_rows = BiasRows::last;  ///< biases need one row
  bool operator==(const PartitionRule&) const = default;
};

/// Boundaries of ceil(lines / max_lines) parts: part k has the lines [b(k), b(k+1)),
/// b(k) = int(n k / parts + min((n mod parts) / k, 1)), b(0) = 0 (the rule of IMAC-Sim, design systems A.2).
std::vector<Eigen::Index> partition_boundaries(Eigen::Index lines, Eigen::Index max_lines);

}  // namespace sotto
