// The randomised oracle at nightly size: crossbars from the whole legal range against 113-bit arithmetic.
// Usage: sotto_bench_crossbar_direct_solver [cases = 100000] [first sample = 0]. Exit 1 where an output is further than
// 1e-9 of the largest one from the oracle, or a vector did not converge; each line names the samples, so that they can
// be replayed alone.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "support/random_oracle.hpp"

namespace {

constexpr double kAgreementRel = 1e-9;  // what the contract promises for outputs
constexpr double kOracleRel = 1e-12;    // what the oracle must say of itself before it may judge
constexpr std::int64_t kBatch = 10000;  // cases per printed line

bool passes(const sotto::test::OracleVerdict& verdict) {
  return verdict.rel.error <= kAgreementRel && verdict.num_not_converged == 0 && verdict.oracle_rel.error <= kOracleRel;
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t count = argc > 1 ? std::stoll(argv[1]) : 100000;
  const std::int64_t first = argc > 2 ? std::stoll(argv[2]) : 0;
  bool all_pass = true;
  const auto start = Clock::now();
  for (std::int64_t done = 0; done < count; done += kBatch) {
    const auto verdict = sotto::test::judge(first + done, std::min(kBatch, count - done));
    all_pass = all_pass && passes(verdict);
    fmt::print("{}{}\n", passes(verdict) ? "" : "BEYOND 1e-9: ", verdict.text());
    std::fflush(stdout);
  }
  const double wall_s = std::chrono::duration<double>(Clock::now() - start).count();
  fmt::print("{} cases in {:.0f} s: {:.0f} per second\n", count, wall_s, static_cast<double>(count) / wall_s);
  return all_pass ? 0 : 1;
}
