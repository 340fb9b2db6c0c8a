/// Workspaces that wait for the next input vector, so that a solution allocates nothing.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace sotto {

/// Thread-safe. Where an exception passes between take and give_back the workspace is dropped, which is safe too.
template <typename Workspace>
class WorkspacePool {
 public:
  /// One that waits, else what `make` returns.
  template <typename Make>
  std::unique_ptr<Workspace> take(const Make& make) {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        auto work = std::move(free_.back());
        free_.pop_back();
        return work;
      }
    }
    return std::make_unique<Workspace>(make());
  }
  void give_back(std::unique_ptr<Workspace> work) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(work));
  }
  void take_over(WorkspacePool& other) { free_.swap(other.free_); }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> free_;
};

}  // namespace sotto
