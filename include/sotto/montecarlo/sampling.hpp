/// Samples that are not independent draws: Latin hypercube, strata, and importance sampling with a shifted Gaussian.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "sotto/core/random.hpp"

namespace sotto {

struct LatinHypercubeParams {
  std::int64_t num_samples =
      1000;                ///< of the whole run, 1 ... 2^40; part of the experiment: another number is another design
  int dimensions = 1;      ///< numbers per sample, >= 1
  std::uint64_t seed = 1;  ///< of the permutations; may equal the run's
};

/// Each dimension is cut into num_samples equal parts, and every part is used once (McKay, Beckman, Conover,
/// Technometrics 21, 1979). Means are unbiased, and of sums of functions of one number each far sharper than by
/// independent draws; standard errors of independent draws are then an upper estimate (Owen 1997). Up to 2^16 samples
/// the parts are shuffled up front (4 bytes per number); beyond, a keyed permutation gives the part of any sample in
/// constant time and memory (lib/montecarlo/README.md). Const and thread-safe.
class LatinHypercube {
 public:
  explicit LatinHypercube(const LatinHypercubeParams& params);

  /// Uniform numbers in (0, 1), one per dimension; draws one number per dimension from the sample's stream.
  Eigen::VectorXd uniforms(SampleRng& rng, std::int64_t sample) const;

 private:
  std::int64_t part_of(int dimension, std::int64_t sample) const;

  LatinHypercubeParams params_;
  std::vector<std::vector<std::int32_t>> parts_;  // [dimension][sample], of few samples
  std::vector<std::uint64_t> keys_;               // [dimension], of many
};

struct StrataParams {
  int per_dimension = 10;  ///< >= 1
  int dimensions = 1;      ///< >= 1; per_dimension^dimensions <= 2^31
};

/// Number of equal boxes of the unit cube. Throws InvalidArgument.
std::int64_t num_strata(const StrataParams& params);

/// A uniform point of box `sample` modulo the number of boxes. A run whose number of samples is a multiple of that
/// number gives every box its share: its means are unbiased and never less sharp than by independent draws (Owen 2013,
/// chapter 8).
Eigen::VectorXd stratified_uniforms(const StrataParams& params, SampleRng& rng, std::int64_t sample);

/// Standard normal numbers of these uniform ones.
Eigen::VectorXd normals_of(const Eigen::VectorXd& uniforms);

struct WeightedDraw {
  Eigen::VectorXd values;
  double weight = 1;  ///< density of the standard normal / density that it was drawn from
};

/// Draws from normal(shift, 1) in each dimension, to be weighted as standard normal: exp(|shift|^2 / 2 - shift .
/// values). For a rare limit take the shift to its most probable point; beyond it the weight is small and steady.
WeightedDraw shifted_normals(const Eigen::VectorXd& shift, SampleRng& rng);

struct ShiftMixtureParams {
  Eigen::VectorXd shift = {};  ///< in standard deviations, one per number
  double nominal_share = 0.1;  ///< of samples that are not shifted, in [0, 1)
};

/// The same from a mixture of the shifted and the standard normal: the weight 1 / (a + (1 - a) exp(shift . values -
/// |shift|^2 / 2)), a the nominal share, is at most 1 / a wherever the samples fall, so that no output has an infinite
/// variance that it had not before (Hesterberg, Technometrics 37, 1995; Owen and Zhou, J. Am. Stat. Assoc. 95, 2000).
/// Draws the normal numbers, then one that chooses: without the shift the values are those of plain samples. Throws
/// InvalidArgument.
WeightedDraw shift_mixture_normals(const ShiftMixtureParams& params, SampleRng& rng);

}  // namespace sotto
