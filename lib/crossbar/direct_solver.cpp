#include "direct_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "nested_dissection.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Two steps reach rounding in ordinary circuits; where wires and cells are more than 20 decades apart, the first step
/// only makes Kirchhoff's law hold along the wires and the next ones mend what that did to the weakly tied parts.
constexpr int kMaxRefinements = 6;

constexpr double kResidualGoal = 1e-12;  // of the largest branch current
constexpr double kLeastFall = 0.1;       // a residual that falls by less has reached rounding
constexpr double kStepGoal = 1e-12;      // of each potential: a smaller step leaves nothing to mend

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

DirectSolver::DirectSolver(CrossbarCircuit circuit)
    : circuit_(std::move(circuit)),
      merged_(merge_zero_ohm(circuit_)),
      reachable_(reachable_nodes(circuit_)),
      unknown_(static_cast<std::size_t>(circuit_.num_nodes), -1),
      zero_ohm_flow_(circuit_) {
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    if (merged_[node] != node || circuit_.is_terminal(node) || !reachable_[node]) continue;
    unknown_[node] = static_cast<Index>(first_node_.size());
    first_node_.push_back(node);
  }
  for (Index node = 0; node < circuit_.num_nodes; ++node) unknown_[node] = unknown_[merged_[node]];
  find_parts();
  factor_ = std::make_unique<const GthFactor>(static_cast<std::int32_t>(first_node_.size()), 1, conductances(false),
                                              elimination_order());
}

/// Parts: unknowns that hang together without passing through a terminal.
void DirectSolver::find_parts() {
  part_.resize(first_node_.size());
  std::iota(part_.begin(), part_.end(), Index{0});
  const auto find = [this](Index unknown) {
    while (part_[unknown] != unknown) unknown = part_[unknown] = part_[part_[unknown]];
    return unknown;
  };
  for (const CircuitResistor& resistor : circuit_.resistors) {
    const Index a = unknown_[resistor.node_a];
    const Index b = unknown_[resistor.node_b];
    if (a >= 0 && b >= 0) part_[find(a)] = find(b);
  }
  for (Index& part : part_) part = find(part);
  for (const CircuitResistor& resistor : circuit_.resistors) {
    const Index a = unknown_[resistor.node_a];
    const Index b = unknown_[resistor.node_b];
    if (!carries_ohmic_current(resistor) || (a < 0) == (b < 0)) continue;
    ties_.push_back({part_[std::max(a, b)], a < 0 ? resistor.node_a : resistor.node_b});
  }
}

/// By geometry, joints of line ends first; empty (leave it to the factor) where zero resistance joins unknowns, which
/// may then reach across the whole crossbar.
std::vector<std::int32_t> DirectSolver::elimination_order() const {
  std::vector<std::int32_t> order;
  order.reserve(first_node_.size());
  for (Index node = circuit_.ground() + 1; node < circuit_.num_nodes; ++node) {
    if (unknown_[node] >= 0) order.push_back(static_cast<std::int32_t>(unknown_[node]));
  }
  for (const Index node : nested_dissection(circuit_.rows, circuit_.cols)) {
    if (unknown_[node] < 0) continue;
    if (merged_[node] != node) return {};
    order.push_back(static_cast<std::int32_t>(unknown_[node]));
  }
  return order;
}

bool DirectSolver::carries_ohmic_current(const CircuitResistor& resistor) const {
  return reachable_[resistor.node_a] && merged_[resistor.node_a] != merged_[resistor.node_b];
}

/// Nodes are the unknowns, then either all terminals as one node or each terminal.
std::vector<Conductance> DirectSolver::conductances(bool separate_terminals) const {
  const auto unknowns = static_cast<Index>(first_node_.size());
  const auto number = [&](Index node) {
    if (unknown_[node] >= 0) return static_cast<std::int32_t>(unknown_[node]);
    const Index terminal = separate_terminals ? merged_[node] - circuit_.row_terminal(0) : 0;
    return static_cast<std::int32_t>(unknowns + terminal);
  };
  std::vector<Conductance> list;
  list.reserve(circuit_.resistors.size());
  for (const CircuitResistor& resistor : circuit_.resistors) {
    if (!carries_ohmic_current(resistor)) continue;
    const std::int32_t a = number(resistor.node_a);
    const std::int32_t b = number(resistor.node_b);
    if (a != b) list.push_back({a, b, 1 / resistor.resistance_ohm});
  }
  return list;
}

/// Terminals and what is joined to them; parts whose terminals all have the same voltage, so that no current flows; 0 V
/// for the rest; NaN where nothing leads to a terminal.
QuadVector DirectSolver::known_potentials(const VectorXd& terminal_v) const {
  QuadVector potentials(static_cast<std::size_t>(circuit_.num_nodes), 0);
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    const Index root = merged_[node];
    if (circuit_.is_terminal(root)) potentials[node] = terminal_v(root - circuit_.row_terminal(0));
    if (!reachable_[node]) potentials[node] = kNan;
  }
  std::vector<double> level(part_.size(), kNan);
  std::vector<bool> differs(part_.size(), false);
  for (const Tie& tie : ties_) {
    const auto voltage = static_cast<double>(potentials[tie.terminal_node]);
    if (std::isnan(level[tie.part])) level[tie.part] = voltage;
    if (voltage != level[tie.part]) differs[tie.part] = true;
  }
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    if (unknown_[node] < 0) continue;
    const Index part = part_[unknown_[node]];
    if (!differs[part]) potentials[node] = level[part];
  }
  return potentials;
}

/// Current that flows into each unknown and does not flow out: what is missing from Kirchhoff's current law.
QuadVector DirectSolver::node_errors_a(const QuadVector& potentials_v, Quad& largest_branch_a) const {
  QuadVector errors(first_node_.size(), 0);
  largest_branch_a = 0;
  for (const CircuitResistor& resistor : circuit_.resistors) {
    if (!carries_ohmic_current(resistor)) continue;
    const Quad drop = potentials_v[resistor.node_a] - potentials_v[resistor.node_b];
    if (drop == 0) continue;
    const Quad current = drop / resistor.resistance_ohm;
    const Index a = unknown_[resistor.node_a];
    const Index b = unknown_[resistor.node_b];
    if (a >= 0) errors[a] -= current;
    if (b >= 0) errors[b] += current;
    largest_branch_a = larger(largest_branch_a, magnitude(current));
  }
  return errors;
}

DirectSolver::Balance DirectSolver::balance(const QuadVector& potentials_v) const {
  Quad largest_branch_a = 0;
  Quad largest_error_a = 0;
  const QuadVector errors_a = node_errors_a(potentials_v, largest_branch_a);
  Balance balance{VectorXd(static_cast<Index>(errors_a.size())), 0};
  for (std::size_t k = 0; k < errors_a.size(); ++k) {
    balance.errors_a(static_cast<Index>(k)) = static_cast<double>(errors_a[k]);
    largest_error_a = larger(largest_error_a, magnitude(errors_a[k]));
  }
  if (largest_error_a != 0) balance.residual_rel = static_cast<double>(largest_error_a / largest_branch_a);
  return balance;
}

/// Adds the step and returns its largest share of a potential.
double DirectSolver::advance(const VectorXd& step_v, QuadVector& potentials_v) const {
  for (Index node = 0; node < circuit_.num_nodes; ++node) {
    if (unknown_[node] >= 0) potentials_v[node] += step_v(unknown_[node]);
  }
  double largest_share = 0;
  for (std::size_t k = 0; k < first_node_.size(); ++k) {
    const double step = step_v(static_cast<Index>(k));
    const auto potential = static_cast<double>(potentials_v[first_node_[k]]);
    if (step != 0) largest_share = std::max(largest_share, std::abs(step / potential));
  }
  return largest_share;
}

QuadVector DirectSolver::potentials_v(const VectorXd& terminal_v) const {
  QuadVector potentials = known_potentials(terminal_v);
  double last_residual = std::numeric_limits<double>::infinity();
  (void)advance(factor_->solve(balance(potentials).errors_a), potentials);
  for (int step = 0; step < kMaxRefinements; ++step) {
    const Balance now = balance(potentials);
    if (now.residual_rel == 0) break;
    const double share = advance(factor_->solve(now.errors_a), potentials);
    const bool goal = now.residual_rel <= kResidualGoal;
    const bool falls = now.residual_rel < kLeastFall * last_residual;
    if (share <= kStepGoal && (goal || !falls)) break;
    last_residual = now.residual_rel;
  }
  return potentials;
}

std::vector<long double> DirectSolver::currents_a(const QuadVector& potentials_v) const {
  std::vector<long double> currents(circuit_.resistors.size(), 0.0L);
  for (std::size_t k = 0; k < currents.size(); ++k) {
    const CircuitResistor& resistor = circuit_.resistors[k];
    if (!carries_ohmic_current(resistor)) continue;
    const Quad drop = potentials_v[resistor.node_a] - potentials_v[resistor.node_b];
    currents[k] = static_cast<long double>(drop / resistor.resistance_ohm);
  }
  zero_ohm_flow_.fill(currents);
  return currents;
}

DirectSolver::VectorXld DirectSolver::terminal_currents_a(const std::vector<long double>& currents_a) const {
  VectorXld into = VectorXld::Zero(circuit_.num_terminals());
  const Index first = circuit_.row_terminal(0);
  for (std::size_t k = 0; k < currents_a.size(); ++k) {
    const CircuitResistor& resistor = circuit_.resistors[k];
    if (circuit_.is_terminal(resistor.node_a)) into(resistor.node_a - first) -= currents_a[k];
    if (circuit_.is_terminal(resistor.node_b)) into(resistor.node_b - first) += currents_a[k];
  }
  return into;
}

MatrixXd DirectSolver::port_conductance_siemens() const {
  const auto kept = static_cast<std::int32_t>(circuit_.num_terminals());
  const GthFactor factor(static_cast<std::int32_t>(first_node_.size()), kept, conductances(true), elimination_order());
  MatrixXd ports = -factor.kept_siemens();
  ports.diagonal() = factor.kept_siemens().rowwise().sum();
  return ports;
}

}  // namespace sotto
