#include "sotto/spice/session.hpp"

#include <fmt/format.h>

#include <utility>

#include "sotto/core/error.hpp"
#include "spice/worker_process.hpp"

namespace sotto::spice {

namespace {

// Longer commands are cut by ngspice without a word.
constexpr std::size_t kCommandLimit = 1024;

void validate(const SpiceRequest& request) {
  validate(request.deck);
  const bool one_command = !request.analysis.empty() && request.analysis.size() < kCommandLimit &&
                           request.analysis.find_first_of(std::string("\n\r\0", 3)) == std::string::npos;
  require(one_command, "analysis", request.analysis.substr(0, 60), "one ngspice command below 1024 bytes");
  require(request.time_limit_s > 0, "time_limit_s", request.time_limit_s, "> 0");
}

protocol::Request to_message(const SpiceRequest& request) {
  protocol::Request message;
  message.lines = parse_deck(deck_text(request.deck)).lines;
  message.lines.emplace_back(".end");
  message.analysis = request.analysis;
  message.vectors = request.vectors;
  message.expected_length = request.expected_length;
  message.allow_floating = request.allow_floating;
  return message;
}

}  // namespace

struct SpiceSession::Impl {
  SessionOptions options;
  std::unique_ptr<WorkerProcess> worker;
  int decks_run = 0;

  WorkerProcess& ready_worker() {
    if (worker && (!worker->running() || decks_run >= options.decks_per_worker)) worker.reset();
    if (!worker) {
      worker = std::make_unique<WorkerProcess>(options.worker_path.empty() ? find_worker() : options.worker_path);
      decks_run = 0;
    }
    return *worker;
  }

  protocol::Reply exchange(const SpiceRequest& request) {
    WorkerProcess& process = ready_worker();
    ++decks_run;
    try {
      protocol::Reply reply = process.exchange(to_message(request), request.time_limit_s, request.stop);
      if (reply.verdict == protocol::Verdict::unusable) worker.reset();
      return reply;
    } catch (...) {
      worker.reset();
      throw;
    }
  }
};

SpiceSession::SpiceSession(SessionOptions options) : impl_(std::make_unique<Impl>()) {
  require(options.decks_per_worker >= 1, "decks_per_worker", options.decks_per_worker, ">= 1");
  impl_->options = std::move(options);
}

SpiceSession::~SpiceSession() = default;
SpiceSession::SpiceSession(SpiceSession&&) noexcept = default;
SpiceSession& SpiceSession::operator=(SpiceSession&&) noexcept = default;

SpiceResult SpiceSession::run(const SpiceRequest& request) {
  validate(request);
  protocol::Reply reply = impl_->exchange(request);
  if (reply.verdict != protocol::Verdict::good)
    throw SpiceError(with_log(fmt::format("ngspice failed: {}", reply.message), reply.log_end));
  return {std::move(reply.values), std::move(reply.warnings)};
}

std::string SpiceSession::ngspice_version() {
  return impl_->ready_worker().version();
}

int SpiceSession::worker_pid() const {
  return impl_->worker ? impl_->worker->pid() : 0;
}

std::string ngspice_version() {
  return SpiceSession().ngspice_version();
}

}  // namespace sotto::spice
