/// What wires do to a matrix-vector product: a 64 x 64 crossbar of SOT-MRAM cells, solved exactly, against V G.
/// Builds on: device cards, Crossbar, CrossbarSolver.

#include <cstdio>

#include "sotto/sotto.hpp"

int main() {
  const sotto::MtjParams mtj = sotto::io::load_mtj("devices/imac_sot.json");
  const sotto::Wires wires = sotto::wires_from_geometry({});
  Eigen::MatrixXi bits(64, 64);
  sotto::SampleRng rng(1, 0);
  for (int i = 0; i < 64; ++i) {
    for (int j = 0; j < 64; ++j) bits(i, j) = static_cast<int>(rng.below(2));
  }
  const sotto::Crossbar xbar = sotto::program_binary(mtj, wires, bits);
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 64, 0.1);

  const sotto::MvmResult mvm = sotto::CrossbarSolver(xbar, {.nodes = true}).solve(inputs_v);
  const Eigen::MatrixXd ideal_a = sotto::ideal_outputs_a(xbar, inputs_v);

  std::puts("column   ideal (uA)   with wires (uA)   lost");
  for (const int j : {0, 31, 63}) {
    const double lost = 1 - mvm.outputs_a(0, j) / ideal_a(0, j);
    std::printf("%6d   %10.3f   %15.3f   %3.0f %%\n", j, 1e6 * ideal_a(0, j), 1e6 * mvm.outputs_a(0, j), 100 * lost);
  }
  const sotto::PowerByPlace& power = mvm.nodes[0].power;
  std::printf("power: cells %.0f uW, row wires %.0f uW, column wires %.0f uW\n", 1e6 * power.cells_w,
              1e6 * power.row_wires_w, 1e6 * power.col_wires_w);
  const char* solved = mvm.report.kcl_residual_rel < 1e-9 ? "yes" : "no";
  std::printf("Kirchhoff's law holds to 1e-9 at every node: %s\n", solved);
}
