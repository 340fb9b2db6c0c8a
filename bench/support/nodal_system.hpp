/// Nodal equations of a crossbar as a sparse matrix, for solvers that know nothing of crossbars.
#pragma once

#include <Eigen/SparseCore>
#include <vector>

#include "sotto/crossbar/circuit.hpp"

namespace sotto::bench {

struct NodalSystem {
  Eigen::SparseMatrix<double> lower;     ///< lower half
  Eigen::MatrixXd injected_a;            ///< one column per input vector
  std::vector<CircuitResistor> outputs;  ///< resistor into the ground of each column

  /// One row per input vector.
  Eigen::MatrixXd outputs_a(const Eigen::MatrixXd& node_v) const {
    Eigen::MatrixXd currents(node_v.cols(), static_cast<Eigen::Index>(outputs.size()));
    for (std::size_t j = 0; j < outputs.size(); ++j) {
      currents.col(static_cast<Eigen::Index>(j)) =
          node_v.row(std::min(outputs[j].node_a, outputs[j].node_b)).transpose() / outputs[j].resistance_ohm;
    }
    return currents;
  }
};

/// For the standard cases: no zero resistances, open far ends, ideal ends; unknowns are the nodes of the cells.
inline NodalSystem nodal_system(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  const CrossbarCircuit circuit = crossbar_circuit(xbar);
  const Eigen::Index unknowns = circuit.row_terminal(0);
  NodalSystem system;
  system.lower.resize(unknowns, unknowns);
  system.injected_a = Eigen::MatrixXd::Zero(unknowns, inputs_v.rows());
  system.outputs.resize(static_cast<std::size_t>(circuit.cols));
  std::vector<Eigen::Triplet<double>> entries;
  for (const CircuitResistor& resistor : circuit.resistors) {
    const Eigen::Index low = std::min(resistor.node_a, resistor.node_b);
    const Eigen::Index high = std::max(resistor.node_a, resistor.node_b);
    const double g = 1 / resistor.resistance_ohm;
    entries.emplace_back(low, low, g);
    if (high < unknowns) {
      entries.emplace_back(high, high, g);
      entries.emplace_back(high, low, -g);
    } else if (high < circuit.col_terminal(0)) {
      system.injected_a.row(low) += g * inputs_v.col(high - unknowns).transpose();
    } else {
      system.outputs[high - circuit.col_terminal(0)] = resistor;
    }
  }
  system.lower.setFromTriplets(entries.begin(), entries.end());
  return system;
}

}  // namespace sotto::bench
