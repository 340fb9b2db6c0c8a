/// The crossbar seen from its line ends: an exact linear multiport.
#pragma once

#include <Eigen/Core>
#include <memory>

#include "sotto/core/simd.hpp"
#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// Quadratic forms of the port voltages v = [v_r; v_c] (or of what these follow from): power dissipated at a place
/// = v' Q v, in watt.
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
  /// Largest error of a terminal current by Y / largest one, for random voltages, against CrossbarSolver (which adds
  /// its own error of up to 1e-10), or that solver's own residual where it is larger; NaN where it did not converge.
  double kcl_residual_rel = 0;
};

struct PortOptions {
  int threads = 1;                     ///< 0: all cores. The bits of the result do not depend on it
  SimdLevel simd = best_simd_level();  ///< a level that this processor lacks means the widest one that it has
};

/// Exact port reduction (nested block merging without subtractions, design solver section 2.5): each entry has a
/// relative error of rounding, however far the resistances are apart, zero ohm in any place included. About 33 n^3
/// flops for n x n, and two solves for the certificate. (Zero ohm beside conductances that are more than 75 decades
/// apart, or above 1e75 S: a sparse elimination instead.) `with_power`: power_forms of one volt at each port in turn.
/// Throws what validate(xbar) throws, and InvalidArgument where two ports are joined by zero resistance (no admittance
/// exists).
CrossbarPorts crossbar_ports(const Crossbar& xbar, bool with_power = false, const PortOptions& options = {});

/// Power as forms of x where the ports have the voltages port_v x. One solution per column of `port_v` (rows + cols
/// entries in volt each), and one product of rows cols x columns per place. Throws what nodes_from_terminals throws.
PortPower power_forms(const Crossbar& xbar, const Eigen::MatrixXd& port_v, const PortOptions& options = {});

/// T (cols x rows): current into the ground end of each column per volt at each row terminal, all other terminals at 0
/// V. outputs_a = inputs_v * T'. The same reduction without the blocks that T does not need. Where that does not apply
/// (see crossbar_ports) or zero ohm joins two ports, one solve per row by CrossbarSolver, with what that throws; NaN in
/// rows that did not converge. Throws what validate(xbar) throws.
Eigen::MatrixXd transfer_matrix_siemens(const Crossbar& xbar, const PortOptions& options = {});

/// transfer_matrix_siemens for many crossbars: keeps its memory (some 12 MB for 256 x 256), which saves up to half of
/// the time. One object per thread.
class TransferReducer {
 public:
  explicit TransferReducer(const PortOptions& options = {});
  ~TransferReducer();
  TransferReducer(TransferReducer&&) noexcept;
  TransferReducer& operator=(TransferReducer&&) noexcept;

  [[nodiscard]] Eigen::MatrixXd transfer_matrix_siemens(const Crossbar& xbar);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Node voltages for given voltages at the row terminals and at the column terminals (rows x cols each).
struct TerminalNodes {
  Eigen::MatrixXd row_node_v;
  Eigen::MatrixXd col_node_v;
};

/// NaN marks nodes without a potential. Throws InvalidArgument as validate(xbar) does, on a wrong size, on what is not
/// finite, and where zero resistance joins terminals of different voltage.
TerminalNodes nodes_from_terminals(const Crossbar& xbar, const Eigen::VectorXd& row_terminal_v,
                                   const Eigen::VectorXd& col_terminal_v);

}  // namespace sotto
