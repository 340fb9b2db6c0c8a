/// From bits and weights to cell resistances.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/device/mtj.hpp"

namespace sotto {

/// The two resistances that a binary cell can have: `on_ohm` codes 1, `off_ohm` codes 0.
struct CellPair {
  double on_ohm = 0;   ///< low resistance, > 0
  double off_ohm = 0;  ///< high resistance, >= on_ohm
};

/// R_P and R_AP of a junction at zero bias.
CellPair cell_pair(const MtjParams& mtj);

/// Crossbar whose cell is parallel (on) where `bits` is 1 and antiparallel (off) where it is 0.
/// Throws InvalidArgument on any other entry.
Crossbar program_binary(const MtjParams& mtj, const Wires& wires, const Eigen::MatrixXi& bits);

/// How the two columns of a differential pair hang on the row. `shared_node`: both cells on one row node, one row
/// segment per pair (IMAC-Sim). `alternating`: plus and minus columns alternate, a row segment before each.
enum class PairLayout { shared_node, alternating };

/// Crossbar of differential pairs: column 2k is plus, 2k+1 minus. Weight +1 is (on, off), -1 is (off, on), 0 (on, on)
/// (design systems A.2). Throws InvalidArgument on other weights, and on wires whose row segment is a matrix.
Crossbar program_differential(const CellPair& cells, const Wires& wires, PairLayout layout,
                              const Eigen::MatrixXd& weights);

}  // namespace sotto
