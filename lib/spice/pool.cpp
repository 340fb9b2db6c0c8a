#include "sotto/spice/pool.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto::spice {

namespace {

constexpr const char* kInterrupted = "interrupted";
constexpr int kAttempts = 2;

bool is_set(const std::atomic<bool>* flag) {
  return flag != nullptr && *flag;
}

// Runs one job; a second time where the worker was lost under it.
PoolOutcome attempt(SpiceSession& session, const SpiceRequest& request) {
  PoolOutcome outcome;
  while (true) {
    ++outcome.attempts;
    try {
      outcome.result = session.run(request);
      outcome.error.clear();
      return outcome;
    } catch (const WorkerLost& error) {
      outcome.error = error.what();
      if (outcome.attempts == kAttempts) return outcome;
    } catch (const SpiceError& error) {
      outcome.error = error.what();
      return outcome;
    }
    if (is_set(request.stop)) return outcome;
  }
}

}  // namespace

struct SpicePool::Impl {
  PoolOptions options;
  std::vector<SpiceSession> sessions;
  std::vector<std::size_t> idle;
  std::mutex mutex;

  std::size_t take() {
    const std::lock_guard lock(mutex);
    const std::size_t session = idle.back();
    idle.pop_back();
    return session;
  }

  void give_back(std::size_t session) {
    const std::lock_guard lock(mutex);
    idle.push_back(session);
  }
};

SpicePool::SpicePool(PoolOptions options) : impl_(std::make_unique<Impl>()) {
  require(options.workers >= 0, "workers", options.workers, ">= 0");
  const int count = options.workers > 0 ? options.workers : available_threads();
  for (int k = 0; k < count; ++k) {
    impl_->sessions.emplace_back(options.session);
    impl_->idle.push_back(static_cast<std::size_t>(count - 1 - k));
  }
  impl_->options = std::move(options);
}

SpicePool::~SpicePool() = default;
SpicePool::SpicePool(SpicePool&&) noexcept = default;
SpicePool& SpicePool::operator=(SpicePool&&) noexcept = default;

std::vector<PoolOutcome> SpicePool::run(std::size_t count, const std::function<SpiceRequest(std::size_t)>& job) {
  std::vector<PoolOutcome> outcomes(count);
  std::size_t done = 0;
  std::mutex progress;
  std::atomic<bool> failed = false;
  const PoolOptions& options = impl_->options;
  const auto workers = static_cast<int>(std::clamp(count, std::size_t{1}, impl_->sessions.size()));
  parallel_for(static_cast<std::int64_t>(count), workers, [&](std::int64_t i) {
    PoolOutcome& outcome = outcomes[static_cast<std::size_t>(i)];
    if (is_set(options.stop) || (options.stop_at_failure && failed)) {
      outcome.error = kInterrupted;
      return;
    }
    SpiceRequest request = job(static_cast<std::size_t>(i));
    if (request.stop == nullptr) request.stop = options.stop;
    const std::size_t session = impl_->take();
    try {
      outcome = attempt(impl_->sessions[session], request);
    } catch (...) {
      impl_->give_back(session);
      throw;
    }
    impl_->give_back(session);
    if (!outcome.good()) failed = true;
    const std::lock_guard lock(progress);
    ++done;
    if (options.on_progress) options.on_progress(done, count);
  });
  return outcomes;
}

std::vector<PoolOutcome> SpicePool::run(const std::vector<SpiceRequest>& jobs) {
  return run(jobs.size(), [&](std::size_t i) { return jobs[i]; });
}

std::string SpicePool::ngspice_version() {
  return impl_->sessions.front().ngspice_version();
}

std::vector<int> SpicePool::worker_pids() const {
  std::vector<int> pids;
  for (const SpiceSession& session : impl_->sessions)
    if (session.worker_pid() != 0) pids.push_back(session.worker_pid());
  return pids;
}

}  // namespace sotto::spice
