#include "sotto/core/parallel_for.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

#include "sotto/core/error.hpp"

#ifdef SOTTO_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace sotto {
namespace {

/// libtbb is not built for the thread sanitizer, which therefore does not see that a loop begins after its caller and
/// ends before it goes on. In that build (this file itself is left uninstrumented) these two lines tell it.
void release([[maybe_unused]] void* loop) {
#ifdef SOTTO_THREAD_SANITIZER
  __tsan_release(loop);
#endif
}

void acquire([[maybe_unused]] void* loop) {
#ifdef SOTTO_THREAD_SANITIZER
  __tsan_acquire(loop);
#endif
}

/// Keeps the exception of the lowest index: which body fails first in time depends on the threads, this does not.
class LowestFailure {
 public:
  /// Runs body(i) unless a lower index has failed already.
  void guard(std::int64_t i, const std::function<void(std::int64_t)>& body) {
    if (i > lowest_.load()) return;
    try {
      body(i);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (i > lowest_.load()) return;
      lowest_ = i;
      failure_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::atomic<std::int64_t> lowest_ = std::numeric_limits<std::int64_t>::max();
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body) {
  require(threads >= 0, "threads", threads, ">= 0");
  if (threads == 1) {
    for (std::int64_t i = 0; i < count; ++i) body(i);
    return;
  }
  const int workers = threads == 0 ? available_threads() : threads;
  // Without this, asking for more threads than cores makes TBB write a warning to stderr.
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers));
  tbb::task_arena arena(workers);
  LowestFailure failure;
  char begin = 0;  // its address names the moment
  char end = 0;
  release(&begin);
  arena.execute([&] {
    tbb::parallel_for<std::int64_t>(0, count, [&](std::int64_t i) {
      acquire(&begin);
      failure.guard(i, body);
      release(&end);
    });
  });
  acquire(&end);
  failure.rethrow();
}

int available_threads() {
  return tbb::info::default_concurrency();
}

}  // namespace sotto
