/// ngspice in a worker process of its own: deck in, vectors out, whatever happens to ngspice.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

/// The worker crashed or passed the time limit: the deck may or may not be the reason.
class WorkerLost : public SpiceError {
  using SpiceError::SpiceError;
};

/// One analysis of one deck.
struct SpiceRequest {
  Deck deck;
  std::string analysis;              ///< ngspice command: "op", "dc vidx 0 9 1", "tran 1p 10n 0 1p uic"; < 1024 bytes
  std::vector<std::string> vectors;  ///< wanted: "r0_0" (a node), "vo0#branch" (the current of source vo0), ...
  std::size_t expected_length = 0;   ///< of every vector; 0: any
  double time_limit_s = 600;         ///< wall time, > 0
  bool allow_floating = true;        ///< singular matrix, rescue by transient: a warning; false: a SpiceError
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, the worker is killed: SpiceError "interrupted"
};

struct SpiceResult {
  std::vector<std::vector<double>> values;  ///< in the order of SpiceRequest::vectors; all finite
  std::vector<std::string> warnings;        ///< what ngspice remarked, each sentence once
};

struct SessionOptions {
  std::string worker_path = {};  ///< empty: $SOTTO_NGSPICE_WORKER, build tree, beside the program, install prefix
  int decks_per_worker = 10000;  ///< a worker is replaced after so many decks: each leaks about 0.1 kB; >= 1
};

/// Owns one worker process, started with the first deck and replaced after a crash, a time limit or a state from which
/// ngspice does not recover. Its folder, locale and start-up files are its own: results do not depend on the user's.
/// Not thread-safe: one session per thread.
class SpiceSession {
 public:
  explicit SpiceSession(SessionOptions options = {});
  ~SpiceSession();
  SpiceSession(SpiceSession&&) noexcept;
  SpiceSession& operator=(SpiceSession&&) noexcept;

  /// A run counts as good when the log holds no error, a new plot exists and every wanted vector is there, of the
  /// expected length and finite (below 1e30). Everything else is a SpiceError that ends with the end of the log; the
  /// next deck runs as if nothing had happened; a WorkerLost where the worker is gone. Throws InvalidArgument on a
  /// malformed request.
  SpiceResult run(const SpiceRequest& request);

  /// "39"; starts the worker where none runs.
  std::string ngspice_version();

  /// Process id of the worker, 0 while none runs.
  int worker_pid() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Version of the ngspice library in use ("39"). Starts a worker for it: some 10 ms. Throws SpiceError where ngspice
/// or the worker is missing.
std::string ngspice_version();

}  // namespace sotto::spice
