/// Many decks over several ngspice workers; what is lost on the way is replaced, tried once more and then reported.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sotto/spice/session.hpp"

namespace sotto::spice {

struct PoolOptions {
  int workers = 0;                          ///< processes at most; 0: one per core; results do not depend on it
  SessionOptions session = {};              ///< of every worker
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, workers are killed and no further job starts
  bool stop_at_failure = false;             ///< no job starts after one has failed: the others end as "interrupted"
  /// Called after every job, from any thread but never by two at a time; must not throw.
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};
};

/// What became of one job.
struct PoolOutcome {
  SpiceResult result;  ///< empty where it failed
  std::string error;   ///< empty: good; "interrupted": stopped or never begun; else as SpiceSession::run says it
  int attempts = 0;    ///< 2: the first worker crashed or passed the time limit
  bool good() const { return error.empty(); }
};

/// Owns the sessions; workers start with the first job that needs them and stay for the next call.
/// Not thread-safe: one call at a time.
class SpicePool {
 public:
  explicit SpicePool(PoolOptions options = {});
  ~SpicePool();
  SpicePool(SpicePool&&) noexcept;
  SpicePool& operator=(SpicePool&&) noexcept;

  /// Runs job(0) ... job(count - 1); outcomes are in the order of jobs, each as if it had run alone. A crash or a time
  /// limit costs one worker, and the job one more attempt; a refused deck is not tried again. `job` is called from
  /// several threads. A worker that does not start is the error of its job. Throws InvalidArgument on a malformed
  /// request.
  std::vector<PoolOutcome> run(std::size_t count, const std::function<SpiceRequest(std::size_t)>& job);

  /// The same for jobs at hand.
  std::vector<PoolOutcome> run(const std::vector<SpiceRequest>& jobs);

  /// "39".
  std::string ngspice_version();

  /// Process ids of the workers that run now.
  std::vector<int> worker_pids() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sotto::spice
