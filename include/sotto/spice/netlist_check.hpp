/// A netlist that came from outside, solved by Sotto and by ngspice, node by node.
#pragma once

#include <string>

#include "sotto/spice/cross_check.hpp"
#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

/// Reads the file (the resistor-level subset of solve_dc) and compares all node voltages (`nodes`) and the currents of
/// the voltage sources of 0 V, which are the ammeters of SPICE (`outputs`); of all independent voltage sources where
/// there is no ammeter. ngspice computes the current of a driving source of V volt behind R ohm with an error of about
/// 1e-16 V/R, whatever the current is. A file for ngspice is run as it is; one of another dialect is written for
/// ngspice first. `options.deck` is not used. Throws IoError as read_circuit and solve_dc do, SpiceError where ngspice
/// fails.
CrossCheck cross_check_netlist(const std::string& path, Dialect dialect, const CrossCheckOptions& options = {});

/// The same of a circuit at hand: ngspice runs circuit_text(circuit, ngspice).
CrossCheck cross_check(const SpiceCircuit& circuit, const CrossCheckOptions& options = {});

}  // namespace sotto::spice
