/// The order of elimination that the geometry of a crossbar suggests: halve it again and again, cutting lines last.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace sotto {

/// All row nodes (i,j) -> i n + j and column nodes mn + i n + j (the numbers of CrossbarCircuit), first to be
/// eliminated first. Only row segments cross a cut between two columns, so the row nodes along it separate the halves;
/// likewise the column nodes along a cut between two rows (George 1973, on a grid with half the usual separators).
std::vector<Eigen::Index> nested_dissection(Eigen::Index rows, Eigen::Index cols);

}  // namespace sotto
