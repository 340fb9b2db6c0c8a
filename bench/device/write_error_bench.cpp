// Time for a write error rate of 1e-9 by each method that can reach it, and what counting would take.
// Goal: Fokker-Planck below 0.1 s; splitting seconds for a standard error of 10 %, any torque. Nothing is timed where
// the methods disagree; exit 1 then.
#include <fmt/format.h>

#include <cmath>
#include <string>

#include "sotto/device/constants.hpp"
#include "sotto/device/ensemble.hpp"
#include "sotto/device/first_passage.hpp"
#include "sotto/device/splitting.hpp"
#include "sotto/device/write_error.hpp"
#include "support/measure.hpp"
#include "support/write_cases.hpp"

namespace {

using namespace sotto;
using namespace sotto::bench;

constexpr double kTau = 12.2;             // collinear, delta 60, i = 2: a rate of 1e-9
constexpr double kSpinOrbitRatio = 0.47;  // near the best amplitude of V15's pulse: about 1e-8
constexpr double kClosedFormRel = 0.25;   // stated range of the closed form at i = 2
constexpr double kStepRel = 0.03;         // Heun bias of the tail
constexpr double kSigmas = 4;

WriteErrorRate rate_of(const test::WriteExample& write, const WriteErrorOptions& options) {
  return write_error_rate(write.spin, write.drive, write.duration_s, options);
}

SplittingResult split(const test::WriteExample& write, SplittingGuide guide) {
  return split_write_errors(write.spin, write.drive, write.duration_s, {.seed = 3, .guide = guide});
}

bool agrees(const SplittingResult& result, double expected) {
  return std::abs(result.write_error_rate - expected) < kSigmas * result.standard_error + kStepRel * expected;
}

void print(const std::string& method, double seconds, const std::string& answer) {
  fmt::print("  {:34} {:10.4g} s   {}\n", method, seconds, answer);
}

/// Samples per second of the ensemble -> time to count 100 errors.
void print_counting(const test::WriteExample& write, double rate) {
  constexpr std::int64_t kSamples = 2048;
  const double seconds =
      best_s([&] { (void)switch_ensemble(write.spin, write.drive, write.duration_s, {.samples = kSamples}); }, 3);
  print("counting 100 errors (extrapolated)", 100 / rate / kSamples * seconds,
        fmt::format("{:.2e} samples at {:.3g}/s", 100 / rate, kSamples / seconds));
}

bool print_splitting(const test::WriteExample& write, SplittingGuide guide, double expected) {
  SplittingResult result;
  const double seconds = best_s([&] { result = split(write, guide); }, 1);
  const bool right = expected == 0 || agrees(result, expected);
  print(guide == SplittingGuide::collinear ? "splitting, collinear guide" : "splitting, guide from a grid", seconds,
        fmt::format("{:.3e} +- {:.0f} %{}", result.write_error_rate,
                    100 * result.standard_error / result.write_error_rate, right ? "" : "  WRONG"));
  return right;
}

bool collinear() {
  const test::WriteExample write = test::collinear_write({.tau = kTau});
  WriteErrorRate exact, closed;
  const double exact_s = best_s([&] { exact = rate_of(write, {.method = WriteErrorMethod::fokker_planck}); });
  const double closed_s = best_s([&] { closed = rate_of(write, {.method = WriteErrorMethod::closed_form}); });
  fmt::print("spin-transfer torque, delta 60, i = 2, alpha 0.1, tau = {}\n", kTau);
  if (!(std::abs(closed.rate / exact.rate - 1) < kClosedFormRel && exact.error_rel < 1e-3)) {
    fmt::print("  WRONG: Fokker-Planck {:.4e}, closed form {:.4e}\n", exact.rate, closed.rate);
    return false;
  }
  print("closed form", closed_s, fmt::format("{:.3e}", closed.rate));
  print("Fokker-Planck, three runs", exact_s, fmt::format("{:.5e} +- {:.0e}", exact.rate, exact.error_rel));
  bool right = print_splitting(write, SplittingGuide::collinear, exact.rate);
  right &= print_splitting(write, SplittingGuide::backward, exact.rate);
  print_counting(write, exact.rate);
  return right;
}

/// No second method reaches that far; two seeds and the countable case of the tests stand in.
bool spin_orbit() {
  const test::WriteExample write = test::spin_orbit_write(kSpinOrbitRatio);
  fmt::print("spin-orbit torque, pulse of V15, beta 0.5, a_DL = {} Hk\n", kSpinOrbitRatio);
  const SplittingResult other = split_write_errors(write.spin, write.drive, write.duration_s, {.seed = 77});
  const SplittingResult one = split(write, SplittingGuide::backward);
  const double apart = std::abs(one.write_error_rate - other.write_error_rate);
  if (!(apart < kSigmas * std::hypot(one.standard_error, other.standard_error))) {
    fmt::print("  WRONG: two seeds give {:.3e} and {:.3e}\n", one.write_error_rate, other.write_error_rate);
    return false;
  }
  print_splitting(write, SplittingGuide::backward, 0);
  print_counting(write, one.write_error_rate);
  return true;
}

}  // namespace

int main() {
  fmt::print("SIMD level {}, one thread\n", to_string(best_simd_level()));
  const bool right = collinear() & spin_orbit();
  const double passage_s = best_s([] { (void)escape_rate_per_tau({.delta = 60}); });
  fmt::print("retention at delta 60 by mean first passage: {:.2g} s\n", passage_s);
  return right ? 0 : 1;
}
