/// What a run has and what it still needs: hands out batches, takes results in any order, decides in the order of the
/// samples.
#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// Samples first ... first + count - 1.
struct Batch {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// Throws InvalidArgument on options outside their ranges.
void validate(const MonteCarloOptions& options);

/// >= 0 and small enough for sums of squares.
bool is_weight(double weight);

/// Why a sample that says nothing failed all the same: its weight, no outputs, or one too large; "" where it did not.
std::string failure_of(const SampleResult& result, const std::vector<std::string>& names);

/// Runs one sample; never throws. Returns nothing where a stop was asked for before or while it ran.
std::optional<SampleResult> run_sample(const MonteCarloOptions& options, const SampleFunction& sample,
                                       std::int64_t index);

/// Not thread-safe.
class Collector {
 public:
  explicit Collector(const MonteCarloOptions& options);

  /// The next samples to run; none when the run needs no more.
  std::optional<Batch> next();

  /// Results of one batch: those that a stop left out are missing. Calls on_batch and on_progress.
  void deliver(std::vector<SampleResult> results);

  MonteCarloRun finish();

 private:
  double wall_s() const;
  void absorb();
  void name_outputs(const SampleResult& result);
  void decide();

  MonteCarloOptions options_;
  std::chrono::steady_clock::time_point begin_;
  std::vector<Batch> missing_;  // ranges, in order, from missing_at_ on
  std::size_t missing_at_ = 0;
  std::map<std::int64_t, SampleResult> waiting_;  // finished, behind a gap
  MonteCarloRun run_;
  std::int64_t next_decision_ = 0;
  std::int64_t finished_ = 0;
  std::int64_t failed_ = 0;
  bool decided_ = false;
  bool out_of_time_ = false;
};

}  // namespace sotto
