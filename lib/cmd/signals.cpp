#include "cmd/signals.hpp"

#include <signal.h>
#include <unistd.h>

#include "cmd/exit_code.hpp"

namespace sotto::cmd {
namespace {

static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

std::atomic<bool> stop_requested = false;
std::atomic<bool> can_stop_cleanly = false;

void on_signal(int) {
  if (can_stop_cleanly && !stop_requested.exchange(true)) return;
  constexpr char kSentence[] = "sotto: interrupted\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kSentence, sizeof kSentence - 1);
  ::_exit(kFailed);
}

sigset_t ending_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_mask = ending_signals();
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& stop_on_request() {
  can_stop_cleanly = true;
  return stop_requested;
}

SignalsBlocked::SignalsBlocked() {
  const auto signals = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

SignalsBlocked::~SignalsBlocked() {
  const auto signals = ending_signals();
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace sotto::cmd
