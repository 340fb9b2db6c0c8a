/// Operating points of a netlist of resistors and sources, without any simulator.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/spice/spice_circuit.hpp"

namespace sotto::spice {

/// One row per point of the analysis (one for .op), one column per name. Names are those of ngspice.
struct DcSolution {
  std::vector<std::string> nodes;  ///< all but ground: "r0_0", "x1.m"
  Eigen::MatrixXd node_v;
  std::vector<std::string> sources;  ///< independent voltage sources: "vo0", "v.x1.vs"
  Eigen::MatrixXd source_a;          ///< from the first node through the source to the second
  std::vector<bool> is_ammeter;      ///< per source: it is of 0 V and only measures
  double kcl_residual_rel = 0;       ///< largest current error of a node / largest branch current
};

/// Reads the resistor-level subset: R, V, I, E, F, G, H (values, or parameters that give values), one value per input
/// vector, X; C is open. Modified nodal analysis, sparse LU in 80-bit arithmetic with one refinement: node voltages are
/// right to about 1e-15 of the largest where conductances span 18 decades and less. Throws IoError with file, line,
/// card and rule on other elements, on a resistor of 0 ohm (ngspice would take 1 mOhm: write a 0 V source), on a loop
/// of voltage sources, on a node without a path to ground, on an analysis other than .op and .dc. Cost: one
/// factorization.
DcSolution solve_dc(const SpiceCircuit& circuit);

/// Number of points of the analysis: input vectors, or points of a sweep.
Eigen::Index num_points(const SpiceCircuit& circuit);

}  // namespace sotto::spice
