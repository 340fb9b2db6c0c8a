/// What thousands of comparisons with the 113-bit oracle came to.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

namespace sotto::test {

/// A largest error and the sample that has it. An error that is not a number is the largest.
struct WorstCase {
  double error = 0;
  std::int64_t sample = -1;

  void take(double other, std::int64_t other_sample) {
    if (std::isnan(error) || !(other > error || std::isnan(other))) return;
    error = other;
    sample = other_sample;
  }
};

/// `rel`: of the largest output of the vector, all vectors. `share`: of each output, vectors of one sign only.
struct OracleVerdict {
  WorstCase rel;
  WorstCase share;
  WorstCase oracle_rel;  ///< what the oracle says about its own outputs, in the same two norms
  WorstCase oracle_share;
  int num_cases = 0;
  int num_not_converged = 0;
  std::int64_t first_not_converged = -1;
  std::map<std::string, int> cases_by_method;
  std::map<std::string, WorstCase> worst_by_method;

  std::string text() const {
    std::string text = fmt::format(
        "{} cases: worst {:.2e} of the largest output (sample {}); one-sign inputs: worst {:.2e} of each output "
        "(sample "
        "{}); not converged {} (first: sample {}); the oracle itself: {:.1e} (sample {}), {:.1e} (sample {})",
        num_cases, rel.error, rel.sample, share.error, share.sample, num_not_converged, first_not_converged,
        oracle_rel.error, oracle_rel.sample, oracle_share.error, oracle_share.sample);
    for (const auto& [method, count] : cases_by_method) {
      const WorstCase& worst = worst_by_method.at(method);
      text += fmt::format("\n  {}: {} cases, worst {:.2e} (sample {})", method, count, worst.error, worst.sample);
    }
    return text;
  }
};

}  // namespace sotto::test
