/// Wire capacitances of one crossbar of one sample.
#pragma once

#include <Eigen/Core>

#include "study/cell_draw.hpp"

namespace sotto::study {

/// Streams of wire capacitances, one number each, lie behind those of crossbars and neurons: SampleRng(seed of the
/// sample, this + number of the crossbar).
inline constexpr std::uint64_t kFirstCapacitanceStream = std::uint64_t{1} << 41;

/// One log-normal factor for the capacitance of all wires, rows and columns, of the die, or of the crossbar where
/// wires vary by crossbar or segment; cells keep theirs. Needs context.vary->wires.
void vary_capacitance(Capacitance& capacitance, const CellContext& context, const Eigen::VectorXd& die,
                      const CrossbarPlace& place, SampleSums& sums);

}  // namespace sotto::study
