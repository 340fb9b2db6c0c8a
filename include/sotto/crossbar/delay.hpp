/// How late the outputs of a crossbar with capacitances are, and what it costs to charge them.
#pragma once

#include <Eigen/Core>

#include "sotto/core/simd.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/solve.hpp"

namespace sotto {

struct DelayOptions {
  int threads = 1;     ///< over input vectors and outputs; 0: all cores. The bits of the result do not depend on it
  bool nodes = false;  ///< also DelayResult::mvm.nodes
  SimdLevel simd = best_simd_level();
};

/// After a step of all inputs at t = 0 from rest (everything at 0 V). One row (entry) per input vector.
struct DelayResult {
  /// Elmore delay of each output, lag_c / I_j(inf): vectors x cols. NaN where |I_j(inf)| is at most 1e-9 of the largest
  /// output of the vector (all that the solver promises of it), and where the solution did not converge.
  Eigen::MatrixXd delay_s;
  Eigen::MatrixXd lag_c;  ///< integral of I_j(inf) - I_j(t), coulomb: vectors x cols
  /// What the sources deliver beyond their static power x time: v' C v. Half of it is stored when all is settled, half
  /// has become heat; the stored half becomes heat when the inputs return to 0.
  Eigen::VectorXd charging_energy_j;
  MvmResult mvm;  ///< I(inf) of CrossbarSolver with these options, and whether it converged
};

/// The exact first moment of the response, C dv/dt + G v = b: the integral of I_j(inf) - I_j(t) is u' C v, v the DC
/// node voltages and u those with 1 V at the ground end of column j and 0 V at all other terminals (reciprocity;
/// Elmore, J. Appl. Phys. 19, 55 (1948)). Far ends, broken wires, zero ohm included; parts without any path to a
/// terminal are left out with their capacitances. For RC trees this delay bounds the 50 % delay from above (Gupta,
/// Tutuianu, Pileggi, IEEE Trans. CAD 16, 95 (1997)); a crossbar is a mesh, and with inputs of both signs or with
/// cell_f an output may overshoot and its delay be negative. Only a response of one pole settles to a share eps within
/// delay ln(1/eps). `inputs_v`: one row per input vector, one column per row. Cost: two solutions per vector and one
/// per output, the latter again for every 256 MB of node voltages. Throws what CrossbarSolver and nodes_from_terminals
/// throw.
DelayResult output_delays(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const DelayOptions& options = {});

}  // namespace sotto
