// One exact solution, preparation included, on the standard crossbars, against Eigen's sparse Cholesky, CHOLMOD and
// ngspice in the same run; and a Monte Carlo of new cells for each sample. Goal: outputs within 1e-9 of the elimination
// in 113 bits, at a small multiple of the time that touching the memory takes. Usage: sotto_bench_crossbar_solve
// [largest size = 2048]. Nothing is timed where the answer is wrong; exit 1 then.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "sotto/core/report.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "support/alternatives.hpp"
#include "support/measure.hpp"
#include "support/standard_case.hpp"

namespace {

using namespace sotto;
using namespace sotto::bench;

constexpr double kAgreementRel = 1e-9;             // what is asked of every output
constexpr Eigen::Index kLargestEliminated = 1024;  // beyond it the port reduction is the reference
constexpr Eigen::Index kLargestForEigen = 256;
constexpr Eigen::Index kLargestForCholmod = 1024;
constexpr Eigen::Index kLargestForNgspice = 64;

Eigen::MatrixXd truth_a(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  if (xbar.rows() <= kLargestEliminated)
    return CrossbarSolver(xbar, {.method = SolveMethod::direct}).solve(inputs_v).outputs_a;
  return inputs_v * transfer_matrix_siemens(xbar).transpose();
}

/// The ratio, where the alternative has the same answer.
std::string ratio_text(const char* name, const AlternativeTimes& times, double sotto_s,
                       const Eigen::MatrixXd& outputs_a) {
  const double error = error_rel(times.outputs_a, outputs_a);
  if (!(error <= kAgreementRel)) return fmt::format("  {} WRONG: differs by {:.1e}", name, error);
  const double total_s = times.prepare_s + times.solve_s;
  return fmt::format("  {} {:.3g} ms = {:.0f} x ({})", name, 1e3 * total_s, total_s / sotto_s, times.note);
}

std::string alternatives_text(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, double sotto_s,
                              const Eigen::MatrixXd& outputs_a) {
  std::string text;
  if (xbar.rows() <= kLargestForEigen) text += ratio_text("Eigen", by_eigen(xbar, inputs_v), sotto_s, outputs_a);
  if (xbar.rows() <= kLargestForCholmod) {
    if (const auto times = by_cholmod(xbar, inputs_v)) text += ratio_text("CHOLMOD", *times, sotto_s, outputs_a);
  }
  if (xbar.rows() <= kLargestForNgspice) {
    if (const auto times = by_ngspice(xbar, inputs_v)) text += ratio_text("ngspice", *times, sotto_s, outputs_a);
  }
  return text;
}

bool bench_one(const StandardCase& standard, bool with_alternatives) {
  const Crossbar xbar = crossbar_of(standard);
  const Eigen::MatrixXd inputs_v = inputs_of(standard, 1);
  MvmResult result;
  const double memory_mb = peak_mb([&] { result = CrossbarSolver(xbar).solve(inputs_v); });
  const double error = error_rel(result.outputs_a, truth_a(xbar, inputs_v));
  fmt::print("{:5} {:9.0f} {:5} ohm", standard.size, standard.parallel_ohm, standard.segment_ohm);
  if (!(error <= kAgreementRel) || result.report.termination != Termination::converged) {
    fmt::print("  WRONG: error {:.1e}, {}\n", error, result.report.message);
    return false;
  }
  const double total_s = best_s([&] { result = CrossbarSolver(xbar).solve(inputs_v); });
  const CrossbarSolver prepared(xbar);
  const double solve_s = best_s([&] { result = prepared.solve(inputs_v); });
  const auto cells = standard.size * standard.size;
  fmt::print(
      "  {:11} {:3} it  {:9.1f} us + solve {:9.1f} us  {:6.2f} ns/cell  {:5.1f} x bound  {:6.1f} MB  error {:.0e}",
      result.report.method, result.report.iterations, 1e6 * (total_s - solve_s), 1e6 * solve_s,
      1e9 * total_s / static_cast<double>(cells), total_s / touch_once_s(cells), memory_mb, error);
  if (with_alternatives) fmt::print("{}", alternatives_text(xbar, inputs_v, total_s, result.outputs_a));
  fmt::print("\n");
  std::fflush(stdout);
  return true;
}

/// New cells for each sample, normal with 10 % spread.
bool bench_monte_carlo(Eigen::Index size, int samples) {
  const StandardCase standard{.size = size};
  const Crossbar nominal = crossbar_of(standard);
  const Eigen::MatrixXd inputs_v = inputs_of(standard, 1);
  std::vector<Eigen::MatrixXd> cells(static_cast<std::size_t>(samples), nominal.cell_resistance_ohm);
  for (std::size_t k = 0; k < cells.size(); ++k) {
    SampleRng rng(3, k);
    for (double& cell : cells[k].reshaped()) cell *= std::max(0.1, 1 + 0.1 * rng.normal());
  }
  CrossbarSolver solver(nominal);
  bool converged = true;
  const double all_s = best_s(
      [&] {
        for (const Eigen::MatrixXd& sample : cells) {
          solver.program(sample);
          converged = converged && solver.solve(inputs_v).report.termination == Termination::converged;
        }
      },
      5);
  fmt::print("Monte Carlo {0} x {0}, {1} samples of 10 % spread: {2:.0f} samples/s on one core{3}\n", size, samples,
             samples / all_s, converged ? "" : "  NOT ALL CONVERGED");
  return converged;
}

}  // namespace

int main(int argc, char** argv) {
  const Eigen::Index largest = argc > 1 ? std::stol(argv[1]) : 2048;
  fmt::print(
      "SIMD level {}; times are the smallest of many, one thread; x bound: multiple of reading every conductance and "
      "writing both node voltages once\n",
      to_string(best_simd_level()));
  bool right = true;
  for (Eigen::Index size = 16; size <= largest; size *= 2) right &= bench_one({.size = size}, true);
  for (const double parallel_ohm : {6e3, 1e6}) {
    for (const double segment_ohm : {0.1, 1.0, 10.0}) {
      if (parallel_ohm == 6e3 && segment_ohm == 1.0) continue;
      for (Eigen::Index size = 16; size <= largest; size *= 4)
        right &= bench_one({size, parallel_ohm, segment_ohm}, false);
    }
  }
  right &= bench_monte_carlo(128, 1000);
  return right ? 0 : 1;
}
