/// Thermal ensembles of a macrospin: switching probabilities and moments, many samples at once.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

/// Where samples begin.
enum class EnsembleStart {
  direction,  ///< all at the same place
  boltzmann   ///< in equilibrium within one well, under all fields and anisotropies at rest; waveforms are not at rest
};

struct EnsembleOptions {
  std::int64_t samples = 10'000;  ///< > 0
  std::uint64_t seed = 1;         ///< give every point of a curve its own: points that share one have correlated errors
  double step_s = 0;              ///< largest step; 0: thermal_step_s
  int threads = 1;                ///< 0: all cores. The bits of the result do not depend on it
  SimdLevel simd =
      best_simd_level();  ///< bits are the same at one level; a level not there means the widest one that is
  int batch = 64;         ///< samples moved at once, a multiple of 32. The bits do not depend on it
  EnsembleStart start =
      EnsembleStart::boltzmann;  ///< a fixed direction has no thermal spread: late failures are missed
  Eigen::Vector3d direction = Eigen::Vector3d::UnitZ();    ///< the start, or a direction that lies in the well
  Eigen::Vector3d switch_axis = Eigen::Vector3d::UnitZ();  ///< a sample has switched where m.axis < 0
  std::vector<double> look_s = {};                         ///< further times to look at, in (0, duration), rising
  bool keep_states = false;                                ///< return the final magnetisations
  bool half_step = false;  ///< repeat with half the step and compare: costs three times as much
};

/// The ensemble at one time.
struct EnsembleLook {
  double time_s = 0;
  std::int64_t switched = 0;
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();    ///< <m>
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();  ///< <m m'>: <mz^2> is second(2, 2)
};

struct EnsembleResult {
  std::int64_t samples = 0;
  std::int64_t switched = 0;  ///< at the end
  double probability = 0;     ///< switched / samples
  double standard_error =
      0;  ///< binomial, sqrt(p (1-p)/samples); 0 where none or all switched: p is then known to 3/samples
  std::vector<EnsembleLook> looks = {};  ///< as asked, then the end
  Eigen::Matrix3Xd states = {};          ///< one column per sample, where kept
  double step_s = 0;                     ///< the largest that was taken
  std::int64_t steps = 0;                ///< of each sample
  std::int64_t not_finite = 0;           ///< samples that are not numbers any more: the step is much too large
  double half_step_difference = std::numeric_limits<double>::quiet_NaN();      ///< probability minus that of half steps
  double half_step_standard_error = std::numeric_limits<double>::quiet_NaN();  ///< of that difference, at most
};

/// Stratonovich Heun steps from time 0 over `duration_s`; the thermal field is drawn once per step and component
/// (variance 2 alpha kB T/(g0 mu0 Ms V dt)), held through both stages, and acts as a field. Steps end at every point of
/// a waveform. The numbers of sample i at step k depend on (seed, i, k) only (Philox4x32-10, Box-Muller). One core
/// moves 1.5e8 samples by one step per second with AVX-512; two thirds of that for angle-dependent STT, a tilted axis
/// or a second-order anisotropy. Throws InvalidArgument on values outside their range.
[[nodiscard]] EnsembleResult switch_ensemble(const Macrospin& spin, const Drive& drive, double duration_s,
                                             const EnsembleOptions& options = {});

/// Step for 1 % of the damping: dt' = min(0.1, (0.08 alpha)^(1/3)) in units of 1/(g0 H), H the span of the anisotropies
/// plus all fields and torques (Heun's own error acts as anti-damping (g0 H dt)^3/8). Needs alpha > 0 and H > 0.
double thermal_step_s(const Macrospin& spin, const Drive& drive);

}  // namespace sotto
