#include "sotto/montecarlo/sampling.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/intervals.hpp"

namespace sotto {
namespace {

constexpr std::int64_t kMostParts = std::int64_t{1} << 40;
constexpr std::int64_t kMostShuffled = std::int64_t{1} << 16;
constexpr std::int64_t kMostStrata = std::numeric_limits<std::int32_t>::max();
// Streams of permutations: no run reaches a sample of this number.
constexpr std::uint64_t kFirstPermutation = std::uint64_t{1} << 63;

/// Fisher and Yates: every order equally likely.
std::vector<std::int32_t> permutation(std::int64_t count, SampleRng& rng) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[rng.below(k)]);
  return order;
}

/// Place `at` of a permutation of 0 ... count - 1 that the key chooses: a Feistel network over the next even number of
/// bits, walked until it falls inside (Black and Rogaway, CT-RSA 2002), which takes fewer than four walks on average.
std::int64_t keyed_place(std::uint64_t key, std::int64_t count, std::int64_t at) {
  constexpr std::uint64_t kRounds = 8;
  const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(count - 1)));
  const unsigned half = (bits + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  auto place = static_cast<std::uint64_t>(at);
  do {
    std::uint64_t left = place >> half;
    std::uint64_t right = place & mask;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      const std::uint64_t mixed = SampleRng(key, round << 32 | right).bits() & mask;
      left = std::exchange(right, left ^ mixed);
    }
    place = left << half | right;
  } while (place >= static_cast<std::uint64_t>(count));
  return static_cast<std::int64_t>(place);
}

/// Rounding must not leave (0, 1).
double inside(double uniform) {
  constexpr double kBelowOne = 1.0 - 0x1p-53;
  return std::fmin(uniform, kBelowOne);
}

}  // namespace

LatinHypercube::LatinHypercube(const LatinHypercubeParams& params) : params_(params) {
  require(params.num_samples >= 1 && params.num_samples <= kMostParts, "num_samples",
          static_cast<double>(params.num_samples), "in 1 ... 2^40");
  require(params.dimensions >= 1, "dimensions", params.dimensions, ">= 1");
  for (int d = 0; d < params.dimensions; ++d) {
    SampleRng rng(params.seed, kFirstPermutation + static_cast<std::uint64_t>(d));
    if (params.num_samples <= kMostShuffled) {
      parts_.push_back(permutation(params.num_samples, rng));
    } else {
      keys_.push_back(rng.bits());
    }
  }
}

std::int64_t LatinHypercube::part_of(int dimension, std::int64_t sample) const {
  const auto d = static_cast<std::size_t>(dimension);
  if (!keys_.empty()) return keyed_place(keys_[d], params_.num_samples, sample);
  return parts_[d][static_cast<std::size_t>(sample)];
}

Eigen::VectorXd LatinHypercube::uniforms(SampleRng& rng, std::int64_t sample) const {
  require(sample >= 0 && sample < params_.num_samples, "sample", static_cast<double>(sample),
          "in 0 ... " + std::to_string(params_.num_samples - 1));
  Eigen::VectorXd point(params_.dimensions);
  for (int d = 0; d < params_.dimensions; ++d) {
    const auto part = static_cast<double>(part_of(d, sample));
    point[d] = inside((part + rng.uniform()) / static_cast<double>(params_.num_samples));
  }
  return point;
}

std::int64_t num_strata(const StrataParams& params) {
  require(params.per_dimension >= 1, "per_dimension", params.per_dimension, ">= 1");
  require(params.dimensions >= 1, "dimensions", params.dimensions, ">= 1");
  std::int64_t count = 1;
  for (int d = 0; d < params.dimensions; ++d) {
    count *= params.per_dimension;
    require(count <= kMostStrata, "number of strata", static_cast<double>(count), "below 2^31");
  }
  return count;
}

Eigen::VectorXd stratified_uniforms(const StrataParams& params, SampleRng& rng, std::int64_t sample) {
  require(sample >= 0, "sample", static_cast<double>(sample), ">= 0");
  auto box = sample % num_strata(params);
  Eigen::VectorXd point(params.dimensions);
  for (int d = 0; d < params.dimensions; ++d) {
    point[d] = inside((static_cast<double>(box % params.per_dimension) + rng.uniform()) / params.per_dimension);
    box /= params.per_dimension;
  }
  return point;
}

Eigen::VectorXd normals_of(const Eigen::VectorXd& uniforms) {
  return uniforms.unaryExpr([](double u) { return normal_quantile(u); });
}

WeightedDraw shifted_normals(const Eigen::VectorXd& shift, SampleRng& rng) {
  WeightedDraw draw{.values = shift, .weight = 1};
  for (double& value : draw.values) value += rng.normal();
  draw.weight = std::exp(0.5 * shift.squaredNorm() - shift.dot(draw.values));
  return draw;
}

WeightedDraw shift_mixture_normals(const ShiftMixtureParams& params, SampleRng& rng) {
  const double share = params.nominal_share;
  require(share >= 0 && share < 1, "nominal_share", share, "in [0, 1)");
  WeightedDraw draw{.values = Eigen::VectorXd(params.shift.size()), .weight = 1};
  for (double& value : draw.values) value = rng.normal();
  if (rng.uniform() >= share) draw.values += params.shift;
  const double ratio = std::exp(params.shift.dot(draw.values) - 0.5 * params.shift.squaredNorm());
  draw.weight = 1 / (share + (1 - share) * ratio);
  return draw;
}

}  // namespace sotto
