/// The numbers of dies, draw by draw: independent, of a Latin hypercube, or shifted and weighted.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sotto/io/monte_carlo_spec.hpp"
#include "sotto/montecarlo/sampling.hpp"
#include "sotto/study/network_sample.hpp"

namespace sotto::study {

/// A die and how much it counts.
struct WeightedDie {
  DieDraw draw = {};
  double weight = 1;  ///< density of an unshifted die / density that it was drawn from
};

/// The shift of all numbers of a die. `where`: "<file>: <pointer>" of shift_sigmas, for the IoError where it names a
/// number that is not among `names`.
Eigen::VectorXd die_shift(const io::MonteCarloSpec& spec, const std::vector<DieParameterName>& names,
                          const std::string& where);

/// Const and thread-safe.
class DieSampler {
 public:
  DieSampler() = default;
  DieSampler(const io::MonteCarloSpec& spec, const Eigen::VectorXd& shift);

  /// Draw `number` >= 0. The first number of its stream is the seed of the streams of its parts; then come the numbers
  /// of the die.
  WeightedDie draw(std::int64_t number) const;

  std::int64_t most_draws() const { return most_draws_; }  ///< of a Latin hypercube; else no limit

  /// In words: the bits of draws of the same JSON would change with it.
  std::string design() const;

 private:
  std::uint64_t seed_ = 1;
  std::int64_t most_draws_ = std::numeric_limits<std::int64_t>::max();
  std::optional<LatinHypercube> hypercube_ = std::nullopt;
  std::optional<ShiftMixtureParams> mixture_ = std::nullopt;
};

}  // namespace sotto::study
