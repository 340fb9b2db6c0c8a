#include "sotto/study/mvm.hpp"

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto::study {

MvmResult solve_case(const io::CrossbarCase& xbar_case, const MvmOptions& options) {
  require(options.repeat >= 1, "repeat", options.repeat, ">= 1");
  MvmResult result = CrossbarSolver(xbar_case.crossbar, options.solve).solve(xbar_case.inputs_v);
  for (int run = 1; run < options.repeat; ++run) {
    const MvmResult again = CrossbarSolver(xbar_case.crossbar, options.solve).solve(xbar_case.inputs_v);
    result.report.wall_s = std::min(result.report.wall_s, again.report.wall_s);
  }
  return result;
}

std::optional<DelayResult> delays_of_case(const io::CrossbarCase& xbar_case, const MvmOptions& options) {
  if (!has_capacitance(xbar_case.crossbar.capacitance)) return std::nullopt;
  return output_delays(xbar_case.crossbar, xbar_case.inputs_v,
                       {.threads = options.solve.threads, .simd = options.solve.simd});
}

}  // namespace sotto::study
