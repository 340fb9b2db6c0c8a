// One cell between two wire segments, read through the installed library: 1 V over 1000 ohm is 1 mA.
#include <cmath>
#include <cstdio>
#include <sotto/sotto.hpp>
#include <string>

int main() {
  const sotto::Crossbar xbar{.cell_resistance_ohm = Eigen::MatrixXd::Constant(1, 1, 998.0),
                             .wires = {.row_segment_ohm = 1.0, .col_segment_ohm = 1.0}};
  const auto mvm = sotto::CrossbarSolver(xbar).solve(Eigen::MatrixXd::Constant(1, 1, 1.0));
  const double output_a = mvm.outputs_a(0, 0);

  std::printf("sotto %s, io %d, spice %d, study %d: %g A\n", std::string(sotto::version()).c_str(), SOTTO_HAS_IO,
              SOTTO_HAS_SPICE, SOTTO_HAS_STUDY, output_a);
  return std::abs(output_a - 1e-3) < 1e-15 ? 0 : 1;
}
