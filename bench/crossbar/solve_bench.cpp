// How fast the default solver answers, against the reference on the same crossbar.
// Goal: the reference's answer within 1e-9, at a rate (cells solved per second) that falls slowly with the size.
#include <benchmark/benchmark.h>

#include "sotto/core/random.hpp"
#include "sotto/crossbar/solve.hpp"

namespace {

constexpr double kParallelOhm = 6000.0;
constexpr double kAntiparallelOhm = 18000.0;
constexpr double kSegmentOhm = 1.0;
constexpr double kAgreementRel = 1e-9;  // what the contract promises for outputs
constexpr Eigen::Index kVectors = 16;   // solved in one call after one preparation

sotto::Crossbar random_crossbar(Eigen::Index size) {
  sotto::SampleRng rng(1, static_cast<std::uint64_t>(size));
  Eigen::MatrixXd cells(size, size);
  for (double& cell : cells.reshaped()) cell = rng.below(2) == 0 ? kParallelOhm : kAntiparallelOhm;
  return {.cell_resistance_ohm = cells, .wires = {.row_segment_ohm = kSegmentOhm, .col_segment_ohm = kSegmentOhm}};
}

Eigen::MatrixXd random_inputs_v(Eigen::Index size) {
  sotto::SampleRng rng(2, static_cast<std::uint64_t>(size));
  Eigen::MatrixXd inputs_v(kVectors, size);
  for (double& input : inputs_v.reshaped()) input = 0.8 * (rng.below(2) == 0 ? -1.0 : 1.0);
  return inputs_v;
}

/// Largest difference over largest magnitude between the timed method and the reference.
double deviation_rel(const sotto::Crossbar& xbar, const Eigen::MatrixXd& inputs_v, sotto::SolveMethod method) {
  const auto answer = sotto::CrossbarSolver(xbar, {.method = method}).solve(inputs_v).outputs_a;
  const auto truth = sotto::CrossbarSolver(xbar, {.method = sotto::SolveMethod::reference}).solve(inputs_v).outputs_a;
  return (answer - truth).cwiseAbs().maxCoeff() / truth.cwiseAbs().maxCoeff();
}

void solve(benchmark::State& state, sotto::SolveMethod method) {
  const Eigen::Index size = state.range(0);
  const auto xbar = random_crossbar(size);
  const auto inputs_v = random_inputs_v(size);
  const double deviation = deviation_rel(xbar, inputs_v, method);
  if (!(deviation <= kAgreementRel)) {
    state.SkipWithError("the answer differs from the reference: nothing is timed");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(sotto::CrossbarSolver(xbar, {.method = method}).solve(inputs_v));
  }
  state.counters["deviation_rel"] = deviation;
  state.counters["cells_per_s"] =
      benchmark::Counter(static_cast<double>(size * size * kVectors), benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

BENCHMARK_CAPTURE(solve, line_pcg, sotto::SolveMethod::line_pcg)
    ->RangeMultiplier(2)
    ->Range(16, 256)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, reference, sotto::SolveMethod::reference)
    ->RangeMultiplier(2)
    ->Range(16, 256)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
