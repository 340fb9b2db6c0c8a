/// The same checks for the ensemble kernels of every instruction set.
#pragma once

#include <catch2/catch.hpp>

#include "device/ensemble_kernel.hpp"
#include "device/scalar_normals.hpp"
#include "ensemble_cases.hpp"
#include "sotto/device/thermal_trajectory.hpp"

namespace sotto::test {

/// Contraction to fused multiply-adds: rounding only.
inline constexpr double kNormalsRounding = 1e-14;

/// After some thousand steps of a motion whose rounding errors grow no faster than a power of time.
inline constexpr double kPathRounding = 1e-10;

inline void check_draws(const EnsembleKernel& kernel) {
  for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{0xfffffff0}, std::uint64_t{1} << 40}) {
    std::vector<double> normals(kQuadNormals * kBatchUnit);
    const SampleBatch batch{.seed = 0x123456789abcdef0,
                            .first_sample = first,
                            .samples = kBatchUnit,
                            .m = nullptr,
                            .normals = normals.data()};
    kernel.draw(batch, 5);
    for (long i = 0; i < kBatchUnit; ++i) {
      ScalarNormals one(batch.seed, first + static_cast<std::uint64_t>(i));
      for (long k = 0; k < kQuadNormals; ++k) {
        const double expected = one.at(4 * 5 + k / 3)[k % 3];
        REQUIRE(std::abs(normals[static_cast<std::size_t>(k * kBatchUnit + i)] - expected) < kNormalsRounding * 10);
      }
    }
  }
}

/// Final states of the batched kernel against the scalar stepper.
inline void check_paths(const TypeZPulse& pulsed, const EnsembleOptions& options) {
  const EnsembleResult batched = switch_ensemble(pulsed.spin, pulsed.drive, pulsed.duration_s, options);
  for (const std::int64_t sample : {0, 1, 31, 63, 69}) {
    const Trajectory alone = thermal_trajectory(pulsed.spin, pulsed.drive, pulsed.duration_s,
                                                {.sample = sample, .record_every = 1000}, options);
    CAPTURE(sample, alone.end.transpose(), batched.states.col(sample).transpose());
    REQUIRE(alone.steps == batched.steps);
    REQUIRE(difference(alone.end, batched.states.col(sample)) < kPathRounding);
  }
}

inline void check_ensemble(SimdLevel level) {
  if (!is_available(level)) {
    WARN("this processor lacks " << to_string(level) << ": nothing checked");
    return;
  }
  check_draws(ensemble_kernel(level));
  EnsembleOptions options{.samples = 70, .seed = 99, .step_s = 1 * kPico, .simd = level, .keep_states = true};
  TypeZPulse plain = type_z_pulse(0.5, 0.35);
  plain.duration_s = 2.5 * kNano;
  check_paths(plain, options);
  options.start = EnsembleStart::direction;
  options.direction = {0.1, 0.2, 1};
  check_paths(everything(), options);
}

}  // namespace sotto::test
