/// The crossbar seen from its line ends: an exact linear multiport.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Quadratic forms of the port voltages v = [v_r; v_c]: power dissipated at a place = v' Q v, in watt.
struct PortPower {
  Eigen::MatrixXd cells;
  Eigen::MatrixXd row_wires;
  Eigen::MatrixXd col_wires;
  Eigen::MatrixXd ends;  ///< drivers and senses that belong to the crossbar
};

/// Ports: the source terminal of each row, then the ground terminal of each column.
/// [i_r; i_c] = Y [v_r; v_c], currents counted into the crossbar; Y is symmetric, positive semi-definite.
struct CrossbarPorts {
  Eigen::Index rows = 0;
  Eigen::Index cols = 0;
  Eigen::MatrixXd admittance_siemens;  ///< (rows + cols) square
  PortPower power;                     ///< empty matrices unless asked for
  double kcl_residual_rel = 0;         ///< largest current error at a node / largest branch current, over all ports
};

/// Exact port reduction, from the reference factorisation: O((rows + cols)) sparse solves.
/// Throws InvalidArgument where two ports are joined by zero resistance (no admittance exists).
CrossbarPorts crossbar_ports(const Crossbar& xbar, bool with_power = false);

/// Node voltages for given voltages at the row terminals and at the column terminals (rows x cols each).
struct TerminalNodes {
  Eigen::MatrixXd row_node_v;
  Eigen::MatrixXd col_node_v;
};
TerminalNodes nodes_from_terminals(const Crossbar& xbar, const Eigen::VectorXd& row_terminal_v,
                                   const Eigen::VectorXd& col_terminal_v);

}  // namespace sotto
