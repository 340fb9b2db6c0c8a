/// The same checks for the port kernels of every instruction set.
#pragma once

#include <catch2/catch.hpp>

#include "crossbar/port_reduction.hpp"
#include "support/dense_ports.hpp"

namespace sotto::test {

/// Whole reductions with the kernels of one level; sizes with one leaf, idle lanes, several groups and several blocks
/// of columns.
inline void check_port_kernels(SimdLevel level) {
  if (!is_available(level)) {
    WARN("this processor lacks " << to_string(level) << ": nothing checked");
    return;
  }
  for (std::uint64_t k = 0; k < 60; ++k) {
    SampleRng rng(311, k);
    const Eigen::Index max_lines = k % 10 == 0 ? 24 : 12;
    const Crossbar xbar = k % 3 == 2 ? zero_ohm_crossbar(rng, max_lines) : extreme_crossbar(rng, max_lines);
    CAPTURE(k, xbar.rows(), xbar.cols());
    const Eigen::MatrixXd y = PortReducer(level).admittance_siemens(*port_network(xbar));
    REQUIRE(worst_entry_rel(y, dense_port_admittance(crossbar_circuit(xbar))) < kRelPortConductance);
  }
}

}  // namespace sotto::test
