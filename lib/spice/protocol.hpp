/// Messages between SpiceSession and its worker: length-prefixed bytes over one local socket.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotto::spice::protocol {

/// What the worker is asked to do.
struct Request {
  std::vector<std::string> lines;  ///< with ".end"
  std::string analysis;
  std::vector<std::string> vectors;
  std::uint64_t expected_length = 0;
  bool allow_floating = true;
};

/// `unusable`: ngspice asked for its own end (ControlledExit); the worker ends after this reply.
enum class Verdict : std::uint8_t { good, failed, unusable };

struct Reply {
  Verdict verdict = Verdict::failed;
  std::string message;  ///< why it failed; in the first reply after start: the version of ngspice
  std::vector<std::string> warnings;
  std::vector<std::string> log_end;
  std::vector<std::vector<double>> values;
};

/// Both ends run on one machine and come from one build: numbers travel as they lie in memory.
/// The decoders throw SpiceError on bytes that are not a whole message.
std::string encode(const Request& request);
std::string encode(const Reply& reply);
Request decode_request(const std::string& bytes);
Reply decode_reply(const std::string& bytes);

enum class Transfer { done, closed, timed_out, stopped };
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// Whole messages. Interrupted system calls are resumed; a vanished peer is `closed`, never a SIGPIPE.
/// receive throws SpiceError when the peer does not speak this protocol. Both give up within 0.1 s once `stop` is true.
using StopFlag = const std::atomic<bool>*;
Transfer send(int fd, const std::string& bytes, const Deadline& deadline, StopFlag stop = nullptr);
Transfer receive(int fd, std::string& bytes, const Deadline& deadline, StopFlag stop = nullptr);

}  // namespace sotto::spice::protocol
