#include "sotto/crossbar/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reference_solver.hpp"
#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void require_separate_ports(const CrossbarCircuit& circuit, const std::vector<Index>& merged) {
  require_no_short(circuit, merged);
  for (Index port = circuit.row_terminal(0); port <= circuit.ground(); ++port) {
    if (merged[port] == port) continue;
    const auto name = [&](Index node) {
      const bool row = node < circuit.col_terminal(0);
      return fmt::format("{} {}", row ? "row" : "column", node - (row ? circuit.row_terminal(0) : circuit.col_terminal(0)));
    };
    throw InvalidArgument(
        fmt::format("{} and {}: zero resistance joins two ports; no admittance exists", name(port), name(merged[port])));
  }
}

/// Response of every node to one volt at each port in turn: nodes x ports.
MatrixXld port_responses(const ReferenceSolver& reference) {
  const Index ports = reference.circuit().num_terminals() - 1;
  return reference.potentials_v(MatrixXld::Identity(ports + 1, ports), 0);  // 80 bits leave digits to spare
}

MatrixXd admittance_siemens(const ReferenceSolver& reference, const MatrixXld& responses) {
  const Index ports = responses.cols();
  MatrixXd admittance(ports, ports);
  for (Index port = 0; port < ports; ++port) {
    const VectorXld into = reference.terminal_currents_a(reference.currents_a(responses.col(port)));
    admittance.col(port) = -into.head(ports).cast<double>();
  }
  return 0.5 * (admittance + admittance.transpose());
}

/// sum over the resistors of the given places of drop drop' / R.
MatrixXd power_form(const CrossbarCircuit& circuit, const MatrixXld& responses, std::initializer_list<Place> places) {
  std::vector<const CircuitResistor*> chosen;
  for (const CircuitResistor& resistor : circuit.resistors) {
    const bool wanted = std::find(places.begin(), places.end(), resistor.place) != places.end();
    if (wanted && resistor.resistance_ohm > 0) chosen.push_back(&resistor);
  }
  MatrixXd drops(static_cast<Index>(chosen.size()), responses.cols());
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    const auto drop = (responses.row(chosen[k]->node_a) - responses.row(chosen[k]->node_b)).eval();
    drops.row(static_cast<Index>(k)) = (drop / std::sqrt(static_cast<long double>(chosen[k]->resistance_ohm))).cast<double>();
  }
  const MatrixXd flowing = drops.array().isNaN().select(0.0, drops);  // parts without a path carry no current
  return flowing.transpose() * flowing;
}

}  // namespace

CrossbarPorts crossbar_ports(const Crossbar& xbar, bool with_power) {
  CrossbarCircuit circuit = crossbar_circuit(xbar);
  require_separate_ports(circuit, merge_zero_ohm(circuit));
  const ReferenceSolver reference(std::move(circuit));
  const MatrixXld responses = port_responses(reference);
  CrossbarPorts ports{.rows = xbar.rows(), .cols = xbar.cols(),
                      .admittance_siemens = admittance_siemens(reference, responses), .power = {}, .kcl_residual_rel = 0};
  for (Index port = 0; port < responses.cols(); ++port) {
    ports.kcl_residual_rel = std::max(ports.kcl_residual_rel, reference.kcl_residual_rel(responses.col(port)));
  }
  if (!with_power) return ports;
  ports.power.cells = power_form(reference.circuit(), responses, {Place::cell});
  ports.power.row_wires = power_form(reference.circuit(), responses, {Place::row_wire});
  ports.power.col_wires = power_form(reference.circuit(), responses, {Place::col_wire});
  ports.power.ends = power_form(reference.circuit(), responses, {Place::driver, Place::sense});
  return ports;
}

TerminalNodes nodes_from_terminals(const Crossbar& xbar, const VectorXd& row_terminal_v, const VectorXd& col_terminal_v) {
  require(row_terminal_v.size() == xbar.rows() && col_terminal_v.size() == xbar.cols(), "terminal voltages",
          fmt::format("{} and {}", row_terminal_v.size(), col_terminal_v.size()),
          fmt::format("{} rows and {} columns", xbar.rows(), xbar.cols()));
  require(row_terminal_v.allFinite() && col_terminal_v.allFinite(), "terminal voltages", std::string("a NaN or infinity"),
          "finite");
  const ReferenceSolver reference(crossbar_circuit(xbar));
  const CrossbarCircuit& circuit = reference.circuit();
  VectorXld terminal_v = VectorXld::Zero(circuit.num_terminals());
  terminal_v.head(xbar.rows()) = row_terminal_v.cast<long double>();
  terminal_v.segment(xbar.rows(), xbar.cols()) = col_terminal_v.cast<long double>();
  const VectorXd potentials = reference.potentials_v(terminal_v).col(0).cast<double>();
  TerminalNodes nodes{MatrixXd(xbar.rows(), xbar.cols()), MatrixXd(xbar.rows(), xbar.cols())};
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      nodes.row_node_v(i, j) = potentials(circuit.row_node(i, j));
      nodes.col_node_v(i, j) = potentials(circuit.col_node(i, j));
    }
  }
  return nodes;
}

}  // namespace sotto
