/// How an array is cut into leaves of at most 8 x 8 cells, and what the kernels need to reduce a group of them.
#pragma once

#include <vector>

#include "port_block.hpp"
#include "port_network.hpp"

namespace sotto {

/// Leaf k has the lines cuts[k] ... cuts[k + 1] - 1.
struct LeafGrid {
  std::vector<long> row_cuts, col_cuts;
};

/// As few and as equal leaves as possible; the one at a connected far end has room for the far terminals.
LeafGrid leaf_grid(const PortNetwork& network);

/// Writes lane `lane` of `lanes` for PortKernels::reduce_leaves. A leaf with fewer lines than the kernels have is
/// filled up: its first row segments and last column segments become several equal segments in series, with nothing at
/// their joints.
void write_leaf_cells(const PortNetwork& network, const LeafGrid& grid, long leaf_row, long leaf_col, double* cells,
                      long lane, long lanes);

/// The block of a reduced leaf (kLeafPorts square), without the ports of the filling; allocated on `result`.
PortBlock leaf_block(const PortNetwork& network, const LeafGrid& grid, long leaf_row, long leaf_col,
                     const double* reduced, PortStack& result);

}  // namespace sotto
