#include "sotto/montecarlo/sampling.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/intervals.hpp"

using Catch::Matchers::Message;
using namespace sotto;

namespace {

constexpr double kSigmas = 5.0;  // statistical bound of the house, fixed seed

/// A function of two uniform numbers with an interaction, and its mean: E exp(u) (1 + v^2) = (e - 1) 4/3.
double rough(const Eigen::VectorXd& u) {
  return std::exp(u[0]) * (1 + u[1] * u[1]);
}
const double kRoughMean = (std::exp(1.0) - 1) * 4 / 3;

/// Statistics over `runs` runs of the mean of `samples` samples that draw(run, rng, sample) gives.
template <typename Draw>
RunningStatistics means_of(int runs, int samples, const Draw& draw) {
  RunningStatistics means;
  for (int run = 0; run < runs; ++run) {
    double sum = 0;
    const auto each = draw(static_cast<std::uint64_t>(run));
    for (int k = 0; k < samples; ++k) {
      SampleRng rng(static_cast<std::uint64_t>(run), static_cast<std::uint64_t>(k));
      sum += rough(each(rng, k));
    }
    means.add(sum / samples);
  }
  return means;
}

}  // namespace

TEST_CASE("a Latin hypercube uses every part of every dimension once", "[montecarlo][property]") {
  const std::int64_t count = 50;
  const LatinHypercube cube({.num_samples = count, .dimensions = 3, .seed = 5});

  std::vector<std::set<int>> parts(3);
  for (std::int64_t k = 0; k < count; ++k) {
    SampleRng rng(5, static_cast<std::uint64_t>(k));
    const auto point = cube.uniforms(rng, k);
    for (std::size_t d = 0; d < 3; ++d) parts[d].insert(static_cast<int>(point[static_cast<Eigen::Index>(d)] * count));
  }

  for (const auto& used : parts) REQUIRE(used.size() == 50);
}

TEST_CASE("a Latin hypercube of many samples uses every part of every dimension once and stores none of them",
          "[montecarlo][property]") {
  const std::int64_t count = 70'001;  // beyond 2^16, so walked; no power of two
  const LatinHypercube cube({.num_samples = count, .dimensions = 2, .seed = 5});
  std::vector<int> used(2 * count, 0);
  RunningStatistics products;
  for (std::int64_t k = 0; k < count; ++k) {
    SampleRng rng(5, static_cast<std::uint64_t>(k));
    const auto point = cube.uniforms(rng, k);
    for (int d = 0; d < 2; ++d)
      ++used[static_cast<std::size_t>(d * count + static_cast<std::int64_t>(point[d] * count))];
    products.add((point[0] - 0.5) * (point[1] - 0.5));
  }

  REQUIRE(std::ranges::all_of(used, [](int times) { return times == 1; }));
  REQUIRE(std::abs(products.mean()) < kSigmas * products.standard_error());
  const LatinHypercube huge({.num_samples = std::int64_t{1} << 40, .dimensions = 13, .seed = 5});
  SampleRng rng(5, 1);
  REQUIRE(huge.uniforms(rng, (std::int64_t{1} << 40) - 1).size() == 13);
}

TEST_CASE("a sample of a walked Latin hypercube falls into every tenth of the range equally often over the seeds",
          "[montecarlo][property]") {
  constexpr int kSeeds = 5000;
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(10);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const LatinHypercube cube({.num_samples = 100'000, .dimensions = 1, .seed = seed});
    SampleRng rng(seed, 3);
    counts[static_cast<Eigen::Index>(10 * cube.uniforms(rng, 3)[0])] += 1;
  }

  const double expected = kSeeds / 10.0;
  const double bound = kSigmas * std::sqrt(expected * 0.9);
  REQUIRE((counts.array() - expected).abs().maxCoeff() < bound);
}

TEST_CASE("a point of a Latin hypercube can be replayed alone", "[montecarlo][property]") {
  SampleRng first(9, 7);
  SampleRng again(9, 7);
  const LatinHypercubeParams params{.num_samples = 20, .dimensions = 2, .seed = 9};

  REQUIRE(LatinHypercube(params).uniforms(first, 7) == LatinHypercube(params).uniforms(again, 7));
}

TEST_CASE("strata of a run get the same number of samples each", "[montecarlo][property]") {
  const StrataParams strata{.per_dimension = 3, .dimensions = 2};
  std::multiset<int> boxes;
  for (std::int64_t k = 0; k < 18; ++k) {
    SampleRng rng(1, static_cast<std::uint64_t>(k));
    const auto point = stratified_uniforms(strata, rng, k);
    boxes.insert(static_cast<int>(3 * point[0]) + 3 * static_cast<int>(3 * point[1]));
  }

  REQUIRE(num_strata(strata) == 9);
  for (int box = 0; box < 9; ++box) REQUIRE(boxes.count(box) == 2);
}

TEST_CASE("designs outside their ranges are refused by name", "[montecarlo][unit]") {
  REQUIRE_THROWS_MATCHES(LatinHypercube({.num_samples = 0}), InvalidArgument,
                         Message("num_samples = 0 must be in 1 ... 2^40"));
  REQUIRE_THROWS_MATCHES(num_strata({.per_dimension = 10, .dimensions = 10}), InvalidArgument,
                         Message("number of strata = 10000000000 must be below 2^31"));
  SampleRng rng(1, 1);
  REQUIRE_THROWS_MATCHES(LatinHypercube({.num_samples = 3}).uniforms(rng, 3), InvalidArgument,
                         Message("sample = 3 must be in 0 ... 2"));
}

TEST_CASE("normal numbers of uniform ones keep their order and their middle", "[montecarlo][unit]") {
  const auto normals = normals_of(Eigen::Vector3d(0.1, 0.5, 0.9));

  REQUIRE(normals[1] == 0);
  REQUIRE(normals[0] == Approx(-normals[2]).epsilon(1e-14));
  REQUIRE(normals[2] == Approx(1.2815515655).epsilon(1e-10));
}

TEST_CASE("means by Latin hypercube and by strata are unbiased and sharper than by independent draws",
          "[montecarlo][mc]") {
  const int runs = 2000;
  const int samples = 16;
  const auto plain = means_of(runs, samples, [](std::uint64_t) {
    return
        [](SampleRng& rng, std::int64_t) -> Eigen::VectorXd { return Eigen::Vector2d(rng.uniform(), rng.uniform()); };
  });
  const auto latin = means_of(runs, samples, [&](std::uint64_t run) {
    return [cube = LatinHypercube({.num_samples = samples, .dimensions = 2, .seed = run})](
               SampleRng& rng, std::int64_t k) { return cube.uniforms(rng, k); };
  });
  const auto strata = means_of(runs, samples, [&](std::uint64_t) {
    return [](SampleRng& rng, std::int64_t k) {
      return stratified_uniforms({.per_dimension = 4, .dimensions = 2}, rng, k);
    };
  });

  for (const auto* design : {&plain, &latin, &strata}) {
    CAPTURE(design->mean(), design->standard_error());
    REQUIRE(std::abs(design->mean() - kRoughMean) < kSigmas * design->standard_error());
  }
  REQUIRE(latin.variance() < 0.2 * plain.variance());
  REQUIRE(strata.variance() < 0.2 * plain.variance());
}

TEST_CASE("weights of shifted normal numbers have mean 1, and weighted moments are those of normal numbers",
          "[montecarlo][mc]") {
  const Eigen::VectorXd shift = Eigen::Vector2d(1.0, -0.5);
  RunningStatistics weights, first, square;
  for (std::uint64_t k = 0; k < 40'000; ++k) {
    SampleRng rng(4, k);
    const auto draw = shifted_normals(shift, rng);
    weights.add(draw.weight);
    first.add(draw.weight * draw.values[0]);
    square.add(draw.weight * draw.values[1] * draw.values[1]);
  }

  REQUIRE(std::abs(weights.mean() - 1) < kSigmas * weights.standard_error());
  REQUIRE(std::abs(first.mean()) < kSigmas * first.standard_error());
  REQUIRE(std::abs(square.mean() - 1) < kSigmas * square.standard_error());
}

TEST_CASE("weights of a mixture with the nominal distribution are bounded by its share and have mean 1",
          "[montecarlo][mc]") {
  const ShiftMixtureParams mixture{.shift = Eigen::Vector2d(3, -1), .nominal_share = 0.2};
  RunningStatistics weights, first, square;
  for (std::uint64_t k = 0; k < 40'000; ++k) {
    SampleRng rng(4, k);
    const auto draw = shift_mixture_normals(mixture, rng);
    weights.add(draw.weight);
    first.add(draw.weight * draw.values[0]);
    square.add(draw.weight * draw.values[1] * draw.values[1]);
  }

  REQUIRE(weights.max() <= 5);
  REQUIRE(weights.max() > 4.9);
  REQUIRE(std::abs(weights.mean() - 1) < kSigmas * weights.standard_error());
  REQUIRE(std::abs(first.mean()) < kSigmas * first.standard_error());
  REQUIRE(std::abs(square.mean() - 1) < kSigmas * square.standard_error());
}

TEST_CASE("a mixture is the plain draw where it does not shift, and refuses a share outside its range",
          "[montecarlo][unit]") {
  const Eigen::VectorXd shift = Eigen::Vector2d(3, -1);
  SampleRng rng(8, 1);
  SampleRng same(8, 1);
  const auto draw = shift_mixture_normals({.shift = shift, .nominal_share = 0.5}, rng);
  Eigen::VectorXd expected(2);
  for (double& value : expected) value = same.normal();
  if (same.uniform() >= 0.5) expected += shift;

  REQUIRE(draw.values == expected);
  REQUIRE(draw.weight == 1 / (0.5 + 0.5 * std::exp(shift.dot(draw.values) - 5)));
  REQUIRE_THROWS_MATCHES(shift_mixture_normals({.shift = shift, .nominal_share = 1}, rng), InvalidArgument,
                         Message("nominal_share = 1 must be in [0, 1)"));
}
