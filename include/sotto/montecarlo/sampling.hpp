/// Samples that are not independent draws: Latin hypercube, strata, and importance sampling with a shifted Gaussian.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "sotto/core/random.hpp"

namespace sotto {

struct LatinHypercubeParams {
  std::int64_t num_samples =
      1000;            ///< of the whole run, 1 ... 2^31 - 1; part of the experiment: another number is another design
  int dimensions = 1;  ///< numbers per sample, >= 1
  std::uint64_t seed = 1;  ///< of the permutations; may equal the run's
};

/// Each dimension is cut into num_samples equal parts, and every part is used once (McKay, Beckman, Conover,
/// Technometrics 21, 1979). Means are unbiased, and of sums of functions of one number each far sharper than by
/// independent draws; standard errors of independent draws are then an upper estimate (Owen 1997). Holds 4 bytes per
/// number; const and thread-safe.
class LatinHypercube {
 public:
  explicit LatinHypercube(const LatinHypercubeParams& params);

  /// Uniform numbers in (0, 1), one per dimension; draws one number per dimension from the sample's stream.
  Eigen::VectorXd uniforms(SampleRng& rng, std::int64_t sample) const;

 private:
  LatinHypercubeParams params_;
  std::vector<std::vector<std::int32_t>> parts_;  // [dimension][sample]
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

}  // namespace sotto
