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

/// Nodes joined by zero ohm are one. Star to mesh, without a subtraction: w_ij += w_in w_nj / sum_k w_nk. Currents into
/// the circuit per volt at the sources and the column ends, of which none may be joined; ground of far row ends is at
/// 0 V.
inline DensePorts dense_port_admittance(const CrossbarCircuit& circuit) {
  const Eigen::Index first = circuit.row_terminal(0);
  DensePorts w = DensePorts::Zero(circuit.num_nodes, circuit.num_nodes);
  const std::vector<Eigen::Index> merged = merge_zero_ohm(circuit);
  for (const CircuitResistor& resistor : circuit.resistors) {
    const Eigen::Index a = merged[resistor.node_a];
    const Eigen::Index b = merged[resistor.node_b];
    if (a == b) continue;
    w(a, b) += 1 / static_cast<long double>(resistor.resistance_ohm);
    w(b, a) = w(a, b);
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

/// A share of all segments, ends and (rarely) cells of 0 ohm.
inline Crossbar with_zero_ohm(SampleRng& rng, Crossbar xbar) {
  const double share = rng.uniform();
  Wires& wires = xbar.wires;
  replace_share(rng, std::get<Eigen::MatrixXd>(wires.row_segment_ohm), share, 0.0);
  replace_share(rng, std::get<Eigen::MatrixXd>(wires.col_segment_ohm), rng.below(2) == 0 ? share : 0.0, 0.0);
  for (LineOhm* ends : {&wires.driver_ohm, &wires.sense_ohm}) {
    for (double& ohm : std::get<Eigen::VectorXd>(*ends)) ohm = rng.below(3) == 0 ? 0.0 : ohm;
  }
  replace_share(rng, xbar.cell_resistance_ohm, rng.below(2) == 0 ? 0.02 : 0.0, 0.0);
  return xbar;
}

/// Does zero resistance join two of the terminals?
inline bool has_joined_ports(const CrossbarCircuit& circuit) {
  const std::vector<Eigen::Index> merged = merge_zero_ohm(circuit);
  for (Eigen::Index port = circuit.row_terminal(0); port <= circuit.ground(); ++port) {
    if (merged[port] != port) return true;
  }
  return false;
}

/// The next crossbar of the stream, any size and boundary, with zero ohm but none between ports.
inline Crossbar zero_ohm_crossbar(SampleRng& rng, Eigen::Index max_lines) {
  Crossbar xbar = with_zero_ohm(rng, extreme_crossbar(rng, max_lines));
  while (has_joined_ports(crossbar_circuit(xbar))) xbar = with_zero_ohm(rng, extreme_crossbar(rng, max_lines));
  return xbar;
}

}  // namespace sotto::test
