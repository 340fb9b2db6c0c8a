#include "sotto/montecarlo/run.hpp"

#include <bit>
#include <mutex>

#include "montecarlo/collector.hpp"
#include "montecarlo/fnv1a.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/montecarlo/weighted.hpp"

namespace sotto {
namespace {

/// Takes batches until there are none; the lock guards the collector, samples run outside of it.
void work(const MonteCarloOptions& options, const SampleFunction& sample, Collector& collector, std::mutex& mutex,
          const std::atomic<bool>& abandoned) {
  while (!abandoned) {
    std::optional<Batch> batch;
    {
      const std::lock_guard lock(mutex);
      batch = collector.next();
    }
    if (!batch) return;
    std::vector<SampleResult> results;
    for (std::int64_t k = 0; k < batch->count; ++k) {
      if (auto result = run_sample(options, sample, batch->first + k)) results.push_back(std::move(*result));
    }
    const std::lock_guard lock(mutex);
    collector.deliver(std::move(results));
  }
}

/// A yield near 1 is known by its misses, which shifted samples make frequent: of few nothing is known, or the first
/// one, of a tiny weight, would look precise.
Estimate yield_of(const MonteCarloRun& run, const Question& question) {
  const MissEstimate miss = miss_estimate(run, question);
  const auto total = static_cast<std::int64_t>(run.samples.size());
  if (!is_weighted(run)) {
    return yield_estimate({.passed = total - miss.misses, .total = total}, question.confidence);
  }
  const auto& [value, lower, upper, error] = miss.probability;
  if (miss.effective_misses < kFewMisses) return {1 - value, 0, 1, error};
  return {1 - value, 1 - upper, 1 - lower, error};
}

}  // namespace

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::num_samples:
      return "num_samples";
    case StopReason::precision:
      return "precision";
    case StopReason::time_limit:
      return "time_limit";
    case StopReason::interrupted:
      return "interrupted";
  }
  return "";
}

MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, const SampleFunction& sample) {
  require(static_cast<bool>(sample), "sample", "an empty function", "callable");
  Collector collector(options);
  std::mutex mutex;
  std::atomic<bool> abandoned = false;
  const int workers = options.threads == 0 ? available_threads() : options.threads;
  // The order of parallel_for is free, that of the batches is not: every worker takes the next one that is missing.
  parallel_for(workers, workers, [&](std::int64_t) {
    try {
      work(options, sample, collector, mutex, abandoned);
    } catch (...) {
      abandoned = true;  // a callback or a caller's mistake: no worker starts another batch
      throw;
    }
  });
  return collector.finish();
}

std::int64_t num_failed(const MonteCarloRun& run) {
  std::int64_t failed = 0;
  for (const auto& result : run.samples) failed += !result.failure.empty();
  return failed;
}

Eigen::VectorXd output_values(const MonteCarloRun& run, std::string_view name) {
  std::size_t place = 0;
  while (!name.empty() && place < run.output_names.size() && run.output_names[place] != name) ++place;
  require(place < run.output_names.size(), "output", std::string(name), "one of the run's outputs");
  Eigen::VectorXd values(static_cast<Eigen::Index>(run.samples.size()) - num_failed(run));
  Eigen::Index k = 0;
  for (const auto& result : run.samples) {
    if (result.failure.empty()) values[k++] = result.outputs[static_cast<Eigen::Index>(place)];
  }
  return values;
}

Eigen::VectorXd output_weights(const MonteCarloRun& run) {
  Eigen::VectorXd weights(static_cast<Eigen::Index>(run.samples.size()) - num_failed(run));
  Eigen::Index k = 0;
  for (const auto& result : run.samples) {
    if (result.failure.empty()) weights[k++] = result.weight;
  }
  return weights;
}

Estimate estimate(const MonteCarloRun& run, const Question& question) {
  if (question.statistic == Statistic::yield) return yield_of(run, question);
  const WeightedSamples samples = weighted_samples(run, question.output);
  if (question.statistic == Statistic::mean || samples.values.size() == 0) {
    return mean_estimate(samples, question.confidence);  // of no sample: nothing is known
  }
  return quantile_estimate(samples, {.level = question.level, .confidence = question.confidence});
}

std::uint64_t checksum(std::span<const SampleResult> samples) {
  Fnv1a hash;
  for (const auto& result : samples) {
    hash.add(static_cast<std::uint64_t>(result.sample));
    hash.add(std::bit_cast<std::uint64_t>(result.weight));
    hash.add(static_cast<std::uint64_t>(result.outputs.size()));
    for (const double output : result.outputs) hash.add(std::bit_cast<std::uint64_t>(output));
    hash.add(std::string_view(result.failure));
  }
  return hash.value();
}

}  // namespace sotto
