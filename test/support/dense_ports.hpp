/// Port admittances by dense elimination of one node after the other in long double: the oracle of port reduction.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/circuit.hpp"
#include "support/random_crossbar.hpp"

namespace sotto::test {

using DensePorts = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

/// Each conductance of port reduction, against 64 bits of mantissa: some thousand roundings of 1.1e-16, all of one sign
/// of term.
inline constexpr double kRelPortConductance = 1e-12;

/// All resistors above zero. Star to mesh, without a subtraction: w_ij += w_in w_nj / sum_k w_nk. Currents into the
/// circuit per volt at the sources and the column ends; ground of far row ends is at 0 V.
inline DensePorts dense_port_admittance(const CrossbarCircuit& circuit) {
  const Eigen::Index first = circuit.row_terminal(0);
  DensePorts w = DensePorts::Zero(circuit.num_nodes, circuit.num_nodes);
  for (const CircuitResistor& resistor : circuit.resistors) {
    w(resistor.node_a, resistor.node_b) += 1 / static_cast<long double>(resistor.resistance_ohm);
    w(resistor.node_b, resistor.node_a) = w(resistor.node_a, resistor.node_b);
  }
  for (Eigen::Index node = 0; node < circuit.num_nodes; ++node) {
    if (circuit.is_terminal(node)) continue;
    const long double sum = w.col(node).sum();
    for (Eigen::Index to = 0; to < circuit.num_nodes && sum > 0; ++to) {  // most of the matrix is empty
      if (w(node, to) != 0) w.col(to) += w.col(node) * (w(node, to) / sum);
    }
    w.col(node).setZero();
    w.row(node).setZero();
    w.diagonal().setZero();
  }
  const Eigen::Index ports = circuit.num_terminals() - 1;
  DensePorts admittance = -w.block(first, first, ports, ports);
  admittance.diagonal() = w.block(first, first, ports + 1, ports).colwise().sum().transpose();
  return admittance;
}

/// Largest |a - b| / |b| over the entries; infinity where one is zero and the other not, or where one is not finite.
inline double worst_entry_rel(const Eigen::MatrixXd& a, const DensePorts& b) {
  double worst = 0;
  for (Eigen::Index j = 0; j < b.cols(); ++j) {
    for (Eigen::Index i = 0; i < b.rows(); ++i) {
      if (b(i, j) == 0 && a(i, j) == 0) continue;
      const auto error = static_cast<double>(std::abs(a(i, j) - b(i, j)) / std::abs(b(i, j)));
      if (!(error <= worst)) worst = std::isfinite(error) ? error : kOpen;
    }
  }
  return worst;
}

/// Any size, boundary and hole; wires over 12 decades and cells over 15, independently.
inline Crossbar extreme_crossbar(SampleRng& rng, Eigen::Index max_lines) {
  Crossbar xbar = random_crossbar(
      rng, {.max_lines = max_lines, .wire_decades = 12, .broken_wire_share = 0.05, .floating_rows = true});
  const Eigen::Index m = xbar.rows();
  const Eigen::Index n = xbar.cols();
  xbar.cell_resistance_ohm = random_ohm(rng, m, n, 1e-3, 15);
  replace_share(rng, xbar.cell_resistance_ohm, rng.uniform() < 0.5 ? 0.0 : 0.3, kOpen);
  return xbar;
}

}  // namespace sotto::test
