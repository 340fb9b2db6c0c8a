#include "sotto/crossbar/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "direct_solver.hpp"
#include "ideal_lines.hpp"
#include "port_check.hpp"
#include "port_power.hpp"
#include "port_reduction.hpp"
#include "sotto/core/error.hpp"
#include "sotto/crossbar/solve.hpp"
#include "terminal_solver.hpp"

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
      return fmt::format("{} {}", row ? "row" : "column",
                         node - (row ? circuit.row_terminal(0) : circuit.col_terminal(0)));
    };
    throw InvalidArgument(fmt::format("{} and {}: zero resistance joins two ports; no admittance exists", name(port),
                                      name(merged[port])));
  }
}

/// Are no ports joined, so that each may have a voltage of its own?
bool ports_are_separate(const Crossbar& xbar) {
  if (!may_join_ports(xbar)) return true;
  const CrossbarCircuit circuit = crossbar_circuit(xbar);
  const std::vector<Index> merged = merge_zero_ohm(circuit);
  bool separate = true;
  for (Index port = circuit.row_terminal(0); port <= circuit.ground(); ++port) separate &= merged[port] == port;
  return separate;
}

/// Nothing where ports are joined, or conductances are too far apart.
std::optional<PortNetwork> network_of_separate_ports(const Crossbar& xbar) {
  auto network = port_network(xbar);
  if (network && network->negligible_siemens > 0 && !ports_are_separate(xbar)) return std::nullopt;
  return network;
}

/// Y from the conductances that an elimination leaves between the terminals.
MatrixXd eliminated_siemens(const Crossbar& xbar) {
  CrossbarCircuit circuit = crossbar_circuit(xbar);
  require_separate_ports(circuit, merge_zero_ohm(circuit));
  const Index ports = circuit.num_terminals() - 1;  // without the common ground of far row ends
  return DirectSolver(std::move(circuit)).port_conductance_siemens().topLeftCorner(ports, ports);
}

MatrixXd admittance_siemens(const Crossbar& xbar, const PortOptions& options) {
  if (has_ideal_lines(xbar)) return ideal_admittance_siemens(xbar);
  const auto network = network_of_separate_ports(xbar);
  return network ? PortReducer(options.simd, options.threads).admittance_siemens(*network) : eliminated_siemens(xbar);
}

}  // namespace

struct TransferReducer::Impl {
  PortOptions options;
  PortReducer reducer;
};

TransferReducer::TransferReducer(const PortOptions& options)
    : impl_(std::make_unique<Impl>(Impl{options, PortReducer(options.simd, options.threads)})) {}
TransferReducer::~TransferReducer() = default;
TransferReducer::TransferReducer(TransferReducer&&) noexcept = default;
TransferReducer& TransferReducer::operator=(TransferReducer&&) noexcept = default;

MatrixXd TransferReducer::transfer_matrix_siemens(const Crossbar& xbar) {
  validate(xbar);
  if (const auto network = network_of_separate_ports(xbar)) return impl_->reducer.transfer_siemens(*network);
  const SimdLevel simd = std::min(impl_->options.simd, best_simd_level());
  const CrossbarSolver solver(xbar, {.threads = impl_->options.threads, .simd = simd});
  return solver.solve(MatrixXd::Identity(xbar.rows(), xbar.rows())).outputs_a.transpose();
}

MatrixXd transfer_matrix_siemens(const Crossbar& xbar, const PortOptions& options) {
  return TransferReducer(options).transfer_matrix_siemens(xbar);
}

CrossbarPorts crossbar_ports(const Crossbar& xbar, bool with_power, const PortOptions& options) {
  validate(xbar);
  CrossbarPorts ports{
      .rows = xbar.rows(), .cols = xbar.cols(), .admittance_siemens = {}, .power = {}, .kcl_residual_rel = 0};
  ports.admittance_siemens = admittance_siemens(xbar, options);
  ports.kcl_residual_rel = port_residual_rel(xbar, ports.admittance_siemens);
  const Index count = xbar.rows() + xbar.cols();
  if (with_power) ports.power = port_power(xbar, MatrixXd::Identity(count, count), options);
  return ports;
}

PortPower power_forms(const Crossbar& xbar, const MatrixXd& port_v, const PortOptions& options) {
  validate(xbar);
  require(port_v.rows() == xbar.rows() + xbar.cols(), "port voltages", fmt::format("{} per vector", port_v.rows()),
          fmt::format("{} rows and {} columns", xbar.rows(), xbar.cols()));
  require(port_v.allFinite(), "port voltages", std::string("a NaN or infinity"), "finite");
  return port_power(xbar, port_v, options);
}

TerminalNodes nodes_from_terminals(const Crossbar& xbar, const VectorXd& row_terminal_v,
                                   const VectorXd& col_terminal_v) {
  require(row_terminal_v.size() == xbar.rows() && col_terminal_v.size() == xbar.cols(), "terminal voltages",
          fmt::format("{} and {}", row_terminal_v.size(), col_terminal_v.size()),
          fmt::format("{} rows and {} columns", xbar.rows(), xbar.cols()));
  require(row_terminal_v.allFinite() && col_terminal_v.allFinite(), "terminal voltages",
          std::string("a NaN or infinity"), "finite");
  validate(xbar);
  return TerminalSolver(xbar, best_simd_level()).nodes(row_terminal_v, col_terminal_v);
}

}  // namespace sotto
