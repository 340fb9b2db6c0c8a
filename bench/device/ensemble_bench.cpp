// Thermal Heun steps per second of one core: the scalar stepper and the batched kernels of every instruction set.
// Goal: 1.3e8 sample-steps/s in double with AVX-512 for a perpendicular layer with spin-orbit or spin-transfer torque.
// Nothing is timed where the equilibrium is wrong; exit 1 then.
#include <fmt/format.h>

#include <cmath>

#include "sotto/device/constants.hpp"
#include "sotto/device/ensemble.hpp"
#include "sotto/device/thermal_trajectory.hpp"
#include "support/measure.hpp"

namespace {

using namespace sotto;
using namespace sotto::bench;

constexpr double kDelta = 60;
constexpr double kExactTransverse = 0.0168117;  // <1-mz^2>, (1 - 0.9831883)
constexpr double kEquilibriumRel = 0.01;        // of the step, plus four standard errors
constexpr std::int64_t kSamples = 4096;

struct Case {
  const char* name;
  Macrospin spin;
  Drive drive;
};

Macrospin perpendicular() {
  const double Hk = 0.5 / kVacuumPermeability_tesla_m_per_a;
  return {.gilbert_damping = 0.1,
          .anisotropy_a_per_m = Hk,
          .thermal_field_a_per_m = thermal_field_a_per_m({.anisotropy_a_per_m = Hk, .delta = kDelta})};
}

double unit_s(const Macrospin& spin) {
  return 1 / (kPrecession_m_per_a_s * spin.anisotropy_a_per_m);
}

Case sot_case() {
  Case one{"SOT pulse, field along the current", perpendicular(), {}};
  one.spin.field_a_per_m = {0.1 * one.spin.anisotropy_a_per_m, 0, 0};
  one.spin.sot_field_like_ratio = 0.3;
  one.drive.sot_a_per_m = constant(-0.4 * one.spin.anisotropy_a_per_m);
  return one;
}

Case stt_case() {
  Case one{"STT pulse", perpendicular(), {}};
  one.drive.stt_a_per_m = constant(-0.2 * one.spin.anisotropy_a_per_m);
  return one;
}

Case general_case() {
  Case one = sot_case();
  one.name = "tilted axis, K2, STT that depends on the angle";
  one.spin.easy_axis = Eigen::Vector3d(1, 2, 9).normalized();
  one.spin.anisotropy_second_a_per_m = 0.05 * one.spin.anisotropy_a_per_m;
  one.spin.stt_asymmetry = 0.36;
  one.drive.stt_a_per_m = constant(-0.1 * one.spin.anisotropy_a_per_m);
  return one;
}

/// <1-mz^2> over its exact value, from samples that started at the pole.
double equilibrium_ratio(SimdLevel level) {
  const Macrospin spin = perpendicular();
  EnsembleOptions options{
      .samples = kSamples, .step_s = 0.05 * unit_s(spin), .simd = level, .start = EnsembleStart::direction};
  for (int k = 0; k < 40; ++k) options.look_s.push_back((80 + 20 * k) * unit_s(spin));
  const EnsembleResult result = switch_ensemble(spin, {}, 880 * unit_s(spin), options);
  double transverse = 0;
  for (const EnsembleLook& look : result.looks) transverse += 1 - look.second(2, 2);
  return transverse / static_cast<double>(result.looks.size()) / kExactTransverse;
}

double batched_rate(const Case& one, SimdLevel level, int threads) {
  const EnsembleOptions options{.samples = kSamples,
                                .step_s = 0.05 * unit_s(one.spin),
                                .threads = threads,
                                .simd = level,
                                .start = EnsembleStart::direction};
  EnsembleResult result;
  const double seconds =
      best_s([&] { result = switch_ensemble(one.spin, one.drive, 100 * unit_s(one.spin), options); });
  return static_cast<double>(result.steps * kSamples) / seconds;
}

double scalar_rate(const Case& one) {
  const EnsembleOptions options{.step_s = 0.05 * unit_s(one.spin), .start = EnsembleStart::direction};
  Trajectory path;
  const double seconds = best_s([&] {
    path = thermal_trajectory(one.spin, one.drive, 5000 * unit_s(one.spin), {.record_every = 100'000}, options);
  });
  return static_cast<double>(path.steps) / seconds;
}

bool is_right(SimdLevel level) {
  const double ratio = equilibrium_ratio(level);
  const double allowed = kEquilibriumRel + 4 / std::sqrt(41.0 * kSamples);
  const bool right = std::abs(ratio - 1) <= allowed;
  fmt::print("{:9} <1-mz^2> over Boltzmann at Delta {}: {:.4f}{}\n", to_string(level), kDelta, ratio,
             right ? "" : "  WRONG");
  return right;
}

}  // namespace

int main() {
  bool right = true;
  for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512}) {
    if (is_available(level)) right &= is_right(level);
  }
  if (!right) return 1;
  for (const Case& one : {sot_case(), stt_case(), general_case()}) {
    fmt::print("{}\n  scalar    {:.2e} sample-steps/s\n", one.name, scalar_rate(one));
    for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512}) {
      if (!is_available(level)) continue;
      fmt::print("  {:9} {:.2e}\n", to_string(level), batched_rate(one, level, 1));
    }
    fmt::print("  all cores {:.2e}\n", batched_rate(one, best_simd_level(), 0));
  }
}
