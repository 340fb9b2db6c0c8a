/// Write error rates over twelve decades: one call, and the same rate by closed form, by counting and by splitting.
/// Builds on: Macrospin, Drive, write_error_rate.

#include <cstdint>
#include <cstdio>
#include <string>

#include "sotto/sotto.hpp"

namespace {

// A perpendicular free layer: 0.5 T, thermal stability 60; alpha 0.3 makes trajectories short.
const double kHk_a_per_m = 0.5 / sotto::kVacuumPermeability_tesla_m_per_a;

sotto::Macrospin layer() {
  sotto::Macrospin spin;
  spin.gilbert_damping = 0.3;
  spin.anisotropy_a_per_m = kHk_a_per_m;
  spin.thermal_field_a_per_m = sotto::thermal_field_a_per_m({.anisotropy_a_per_m = kHk_a_per_m, .delta = 60});
  return spin;
}

// The SIMD level is fixed: the printed digits are then the same on every machine. Each point has its own random
// numbers.
sotto::WriteErrorOptions options(sotto::WriteErrorMethod method, int point) {
  return {.method = method,
          .pilot_samples = 2048,
          .walkers = 1024,
          .repetitions = 8,
          .seed = static_cast<std::uint64_t>(point),
          .step_s = 0.3e-12,
          .simd = sotto::SimdLevel::baseline};
}

void collinear_table() {
  const sotto::Macrospin spin = layer();
  sotto::Drive drive;
  drive.stt_a_per_m = sotto::constant(-2 * spin.gilbert_damping * kHk_a_per_m);  // twice the critical current
  const double unit_s = sotto::tau_unit_s({.damping = spin.gilbert_damping, .anisotropy_field_a_per_m = kHk_a_per_m});
  std::puts("spin-transfer torque, i = 2\npulse (ns)  Fokker-Planck  closed form  splitting        counting");
  for (int tau = 2; tau <= 16; tau += 2) {
    const double pulse_s = tau * unit_s;
    const auto rate = [&](sotto::WriteErrorMethod method) {
      return sotto::write_error_rate(spin, drive, pulse_s, options(method, tau));
    };
    const sotto::WriteErrorRate exact = rate(sotto::WriteErrorMethod::fokker_planck);
    const sotto::WriteErrorRate closed = rate(sotto::WriteErrorMethod::closed_form);
    const sotto::WriteErrorRate split = rate(sotto::WriteErrorMethod::splitting);
    std::printf("%10.3f  %13.3e  %11.1e  %.1e +-%2.0f %%", 1e9 * pulse_s, exact.rate, closed.rate, split.rate,
                100 * split.error_rel);
    if (exact.rate < 1e-3) {
      std::puts("  -");
      continue;
    }
    const sotto::WriteErrorRate counted = rate(sotto::WriteErrorMethod::ensemble);
    std::printf("  %.1e +-%2.0f %%\n", counted.rate, 100 * counted.error_rel);
  }
}

void spin_orbit_table() {
  sotto::Macrospin spin = layer();
  spin.field_a_per_m.x() = 0.1 * kHk_a_per_m;
  spin.sot_field_like_ratio = 0.5;
  std::puts("\nspin-orbit torque, 0.5 ns pulse, 0.5 ns of rest\na_DL/Hk  rate     error  method");
  for (const double ratio : {0.40, 0.50}) {
    sotto::Drive drive;
    drive.sot_a_per_m = sotto::pulse({.amplitude = -ratio * kHk_a_per_m, .width_s = 0.5e-9});
    const sotto::WriteErrorRate rate = sotto::write_error_rate(
        spin, drive, 1e-9, options(sotto::WriteErrorMethod::automatic, static_cast<int>(100 * ratio)));
    std::printf("%7.2f  %.1e  %3.0f %%  %s\n", ratio, rate.rate, 100 * rate.error_rel,
                std::string(sotto::to_string(rate.method)).c_str());
  }
}

}  // namespace

int main() {
  collinear_table();
  spin_orbit_table();
}
