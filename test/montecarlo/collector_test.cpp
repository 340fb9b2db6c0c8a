#include "montecarlo/collector.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;
using namespace sotto;

namespace {

SampleResult result(std::int64_t sample, double output) {
  return {.sample = sample, .weight = 1, .outputs = Eigen::VectorXd::Constant(1, output), .failure = {}};
}

/// The results of a batch whose sample i has the output i.
std::vector<SampleResult> results_of(const Batch& batch) {
  std::vector<SampleResult> results;
  for (std::int64_t k = 0; k < batch.count; ++k)
    results.push_back(result(batch.first + k, static_cast<double>(batch.first + k)));
  return results;
}

std::vector<std::int64_t> samples_of(const MonteCarloRun& run) {
  std::vector<std::int64_t> samples;
  for (const auto& each : run.samples) samples.push_back(each.sample);
  return samples;
}

}  // namespace

TEST_CASE("batches cover what is missing, in order, and never what is done", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 10, .batch_size = 3};
  options.done = {result(8, 8), result(2, 2), result(3, 3)};
  Collector collector(options);

  std::vector<std::pair<std::int64_t, std::int64_t>> batches;
  while (const auto batch = collector.next()) batches.emplace_back(batch->first, batch->count);

  REQUIRE(batches == std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 2}, {4, 3}, {7, 1}, {9, 1}});
}

TEST_CASE("batches that come in reverse leave the samples in order", "[montecarlo][unit]") {
  Collector collector({.num_samples = 5, .batch_size = 2});
  std::vector<Batch> batches;
  while (const auto batch = collector.next()) batches.push_back(*batch);
  for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) collector.deliver(results_of(*batch));

  const auto run = collector.finish();

  REQUIRE(samples_of(run) == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  REQUIRE(run.stop_reason == StopReason::num_samples);
}

TEST_CASE("a run that ends with a gap holds the samples before it", "[montecarlo][unit]") {
  Collector collector({.num_samples = 6, .batch_size = 2});
  const auto first = collector.next();
  collector.next();
  const auto third = collector.next();
  collector.deliver(results_of(*third));
  collector.deliver(results_of(*first));

  const auto run = collector.finish();

  REQUIRE(samples_of(run) == std::vector<std::int64_t>{0, 1});
  REQUIRE(run.stop_reason == StopReason::interrupted);
}

TEST_CASE("a run is decided by its first samples, however many came in", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 1000, .batch_size = 7, .min_samples = 10};
  options.stop_when = {{.question = {.statistic = Statistic::yield, .lower = 0}, .half_width = 0.1}};
  Collector collector(options);
  std::vector<Batch> batches;
  for (int k = 0; k < 20; ++k) batches.push_back(*collector.next());
  for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) collector.deliver(results_of(*batch));

  REQUIRE_FALSE(collector.next().has_value());
  const auto run = collector.finish();

  // All pass: Wilson's half-width z^2 / (n + z^2) / 2 is 0.139 at 10 samples and 0.081 at the next decision, 20.
  REQUIRE(run.samples.size() == 20);
  REQUIRE(run.stop_reason == StopReason::precision);
}

TEST_CASE("weighted samples without a miss say nothing about the yield yet", "[montecarlo][unit]") {
  auto samples = results_of({0, 100});
  for (auto& each : samples) each.weight = 0.5;

  const auto yield =
      estimate(MonteCarloRun{.output_names = {"a"}, .samples = samples}, {.statistic = Statistic::yield, .lower = -1});

  REQUIRE(yield.value == 1);
  REQUIRE(half_width(yield) == 0.5);
}

TEST_CASE("a few misses of tiny weight do not end a run by the precision of its yield", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 100, .min_samples = 10};
  options.stop_when = {{.question = {.statistic = Statistic::yield, .lower = 0}, .half_width = 1e-5}};
  const auto stopped_after = [&](int misses) {
    auto run = options;
    for (int k = 0; k < 100; ++k)
      run.done.push_back({k, 0x1p-20, Eigen::VectorXd::Constant(1, k < misses ? -1 : 1), ""});
    return Collector(run).finish().samples.size();
  };

  REQUIRE(stopped_after(9) == 100);
  REQUIRE(stopped_after(10) == 10);
}

TEST_CASE("samples done that decide already leave nothing to run", "[montecarlo][unit]") {
  MonteCarloOptions options{.num_samples = 100, .min_samples = 2};
  options.stop_when = {{.question = {}, .half_width = 1}};
  options.done = {result(0, 4), result(1, 4)};
  Collector collector(options);

  REQUIRE_FALSE(collector.next().has_value());
  REQUIRE(collector.finish().stop_reason == StopReason::precision);
}

TEST_CASE("a sample that throws or is not finite is a failure with its reason", "[montecarlo][unit]") {
  const MonteCarloOptions options{.output_names = {"current_a"}};
  const auto reason = [&](const SampleFunction& sample) { return run_sample(options, sample, 3)->failure; };

  REQUIRE(reason([](SampleRng&, std::int64_t) -> SampleValue { throw std::runtime_error("no convergence"); }) ==
          "no convergence");
  REQUIRE(reason([](SampleRng&, std::int64_t) -> SampleValue { throw 3; }) == "an exception that is no std::exception");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return std::nan(""); }) == "current_a is not finite");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return SampleValue(Eigen::VectorXd::Ones(1), -1); }) ==
          "the weight is negative or not below 1e140");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return SampleValue(Eigen::VectorXd(), 1); }) ==
          "no outputs and no reason");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return 1e140; }) == "current_a is beyond 1e140");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return SampleValue(Eigen::VectorXd::Constant(1, 1e100), 1e50); }) ==
          "current_a is beyond 1e140");
  REQUIRE(reason([](SampleRng&, std::int64_t) { return 0.99e140; }).empty());
}

TEST_CASE("a failed sample that says so itself keeps its weight", "[montecarlo][unit]") {
  const auto failed = run_sample(
      {},
      [](SampleRng&, std::int64_t) {
        SampleValue value(Eigen::VectorXd::Ones(2), 0.25);
        value.failure = "too hot";
        return value;
      },
      0);

  REQUIRE(failed->failure == "too hot");
  REQUIRE(failed->weight == 0.25);
  REQUIRE(failed->outputs.size() == 0);
}

TEST_CASE("a sample that fails after a stop was asked for is not done", "[montecarlo][unit]") {
  std::atomic<bool> stop = false;
  const MonteCarloOptions options{.stop = &stop};

  const auto failed = run_sample(
      options,
      [&](SampleRng&, std::int64_t) -> SampleValue {
        stop = true;
        throw std::runtime_error("interrupted");
      },
      0);

  REQUIRE_FALSE(failed.has_value());
}

TEST_CASE("a negative zero becomes zero", "[montecarlo][unit]") {
  const auto found = run_sample(
      {}, [](SampleRng&, std::int64_t) { return -0.0; }, 0);

  REQUIRE_FALSE(std::signbit(found->outputs[0]));
}

TEST_CASE("options outside their ranges are refused by name", "[montecarlo][unit]") {
  REQUIRE_THROWS_MATCHES(validate({.num_samples = 0}), InvalidArgument, Message("num_samples = 0 must be >= 1"));
  REQUIRE_THROWS_MATCHES(validate({.batch_size = 0}), InvalidArgument, Message("batch_size = 0 must be >= 1"));
  REQUIRE_THROWS_MATCHES(validate({.output_names = {"a", "a"}}), InvalidArgument,
                         Message("output name = \"a\" must be different from the others, not empty"));
  REQUIRE_THROWS_MATCHES(validate({.stop_when = {{.question = {}, .half_width = 0}}}), InvalidArgument,
                         Message("half_width = 0 must be > 0"));
  REQUIRE_THROWS_MATCHES(
      validate({.output_names = {"a"}, .stop_when = {{.question = {.output = "b"}, .half_width = 1}}}), InvalidArgument,
      Message("output = b must be one of the run's outputs"));
  MonteCarloOptions options;
  options.done = {result(4, 1), result(4, 1)};
  REQUIRE_THROWS_MATCHES(Collector(options), InvalidArgument,
                         Message("sample among those done = 4 must be there once"));
}
