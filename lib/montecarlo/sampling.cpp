#include "sotto/montecarlo/sampling.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/intervals.hpp"

namespace sotto {
namespace {

constexpr std::int64_t kMostParts = std::numeric_limits<std::int32_t>::max();
// Streams of permutations: no run reaches a sample of this number.
constexpr std::uint64_t kFirstPermutation = std::uint64_t{1} << 63;

/// Fisher and Yates: every order equally likely.
std::vector<std::int32_t> permutation(std::int64_t count, SampleRng& rng) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[rng.below(k)]);
  return order;
}

/// Rounding must not leave (0, 1).
double inside(double uniform) {
  constexpr double kBelowOne = 1.0 - 0x1p-53;
  return std::fmin(uniform, kBelowOne);
}

}  // namespace

LatinHypercube::LatinHypercube(const LatinHypercubeParams& params) : params_(params) {
  require(params.num_samples >= 1 && params.num_samples <= kMostParts, "num_samples",
          static_cast<double>(params.num_samples), "in 1 ... 2^31 - 1");
  require(params.dimensions >= 1, "dimensions", params.dimensions, ">= 1");
  for (int d = 0; d < params.dimensions; ++d) {
    SampleRng rng(params.seed, kFirstPermutation + static_cast<std::uint64_t>(d));
    parts_.push_back(permutation(params.num_samples, rng));
  }
}

Eigen::VectorXd LatinHypercube::uniforms(SampleRng& rng, std::int64_t sample) const {
  require(sample >= 0 && sample < params_.num_samples, "sample", static_cast<double>(sample),
          "in 0 ... " + std::to_string(params_.num_samples - 1));
  Eigen::VectorXd point(params_.dimensions);
  for (int d = 0; d < params_.dimensions; ++d) {
    const auto part = parts_[static_cast<std::size_t>(d)][static_cast<std::size_t>(sample)];
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
    require(count <= kMostParts, "number of strata", static_cast<double>(count), "below 2^31");
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

}  // namespace sotto
