/// Monte Carlo over any callable: the same bits for any number of threads, any batch and any order; failures are kept,
/// not lost.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sotto/core/random.hpp"
#include "sotto/montecarlo/intervals.hpp"

namespace sotto {

/// What a sample returns: its outputs, and its weight where it was drawn from a shifted distribution.
struct SampleValue {
  SampleValue(double output) : outputs(Eigen::VectorXd::Constant(1, output)) {}  // NOLINT: a lambda may return a number
  template <typename Vector>
  SampleValue(const Eigen::MatrixBase<Vector>& all, double importance = 1)  // NOLINT: or a vector
      : outputs(all), weight(importance) {}

  Eigen::VectorXd outputs;
  double weight = 1;         ///< density / density that it was drawn from, >= 0; 1 for plain sampling
  std::string failure = {};  ///< "" or why it failed: unlike an exception, it keeps the sample's weight
};

/// Computes sample `sample` from its own stream; called from several threads. An exception, an output that is not
/// finite, or one whose product with the weight is 1e140 or more is a failed sample, and the run goes on.
using SampleFunction = std::function<SampleValue(SampleRng& rng, std::int64_t sample)>;

/// One finished sample. Outputs are empty where it failed; a zero is +0.
struct SampleResult {
  std::int64_t sample = 0;
  double weight = 1;
  Eigen::VectorXd outputs;
  std::string failure;  ///< "" or the reason
};

/// The statistic of an output that a stopping rule watches.
enum class Statistic { mean, quantile, yield };

/// Which statistic of which output, with which confidence.
struct Question {
  Statistic statistic = Statistic::mean;
  std::string output = {};                                  ///< name; "" is the first
  double level = 0.5;                                       ///< quantile: share below it, in (0, 1)
  double lower = -std::numeric_limits<double>::infinity();  ///< yield: passes where lower <= output <= upper,
  double upper = std::numeric_limits<double>::infinity();   ///< in the output's unit
  double confidence = 0.95;                                 ///< in (0, 1)
};

/// Stop once the half-width of the interval is at most this; in the output's unit, or a share for a yield; > 0.
struct StoppingRule {
  Question question;
  double half_width = 0;
};

struct MonteCarloProgress {
  std::int64_t finished = 0;     ///< samples, with those of an earlier run
  std::int64_t failed = 0;       ///< of these
  std::int64_t num_samples = 0;  ///< the limit
  double wall_s = 0;
};

struct MonteCarloOptions {
  std::int64_t num_samples = 1000;  ///< at most, >= 1
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: all cores. The bits of the result do not depend on it
  std::int64_t batch_size =
      16;  ///< samples that are handed out, reported and stored together, >= 1; no influence on results
  std::vector<std::string> output_names = {};  ///< different, not empty; {}: "output_0", ... as many as samples return
  std::vector<StoppingRule> stop_when =
      {};                          ///< all of them; decided from the first n samples at fixed n, so deterministic
  std::int64_t min_samples = 100;  ///< first decision, then after each further sixteenth; >= 2
  double time_limit_s = std::numeric_limits<double>::infinity();  ///< no batch is started later; > 0
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the run ends after the samples in work
  std::function<void(const MonteCarloProgress&)> on_progress = {};   ///< after every batch; one call at a time
  std::function<void(std::span<const SampleResult>)> on_batch = {};  ///< the same, with the samples (a store)
  std::vector<SampleResult> done = {};  ///< of an earlier run of the same experiment and seed: not computed again
};

/// Why a run ended.
enum class StopReason { num_samples, precision, time_limit, interrupted };

/// "num_samples", "precision", "time_limit", "interrupted".
std::string_view to_string(StopReason reason);

/// All samples 0 ... n-1 in order, n = samples.size(): no gap, so a run that was stopped is not biased to quick
/// samples.
struct MonteCarloRun {
  std::vector<std::string> output_names;
  std::vector<SampleResult> samples;
  StopReason stop_reason = StopReason::num_samples;
  double wall_s = 0;
};

/// Throws InvalidArgument on options outside their ranges and where samples do not return the named outputs; rethrows
/// what the callbacks throw.
MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, const SampleFunction& sample);

std::int64_t num_failed(const MonteCarloRun& run);

/// One output, and the weights, of the samples that did not fail, in order. Throws InvalidArgument on an unknown name;
/// "" is the first.
Eigen::VectorXd output_values(const MonteCarloRun& run, std::string_view name);
Eigen::VectorXd output_weights(const MonteCarloRun& run);

/// The answer as the stopping rules see it. A failed sample is left out of mean and quantile and does not pass: no
/// yield looks better by a sample that could not be computed. Weighted samples: montecarlo/weighted.hpp; their yield is
/// 1 less the weighted mean of the misses, its interval 0 ... 1 below `kFewMisses` effective ones.
Estimate estimate(const MonteCarloRun& run, const Question& question);

/// Of numbers, weights, outputs and failures (64-bit FNV-1a): equal for the same bits.
std::uint64_t checksum(std::span<const SampleResult> samples);

}  // namespace sotto
