// sotto-ngspice-worker <folder>: the one program that maps libngspice. Started by SpiceSession with a socket as
// standard input; takes decks and gives vectors until the socket closes. Rules: design ngspice sections 1, 3 and 4.
#include <fcntl.h>
#include <ngspice/sharedspice.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "spice/log_rules.hpp"
#include "spice/protocol.hpp"

namespace {

namespace protocol = sotto::spice::protocol;

// ngspice marks overflow by 1e32 instead of an error.
constexpr double kLargestMagnitude = 1e30;
constexpr std::size_t kLogEndLines = 20;

struct Log {
  std::vector<std::string> lines;
  bool unusable = false;
};

// Copies the line, also to standard error: that is a file which outlives a crash. Never calls ngspice from here.
int on_text(char* text, int, void* user) noexcept {
  std::string line = text;
  static_cast<Log*>(user)->lines.push_back(line);
  line += '\n';
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  return 0;
}

// Not an exit: ngspice jumps back into the call that it came from.
int on_exit(int, NG_BOOL, NG_BOOL, int, void* user) noexcept {
  static_cast<Log*>(user)->unusable = true;
  return 0;
}

void command(const std::string& text) {
  ngSpice_Command(const_cast<char*>(text.c_str()));
}

std::string current_plot() {
  const char* plot = ngSpice_CurPlot();
  return plot == nullptr ? "const" : plot;
}

void clear(Log& log) {
  log.lines.clear();
  [[maybe_unused]] const int cut = ::ftruncate(STDERR_FILENO, 0);
}

std::vector<std::string> end_of(const Log& log) {
  const std::size_t skip = log.lines.size() - std::min(log.lines.size(), kLogEndLines);
  return {log.lines.begin() + static_cast<std::ptrdiff_t>(skip), log.lines.end()};
}

void load(const std::vector<std::string>& deck) {
  std::vector<char*> lines;
  for (const std::string& line : deck) lines.push_back(const_cast<char*>(line.c_str()));
  lines.push_back(nullptr);
  ngSpice_Circ(lines.data());
}

// The vector, or why it is not to be trusted.
std::string copy_vector(const std::string& name, std::size_t expected_length, std::vector<double>& values) {
  const vector_info* vec = ngGet_Vec_Info(const_cast<char*>(name.c_str()));
  if (vec == nullptr) return "there is no vector " + name;
  if (vec->v_length < 1 || vec->v_realdata == nullptr) return "the vector " + name + " is empty";
  const auto length = static_cast<std::size_t>(vec->v_length);
  if (expected_length != 0 && length != expected_length)
    return "the vector " + name + " has " + std::to_string(length) + " points instead of " +
           std::to_string(expected_length);
  values.assign(vec->v_realdata, vec->v_realdata + length);
  const bool usable = std::all_of(values.begin(), values.end(), [](double value) {
    return std::isfinite(value) && std::abs(value) < kLargestMagnitude;
  });
  return usable ? "" : "the vector " + name + " has values that are not finite or not below 1e30";
}

// What condemned the run, and the singular matrix that often came before it.
std::string reason(const sotto::spice::LogVerdict& verdict) {
  if (verdict.fatal.empty() || verdict.singular.empty()) return verdict.fatal;
  return verdict.fatal + " (after: " + verdict.singular + ")";
}

// Runs deck and analysis; returns why the result is no good, or nothing.
std::string run_deck(const protocol::Request& request, Log& log, protocol::Reply& reply) {
  load(request.lines);
  if (log.unusable) return "the deck was refused";
  if (const auto verdict = sotto::spice::judge_log(log.lines); !verdict.fatal.empty()) return reason(verdict);
  command(request.analysis);
  if (log.unusable) return "the analysis ended ngspice";
  const auto verdict = sotto::spice::judge_log(log.lines);
  reply.warnings = verdict.warnings;
  if (!verdict.fatal.empty()) return reason(verdict);
  if (!request.allow_floating && !verdict.singular.empty()) return verdict.singular;
  if (current_plot() == "const") return "the analysis gave no result";
  reply.values.resize(request.vectors.size());
  for (std::size_t i = 0; i < request.vectors.size(); ++i) {
    const std::string why = copy_vector(request.vectors[i], request.expected_length, reply.values[i]);
    if (!why.empty()) return why;
  }
  return "";
}

protocol::Reply answer(const protocol::Request& request, Log& log) {
  clear(log);
  protocol::Reply reply;
  reply.message = run_deck(request, log, reply);
  reply.log_end = end_of(log);
  if (log.unusable) {
    reply.verdict = protocol::Verdict::unusable;
  } else {
    reply.verdict = reply.message.empty() ? protocol::Verdict::good : protocol::Verdict::failed;
    command("destroy all");
    command("remcirc");
    ngSpice_Command(nullptr);
  }
  if (reply.verdict != protocol::Verdict::good) reply.values.clear();
  return reply;
}

// "39" out of the line "... ngspice-39.3 ..." that the version command prints.
std::string version(Log& log) {
  log.lines.clear();
  command("version -s");
  const std::string mark = "ngspice-";
  for (const std::string& line : log.lines) {
    const std::size_t at = line.find(mark);
    if (at != std::string::npos) return line.substr(at + mark.size(), line.find_first_of(" :", at) - at - mark.size());
  }
  return "unknown";
}

// Ends this process when the session is gone, also in the middle of a long analysis, and leaves no folder behind.
void watch(int socket_fd, const std::string& folder) {
  pollfd entry{socket_fd, 0, 0};
  while (::poll(&entry, 1, -1) <= 0 || (entry.revents & (POLLHUP | POLLERR)) == 0) {
  }
  for (const char* name : {"/spinit", "/.spiceinit", "/log"}) ::unlink((folder + name).c_str());
  ::rmdir(folder.c_str());
  ::_exit(0);
}

// Standard input is the socket: moved out of the way of what ngspice may do with descriptors 0 and 1.
int take_socket() {
  const int socket_fd = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  const int null_fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null_fd, STDIN_FILENO);
  ::dup2(null_fd, STDOUT_FILENO);
  return socket_fd;
}

int serve(int socket_fd, Log& log) {
  protocol::Reply hello;
  hello.verdict = protocol::Verdict::good;
  hello.message = version(log);
  if (protocol::send(socket_fd, protocol::encode(hello), {}) != protocol::Transfer::done) return 1;
  std::string bytes;
  while (protocol::receive(socket_fd, bytes, {}) == protocol::Transfer::done) {
    const protocol::Reply reply = answer(protocol::decode_request(bytes), log);
    if (protocol::send(socket_fd, protocol::encode(reply), {}) != protocol::Transfer::done) return 1;
    if (reply.verdict == protocol::Verdict::unusable) return 0;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc == 2 ? argv[1] : "";
  if (folder.empty() || ::chdir(folder.c_str()) != 0) {
    constexpr char kUsage[] = "sotto-ngspice-worker is started by Sotto with the name of its folder\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kUsage, sizeof kUsage - 1);
    return 2;
  }
  const int socket_fd = take_socket();
  // Own start-up files hide the user's; a fresh process is in the C locale, and the variables keep it there.
  ::setenv("SPICE_SCRIPTS", folder.c_str(), 1);
  ::setenv("LC_ALL", "C", 1);
  std::thread(watch, socket_fd, folder).detach();
  Log log;
  ngSpice_Init(on_text, nullptr, on_exit, nullptr, nullptr, nullptr, &log);
  command("set num_threads=1");
  int status = 1;
  try {
    status = serve(socket_fd, log);
  } catch (const std::exception& error) {
    const std::string line = std::string(error.what()) + "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  }
  // No destructors of ngspice: after ControlledExit they are not safe.
  ::_exit(status);
}
