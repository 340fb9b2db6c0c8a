/// Ctrl-C: a run that can stop cleanly is asked to; any other ends at once with the promised exit code.
#pragma once

#include <atomic>

namespace sotto::cmd {

/// SIGINT and SIGTERM end the program with exit code 2; a closed pipe and a file beyond the
/// allowed size become errors of write().
void install_signal_handlers();

/// From here on the first signal only sets the flag that is returned; the second ends the program.
const std::atomic<bool>& stop_on_request();

/// Signals wait while this exists: no file is left half written.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
};

}  // namespace sotto::cmd
