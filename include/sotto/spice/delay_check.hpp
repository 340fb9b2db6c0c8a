/// The delays of a crossbar against a transient of ngspice.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/crossbar/delay.hpp"
#include "sotto/spice/cross_check.hpp"

namespace sotto::spice {

struct DelayCheckOptions {
  double time_limit_s = 600;  ///< of each ngspice run
  int points = 400;           ///< smallest number of time steps of a transient, >= 100
};

struct DelayCheck {
  Agreement lags;      ///< coulomb: every output of every input vector, integral of I(inf) - I(t)
  Agreement energies;  ///< joule: charging energy of every input vector
  DelayResult native = {};
  std::string ngspice_version = {};
  double ngspice_wall_s = 0;
};

/// The deck of crossbar_deck with everything at rest and its sources on from t = 0 (uic), one transient per input
/// vector, lasting until outputs and sources are within 1e-9 of their operating point. By the backward Euler rule C
/// (v_N - v_0) + sum h_n G v_n = sum h_n b holds for any steps, so that integrals, each step weighted with the value
/// at its end, owe nothing to the size of the steps. Nothing is compared where inputs or all capacitances are 0, and
/// of outputs that the circuit leaves open (kUndetermined). Throws Error where the native solution does not converge,
/// what output_delays and crossbar_deck throw; SpiceError where ngspice fails or an output does not settle.
DelayCheck check_delays(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const DelayCheckOptions& options = {});

}  // namespace sotto::spice
