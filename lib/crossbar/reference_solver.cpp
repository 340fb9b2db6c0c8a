#include "reference_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sotto {

using Eigen::Index;

ReferenceSolver::ReferenceSolver(CrossbarCircuit circuit)
    : circuit_(std::move(circuit)),
      merged_(merge_zero_ohm(circuit_)),
      reachable_(reachable_nodes(circuit_)),
      unknown_(static_cast<std::size_t>(circuit_.num_nodes), -1),
      zero_ohm_flow_(circuit_) {
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    if (merged_[node] == node && !circuit_.is_terminal(node) && reachable_[node]) unknown_[node] = num_unknowns_++;
  }
  for (Index node = 0; node < circuit_.num_nodes; ++node) unknown_[node] = unknown_[merged_[node]];
  std::vector<Eigen::Triplet<long double>> entries;
  entries.reserve(4 * circuit_.resistors.size());
  for (const CircuitResistor& resistor : circuit_.resistors) {
    const Index a = unknown_[resistor.node_a];
    const Index b = unknown_[resistor.node_b];
    if (resistor.resistance_ohm == 0 || a == b) continue;
    const long double g = 1.0L / resistor.resistance_ohm;
    if (a >= 0) entries.emplace_back(a, a, g);
    if (b >= 0) entries.emplace_back(b, b, g);
    if (a >= 0 && b >= 0) entries.emplace_back(std::max(a, b), std::min(a, b), -g);
  }
  Matrix nodal(num_unknowns_, num_unknowns_);
  nodal.setFromTriplets(entries.begin(), entries.end());
  factor_.compute(nodal);
}

void ReferenceSolver::spread(const MatrixXld& unknowns_v, MatrixXld& potentials_v) const {
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    if (unknown_[node] >= 0) potentials_v.row(node) = unknowns_v.row(unknown_[node]);
  }
}

MatrixXld ReferenceSolver::injected_a(const MatrixXld& potentials_v) const {
  MatrixXld injected = MatrixXld::Zero(num_unknowns_, potentials_v.cols());
  for (const CircuitResistor& resistor : circuit_.resistors) {
    const Index a = unknown_[resistor.node_a];
    const Index b = unknown_[resistor.node_b];
    if (resistor.resistance_ohm == 0 || a == b) continue;
    for (Index k = 0; k < potentials_v.cols(); ++k) {
      const long double drop = potentials_v(resistor.node_a, k) - potentials_v(resistor.node_b, k);
      const long double current = drop / resistor.resistance_ohm;
      if (a >= 0) injected(a, k) -= current;
      if (b >= 0) injected(b, k) += current;
    }
  }
  return injected;
}

MatrixXld ReferenceSolver::potentials_v(const MatrixXld& terminal_v, int refinements) const {
  MatrixXld potentials = MatrixXld::Zero(circuit_.num_nodes, terminal_v.cols());
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    const Index root = merged_[node];
    if (circuit_.is_terminal(root)) potentials.row(node) = terminal_v.row(root - circuit_.row_terminal(0));
    if (!reachable_[node]) potentials.row(node).setConstant(std::numeric_limits<long double>::quiet_NaN());
  }
  if (num_unknowns_ == 0) return potentials;
  if (factor_.info() != Eigen::Success) {
    return MatrixXld::Constant(circuit_.num_nodes, terminal_v.cols(), std::numeric_limits<long double>::quiet_NaN());
  }
  MatrixXld unknowns = factor_.solve(injected_a(potentials));
  spread(unknowns, potentials);
  for (int step = 0; step < refinements; ++step) {
    unknowns += factor_.solve(injected_a(potentials));
    spread(unknowns, potentials);
  }
  return potentials;
}

std::vector<long double> ReferenceSolver::currents_a(const VectorXld& potentials_v) const {
  std::vector<long double> currents(circuit_.resistors.size(), 0.0L);
  for (std::size_t k = 0; k < currents.size(); ++k) {
    const CircuitResistor& resistor = circuit_.resistors[k];
    if (resistor.resistance_ohm == 0 || !reachable_[resistor.node_a]) continue;
    currents[k] = (potentials_v(resistor.node_a) - potentials_v(resistor.node_b)) / resistor.resistance_ohm;
  }
  zero_ohm_flow_.fill(currents);
  return currents;
}

VectorXld ReferenceSolver::terminal_currents_a(const std::vector<long double>& currents_a) const {
  VectorXld into = VectorXld::Zero(circuit_.num_terminals());
  const Index first = circuit_.row_terminal(0);
  for (std::size_t k = 0; k < currents_a.size(); ++k) {
    const CircuitResistor& resistor = circuit_.resistors[k];
    if (circuit_.is_terminal(resistor.node_a)) into(resistor.node_a - first) -= currents_a[k];
    if (circuit_.is_terminal(resistor.node_b)) into(resistor.node_b - first) += currents_a[k];
  }
  return into;
}

double ReferenceSolver::kcl_residual_rel(const VectorXld& potentials_v) const {
  long double largest_branch = 0;
  for (const CircuitResistor& resistor : circuit_.resistors) {
    if (resistor.resistance_ohm == 0 || !reachable_[resistor.node_a]) continue;
    const long double drop = potentials_v(resistor.node_a) - potentials_v(resistor.node_b);
    largest_branch = std::max(largest_branch, std::abs(drop / resistor.resistance_ohm));
  }
  if (num_unknowns_ == 0 || largest_branch == 0) return 0;
  const long double error = injected_a(potentials_v).cwiseAbs().maxCoeff();
  return static_cast<double>(error / largest_branch);
}

}  // namespace sotto
