#include "sotto/montecarlo/run.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/sampling.hpp"

using Catch::Matchers::Message;
using namespace sotto;

namespace {

constexpr double kSigmas = 5.0;  // statistical bound of the house, fixed seed

/// Two outputs of normal numbers; every 13th sample fails.
SampleValue pair_of(SampleRng& rng, std::int64_t sample) {
  if (sample % 13 == 12) throw std::runtime_error("thirteenth");
  const double first = rng.normal();
  return Eigen::Vector2d(first, first + rng.uniform());
}

std::uint64_t checksum_of(const MonteCarloOptions& options) {
  return checksum(run_monte_carlo(options, pair_of).samples);
}

}  // namespace

TEST_CASE("threads and batches cannot be seen in a run", "[montecarlo][property]") {
  const auto expected = checksum_of({.num_samples = 500, .seed = 7, .threads = 1, .batch_size = 500});

  const int threads = GENERATE(1, 2, 3, 8);
  const std::int64_t batch_size = GENERATE(1, 7, 64);
  CAPTURE(threads, batch_size);
  REQUIRE(checksum_of({.num_samples = 500, .seed = 7, .threads = threads, .batch_size = batch_size}) == expected);
  REQUIRE(checksum_of({.num_samples = 500, .seed = 8, .threads = threads, .batch_size = batch_size}) != expected);
}

TEST_CASE("threads and batches cannot be seen in where a run stops", "[montecarlo][property]") {
  MonteCarloOptions options{
      .num_samples = 20'000, .seed = 3, .threads = 1, .batch_size = 1, .output_names = {"a", "b"}};
  options.stop_when = {
      {.question = {.statistic = Statistic::mean, .output = "a"}, .half_width = 0.06},
      {.question = {.statistic = Statistic::quantile, .output = "b", .level = 0.9}, .half_width = 0.12},
      {.question = {.statistic = Statistic::yield, .output = "b", .lower = 0}, .half_width = 0.04}};
  const auto expected = run_monte_carlo(options, pair_of);
  options.threads = GENERATE(2, 5);
  options.batch_size = GENERATE(3, 50, 3000);

  const auto run = run_monte_carlo(options, pair_of);

  REQUIRE(expected.stop_reason == StopReason::precision);
  REQUIRE(run.stop_reason == StopReason::precision);
  REQUIRE(run.samples.size() == expected.samples.size());
  REQUIRE(checksum(run.samples) == checksum(expected.samples));
  for (const auto& rule : options.stop_when) REQUIRE(half_width(estimate(run, rule.question)) <= rule.half_width);
}

TEST_CASE("a sample can be replayed alone", "[montecarlo][property]") {
  const auto run = run_monte_carlo({.num_samples = 50, .seed = 7}, pair_of);

  SampleRng rng(7, 41);
  REQUIRE(pair_of(rng, 41).outputs == run.samples[41].outputs);
}

TEST_CASE("a failed sample is counted and keeps its reason, and the others go on", "[montecarlo][unit]") {
  const auto run = run_monte_carlo({.num_samples = 26, .output_names = {"a", "b"}}, pair_of);

  REQUIRE(run.samples.size() == 26);
  REQUIRE(num_failed(run) == 2);
  REQUIRE(run.samples[12].failure == "thirteenth");
  REQUIRE(run.samples[12].outputs.size() == 0);
  REQUIRE(output_values(run, "b").size() == 24);
  REQUIRE(output_weights(run) == Eigen::VectorXd::Ones(24));
}

TEST_CASE("a failed sample does not pass", "[montecarlo][unit]") {
  const auto run = run_monte_carlo({.num_samples = 26}, pair_of);

  REQUIRE(estimate(run, {.statistic = Statistic::yield}).value == 24.0 / 26.0);
  REQUIRE(estimate(run, {.statistic = Statistic::mean}).value == statistics_of(output_values(run, "")).mean());
}

TEST_CASE("a run that goes on from samples done computes the others only", "[montecarlo][property]") {
  const auto whole = run_monte_carlo({.num_samples = 100, .seed = 5}, pair_of);
  MonteCarloOptions options{.num_samples = 100, .seed = 5, .threads = 2, .batch_size = 9};
  for (std::size_t k = 0; k < 100; k += 3) options.done.push_back(whole.samples[k]);
  std::atomic<int> computed = 0;

  const auto run = run_monte_carlo(options, [&](SampleRng& rng, std::int64_t sample) {
    ++computed;
    return pair_of(rng, sample);
  });

  REQUIRE(computed == 66);
  REQUIRE(checksum(run.samples) == checksum(whole.samples));
}

TEST_CASE("a stop leaves the samples that are done, without a gap", "[montecarlo][unit]") {
  for (const int threads : {1, 2}) {
    std::atomic<bool> stop = false;
    const MonteCarloOptions options{
        .num_samples = 1'000'000, .seed = 5, .threads = threads, .batch_size = 4, .stop = &stop};

    const auto run = run_monte_carlo(options, [&](SampleRng& rng, std::int64_t sample) {
      if (sample == 50) stop = true;
      return pair_of(rng, sample);
    });

    REQUIRE(run.stop_reason == StopReason::interrupted);
    if (threads == 1)
      REQUIRE(run.samples.size() >= 48);  // of two threads one may be far behind, and with it the prefix
    REQUIRE(run.samples.size() < 1000);
    if (run.samples.empty()) continue;
    const auto same =
        run_monte_carlo({.num_samples = static_cast<std::int64_t>(run.samples.size()), .seed = 5}, pair_of);
    REQUIRE(checksum(run.samples) == checksum(same.samples));
  }
}

TEST_CASE("a run ends after its time", "[montecarlo][unit]") {
  const auto run = run_monte_carlo({.num_samples = 1'000'000'000, .threads = 1, .batch_size = 1, .time_limit_s = 1e-3},
                                   [](SampleRng& rng, std::int64_t) { return rng.normal(); });

  REQUIRE(run.stop_reason == StopReason::time_limit);
  REQUIRE(!run.samples.empty());
}

TEST_CASE("progress and batches are told once each, and count every sample", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 39, .threads = 3, .batch_size = 4};
  std::vector<std::int64_t> finished;
  std::vector<bool> seen(39, false);
  options.on_progress = [&](const MonteCarloProgress& progress) { finished.push_back(progress.finished); };
  options.on_batch = [&](std::span<const SampleResult> results) {
    for (const auto& result : results) {
      if (seen.at(static_cast<std::size_t>(result.sample))) throw std::logic_error("twice");
      seen[static_cast<std::size_t>(result.sample)] = true;
    }
  };

  run_monte_carlo(options, pair_of);

  REQUIRE(finished.size() == 10);
  REQUIRE(std::is_sorted(finished.begin(), finished.end()));
  REQUIRE(finished.back() == 39);
  REQUIRE(std::find(seen.begin(), seen.end(), false) == seen.end());
}

TEST_CASE("what a callback throws ends the run and is thrown on", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 1'000'000, .threads = 2};
  options.on_batch = [](std::span<const SampleResult>) { throw IoError("disk full"); };

  REQUIRE_THROWS_MATCHES(run_monte_carlo(options, pair_of), IoError, Message("disk full"));
}

TEST_CASE("samples must agree on the number of outputs", "[montecarlo][unit]") {
  const MonteCarloOptions options{.num_samples = 4, .threads = 1, .output_names = {"only"}};

  REQUIRE_THROWS_MATCHES(run_monte_carlo(options, pair_of), InvalidArgument,
                         Message("number of outputs of sample 0 = 2 must be that of the run, 1"));
  REQUIRE_THROWS_MATCHES(run_monte_carlo(options, {}), InvalidArgument,
                         Message("sample = an empty function must be callable"));
  REQUIRE_THROWS_MATCHES(output_values(run_monte_carlo({.num_samples = 1}, pair_of), "c"), InvalidArgument,
                         Message("output = c must be one of the run's outputs"));
}

TEST_CASE("a checksum sees every bit of a sample", "[montecarlo][unit]") {
  const SampleResult plain{.sample = 3, .weight = 1, .outputs = Eigen::Vector2d(1, 2), .failure = {}};
  const auto sum = [](SampleResult result, const auto& change) {
    change(result);
    return checksum(std::vector<SampleResult>{result});
  };
  const auto expected = sum(plain, [](SampleResult&) {});

  REQUIRE(sum(plain, [](SampleResult& r) { r.sample = 4; }) != expected);
  REQUIRE(sum(plain, [](SampleResult& r) { r.weight += 0x1p-52; }) != expected);
  REQUIRE(sum(plain, [](SampleResult& r) { r.outputs[1] += 0x1p-51; }) != expected);
  REQUIRE(sum(plain, [](SampleResult& r) { r.failure = "x"; }) != expected);
}

TEST_CASE("a line of log-normal conductances has the mean and the variance of its closed form", "[montecarlo][mc]") {
  // I = sum of v_k g_k, g_k log-normal with median m and deviation s of its logarithm: mean m exp(s^2 / 2),
  // variance m^2 (exp(s^2) - 1) exp(s^2).
  const Eigen::Vector4d inputs_v(0.1, 0.3, -0.2, 0.5);
  const double median_siemens = 1e-4;
  const double deviation = 0.2;  // of ln g
  const int count = 40'000;
  const auto run = run_monte_carlo({.num_samples = count, .seed = 2}, [&](SampleRng& rng, std::int64_t) {
    double current_a = 0;
    for (const double input_v : inputs_v) current_a += input_v * median_siemens * std::exp(deviation * rng.normal());
    return current_a;
  });

  const auto found = statistics_of(output_values(run, ""));
  const double grown = std::exp(deviation * deviation);
  const double mean_a = inputs_v.sum() * median_siemens * std::sqrt(grown);
  const double variance = inputs_v.squaredNorm() * median_siemens * median_siemens * (grown - 1) * grown;
  REQUIRE(std::abs(found.mean() - mean_a) < kSigmas * std::sqrt(variance / count));
  // Kurtosis of the sum: 3 + k4 / variance^2 with the fourth cumulant of a log-normal; the heaviest term bounds it.
  const double kurtosis = std::pow(grown, 4) + 2 * std::pow(grown, 3) + 3 * std::pow(grown, 2) - 3;
  REQUIRE(std::abs(found.variance() - variance) < kSigmas * variance * std::sqrt((kurtosis - 1) / count));
}

TEST_CASE("a Gaussian miss of 1e-4 is found by importance sampling", "[montecarlo][mc]") {
  const double limit = normal_quantile(1 - 1e-4);
  const Eigen::Vector4d direction = Eigen::Vector4d(1, 2, -1, 0.5).normalized();
  MonteCarloOptions options{.num_samples = 20'000, .seed = 6};
  const auto run = run_monte_carlo(options, [&](SampleRng& rng, std::int64_t) {
    const auto draw = shifted_normals(limit * direction, rng);
    return SampleValue(Eigen::VectorXd::Constant(1, direction.dot(draw.values)), draw.weight);
  });

  const auto yield = estimate(run, {.statistic = Statistic::yield, .upper = limit});
  CAPTURE(yield.value, yield.standard_error);
  REQUIRE(std::abs(1 - yield.value - 1e-4) < kSigmas * yield.standard_error);
  // E w^2 [miss] = exp(b^2) Phi(-2 b), b the limit: one weighted sample deviates by 2e-4, an unweighted one by 1e-2.
  const double square = std::exp(limit * limit) * 0.5 * std::erfc(std::sqrt(2.0) * limit);
  const double expected = std::sqrt((square - 1e-8) / 20'000);
  constexpr double kSpreadOfError =
      0.05;  // the error is estimated from 20,000 samples, half of which miss: 2 % each way
  REQUIRE(yield.standard_error == Approx(expected).epsilon(kSpreadOfError));
  REQUIRE(effective_sample_size(output_weights(run)) < 20'000);
}
