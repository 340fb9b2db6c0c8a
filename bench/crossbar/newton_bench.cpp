// Bias-dependent cells against the linear solution of the same crossbar at zero bias.
// Goal: a few Newton steps, at a small multiple of the linear solution. Nothing is timed where the answer is wrong;
// exit 1 then.
#include <fmt/format.h>

#include "sotto/crossbar/newton.hpp"
#include "support/measure.hpp"
#include "support/standard_case.hpp"

namespace {

using namespace sotto;
using namespace sotto::bench;

constexpr double kAgreementRel = 1e-9;
constexpr double kHalfBiasV = 0.5;

/// At the solution the cells are resistors of their chord resistance: a linear crossbar with the same outputs.
double error_against_chords(const StandardCase& standard, const Crossbar& zero_bias, const NewtonResult& result,
                            const Eigen::MatrixXd& inputs_v) {
  Crossbar chords = zero_bias;
  const NodeSolution& nodes = result.mvm.nodes[0];
  const Eigen::ArrayXXd bias_v = nodes.row_node_v - nodes.col_node_v;
  const double parallel_ohm = standard.parallel_ohm;
  chords.cell_resistance_ohm =
      parallel_ohm + (zero_bias.cell_resistance_ohm.array() - parallel_ohm) / (1 + (bias_v / kHalfBiasV).square());
  return error_rel(result.mvm.outputs_a,
                   CrossbarSolver(chords, {.method = SolveMethod::direct}).solve(inputs_v).outputs_a);
}

bool bench_one(const StandardCase& standard, double largest_v) {
  const Crossbar zero_bias = crossbar_of(standard);
  const NonlinearCrossbar xbar{zero_bias, BiasedMtj{standard.parallel_ohm, kHalfBiasV}};
  const Eigen::MatrixXd inputs_v = largest_v / 0.8 * inputs_of(standard, 1);
  NewtonResult result = NewtonSolver(xbar, {.nodes = true}).solve(inputs_v);
  const double error = error_against_chords(standard, zero_bias, result, inputs_v);
  fmt::print("{:5} {:5} ohm {:4} V", standard.size, standard.segment_ohm, largest_v);
  if (!(error <= kAgreementRel) || result.mvm.report.termination != Termination::converged) {
    fmt::print("  WRONG: error {:.1e}, {}\n", error, result.mvm.report.message);
    return false;
  }
  const double linear_s = best_s([&] { (void)CrossbarSolver(zero_bias).solve(inputs_v); });
  const double newton_s = best_s([&] { result = NewtonSolver(xbar).solve(inputs_v); });
  fmt::print("  {} Newton steps, {} sweeps  {:.1f} us = {:.1f} x the linear solution  error {:.0e}\n",
             result.mvm.report.iterations, result.line_iterations, 1e6 * newton_s, newton_s / linear_s, error);
  return true;
}

}  // namespace

int main() {
  fmt::print("SIMD level {}; TMR(V) with {} V half bias, 6k/18k ohm, preparation included\n",
             to_string(best_simd_level()), kHalfBiasV);
  bool right = true;
  for (const Eigen::Index size : {32, 64, 128}) {
    for (const double segment_ohm : {1.0, 10.0}) {
      for (const double largest_v : {0.1, 0.5, 1.0})
        right &= bench_one({.size = size, .segment_ohm = segment_ohm}, largest_v);
    }
  }
  return right ? 0 : 1;
}
