/// Write error rate of any write by the method that suits it.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <string_view>

#include "sotto/core/simd.hpp"
#include "sotto/device/fokker_planck.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

enum class WriteErrorMethod {
  automatic,      ///< fokker_planck where the problem is axisymmetric, else ensemble where errors are frequent, else
                  ///< splitting
  closed_form,    ///< Butler with the corrected prefactor: constant collinear drive above threshold
  fokker_planck,  ///< any pulse of collinear torque and field, any depth
  ensemble,       ///< counts errors; cost grows as 1/rate
  splitting       ///< rare events, any torque
};

/// The word used in JSON: "fokker_planck", ...
std::string_view to_string(WriteErrorMethod method);

struct WriteErrorOptions {
  WriteErrorMethod method = WriteErrorMethod::automatic;
  Eigen::Vector3d start = Eigen::Vector3d::UnitZ();  ///< Boltzmann start in this well; an error ends with m.start > 0
  double error_rel = 0.05;                           ///< aim of ensembles: samples for this standard error, > 0
  std::int64_t most_samples = 1'000'000;             ///< of an ensemble; > 0
  std::int64_t pilot_samples = 8192;                 ///< fewer than 100 errors among these ask for splitting; > 0
  int walkers = 2048;                                ///< of splitting
  int repetitions = 10;                              ///< of splitting
  FokkerPlanckOptions fokker_planck = {};
  std::uint64_t seed = 1;  ///< give every point of a curve its own
  double step_s = 0;       ///< of ensembles and splitting; 0: their own
  int threads = 1;         ///< 0: all cores. The bits of the result do not depend on it
  SimdLevel simd = best_simd_level();
};

struct WriteErrorRate {
  double rate = 0;  ///< P(m.start > 0 at the end); NaN where samples are no numbers any more (see note)
  double error_rel =
      0;  ///< relative: a standard error for ensemble and splitting; the numerical error for fokker_planck;
          ///< for closed_form the largest deviation known at this overdrive (infinite below 1.5)
  WriteErrorMethod method = WriteErrorMethod::automatic;  ///< the one that was used
  std::int64_t samples = 0;                               ///< trajectories, 0 where there are none
  std::string note = {};                                  ///< why this method, in one sentence
};

/// Simulates `duration_s` from time 0, pulse and any rest after it. What "error" means is the well at the end: let the
/// layer relax where a torque holds it near the equator. Throws InvalidArgument on values outside their range or a
/// method that does not fit the problem; the sentence names what is in its way. Cost: fokker_planck some 0.1 s,
/// ensemble and splitting some seconds.
[[nodiscard]] WriteErrorRate write_error_rate(const Macrospin& spin, const Drive& drive, double duration_s,
                                              const WriteErrorOptions& options = {});

}  // namespace sotto
