/// Write errors too rare for an ensemble, for any macrospin: walkers that are about to switch are replaced by copies of
/// walkers that may yet fail.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

/// What decides which walkers are copied.
enum class SplittingGuide {
  automatic,  ///< collinear where the problem is that, above threshold; else backward
  collinear,  ///< Gaussian in the polar angle: closed form, collinear spin-transfer torque only
  backward    ///< error probability from a coarse grid on the sphere: any torque, some seconds of preparation
};

struct SplittingOptions {
  int walkers = 2048;      ///< > 0, a multiple of 32
  int slices = 200;        ///< times of resampling, > 0, evenly over the duration: some 30 of them within each pulse
  int repetitions = 10;    ///< independent, >= 2: their spread is the standard error
  std::uint64_t seed = 1;  ///< give every point of a curve its own
  double step_s = 0;       ///< largest step; 0: a quarter of thermal_step_s, as the tail feels the step first
  int threads = 1;         ///< 0: all cores. The bits of the result do not depend on it
  SimdLevel simd = best_simd_level();                ///< the same bits at one level
  Eigen::Vector3d start = Eigen::Vector3d::UnitZ();  ///< Boltzmann start in the well of this direction; an error ends
                                                     ///< with m.start > 0
  SplittingGuide guide = SplittingGuide::automatic;
  int guide_grid = 64;  ///< of the backward guide: intervals along a side of the unfolded sphere, even, >= 8
};

struct SplittingResult {
  double write_error_rate = 0;           ///< mean of the repetitions; NaN where a walker is no number any more
  double standard_error = 0;             ///< from their spread
  std::vector<double> repetitions = {};  ///< each unbiased, apart from the step
  double step_s = 0;                     ///< the largest that was taken
  SplittingGuide guide = SplittingGuide::automatic;  ///< the one that was used
};

/// Sequential Monte Carlo with a guide psi(m, t), the rough probability of an error: at each slice a walker gets
/// the weight psi now over psi at the last slice, and all are resampled by it (systematic resampling); the product of
/// the mean weights, with 1/psi of those that fail, is an unbiased estimate whatever psi is. A bad psi shows as spread
/// of the repetitions, and, if very bad, as a mean that sits on a few of them: look at
/// `repetitions`. Their distribution is skewed: few of them are more often too low than too high. What is biased is
/// the Heun step (-6 % of 8.6e-8 at thermal_step_s, alpha 0.1; -2 % at half, 1 % or less at a quarter): repeat with
/// half. Collinear at delta 60, i = 2, WER 8.6e-8: 14 % per repetition of 2048 walkers; without a guide 70 to 100 %.
/// Throws InvalidArgument on values outside their range, or a guide that does not fit.
[[nodiscard]] SplittingResult split_write_errors(const Macrospin& spin, const Drive& drive, double duration_s,
                                                 const SplittingOptions& options = {});

}  // namespace sotto
