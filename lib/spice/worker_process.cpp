#include "spice/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>

#include "sotto/core/error.hpp"
#include "sotto/spice/session.hpp"

extern char** environ;

namespace sotto::spice {

namespace {

namespace fs = std::filesystem;

constexpr const char* kWorkerName = "sotto-ngspice-worker";
constexpr double kStartLimit_s = 30;
constexpr std::size_t kLogEndLines = 20;

bool is_program(const std::string& path) {
  return !fs::is_directory(path) && ::access(path.c_str(), X_OK) == 0;
}

// A limit too far away for the clock is none.
protocol::Deadline deadline_after(double seconds) {
  using namespace std::chrono;
  if (seconds > 1e8) return std::nullopt;
  return steady_clock::now() + duration_cast<steady_clock::duration>(duration<double>(seconds));
}

// Descriptors above 2 whatever the caller has closed, not inherited by anybody else's children.
void make_socket_pair(int (&ends)[2]) {
  int raw[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, raw) != 0)
    throw SpiceError(fmt::format("no socket for the ngspice worker: {}", std::strerror(errno)));
  for (int i = 0; i < 2; ++i) {
    ends[i] = raw[i] > STDERR_FILENO ? raw[i] : ::fcntl(raw[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (ends[i] != raw[i]) ::close(raw[i]);
  }
}

// The worker starts with default signals in a process group of its own: Ctrl-C is the session's affair.
int spawn(pid_t& pid, const std::string& path, const fs::path& folder, int child_fd) {
  const std::string log = folder / "log", folder_name = folder;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, child_fd, STDIN_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char* const arguments[] = {const_cast<char*>(path.c_str()), const_cast<char*>(folder_name.c_str()), nullptr};
  const int failure = ::posix_spawn(&pid, path.c_str(), &actions, &attributes, arguments, environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return failure;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  return fmt::format("exit status {}", WEXITSTATUS(status));
}

}  // namespace

std::string find_worker() {
  if (const char* named = std::getenv("SOTTO_NGSPICE_WORKER"); named != nullptr && *named != '\0') {
    if (is_program(named)) return named;
    throw SpiceError(fmt::format("ngspice is missing: SOTTO_NGSPICE_WORKER = {} is not a program", named));
  }
  std::error_code unknown;
  const fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  const std::string places[] = {SOTTO_WORKER_IN_BUILD_TREE,
                                program.parent_path().parent_path() / "libexec" / "sotto" / kWorkerName,
                                SOTTO_WORKER_INSTALLED};
  for (const std::string& place : places)
    if (is_program(place)) return place;
  throw SpiceError(fmt::format("ngspice is missing: there is no program {} at {} (SOTTO_NGSPICE_WORKER can name it)",
                               kWorkerName, fmt::join(places, ", ")));
}

std::string with_log(const std::string& what, const std::vector<std::string>& log_end) {
  if (log_end.empty()) return what;
  return fmt::format("{}; end of the log:\n{}", what, fmt::join(log_end, "\n"));
}

WorkerProcess::WorkerProcess(const std::string& path) {
  make_folder();
  try {
    start(path);
    greet(path);
  } catch (...) {
    clean_up();
    throw;
  }
}

WorkerProcess::~WorkerProcess() {
  clean_up();
}

void WorkerProcess::clean_up() {
  end();
  if (socket_fd_ >= 0) ::close(socket_fd_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

// Holds the empty start-up files that hide those of the user.
void WorkerProcess::make_folder() {
  std::error_code failure;
  std::string name = fs::temp_directory_path(failure) / "sotto-ngspice-XXXXXX";
  if (failure) throw SpiceError(fmt::format("no folder for the ngspice worker: {}", failure.message()));
  if (::mkdtemp(name.data()) == nullptr)
    throw SpiceError(fmt::format("no folder {} for the ngspice worker: {}", name, std::strerror(errno)));
  folder_ = name;
  std::ofstream(folder_ / "spinit") << "* empty\n";
  std::ofstream(folder_ / ".spiceinit") << "* empty\n";
}

void WorkerProcess::start(const std::string& path) {
  int ends[2];
  make_socket_pair(ends);
  socket_fd_ = ends[0];
  const int failure = spawn(pid_, path, folder_, ends[1]);
  ::close(ends[1]);
  if (failure != 0) {
    pid_ = 0;
    throw SpiceError(fmt::format("ngspice is missing: the worker {} does not start: {}", path, std::strerror(failure)));
  }
}

void WorkerProcess::greet(const std::string& path) {
  std::string bytes;
  const protocol::Transfer got = protocol::receive(socket_fd_, bytes, deadline_after(kStartLimit_s));
  if (got != protocol::Transfer::done)
    throw SpiceError(with_log(fmt::format("the ngspice worker {} did not start: {}", path, end()), log_end()));
  version_ = protocol::decode_reply(bytes).message;
}

protocol::Reply WorkerProcess::exchange(const protocol::Request& request, double time_limit_s,
                                        protocol::StopFlag stop) {
  const protocol::Deadline deadline = deadline_after(time_limit_s);
  std::string bytes;
  protocol::Transfer state = protocol::send(socket_fd_, protocol::encode(request), deadline, stop);
  if (state == protocol::Transfer::done) state = protocol::receive(socket_fd_, bytes, deadline, stop);
  if (state == protocol::Transfer::done) return protocol::decode_reply(bytes);
  const std::string ending = end();
  if (state == protocol::Transfer::stopped) throw SpiceError("interrupted");
  const std::string what = state == protocol::Transfer::timed_out
                               ? fmt::format("ngspice passed the time limit of {} s and was stopped", time_limit_s)
                               : fmt::format("ngspice crashed: {}", ending);
  throw WorkerLost(with_log(what, log_end()));
}

bool WorkerProcess::running() {
  if (pid_ == 0) return false;
  pid_t waited = 0;
  while ((waited = ::waitpid(pid_, &status_, WNOHANG)) < 0 && errno == EINTR) {
  }
  if (waited != 0) pid_ = 0;
  return pid_ != 0;
}

std::string WorkerProcess::end() {
  if (pid_ == 0) return how_it_ended(status_);
  // A worker that closed its socket is about to end by itself, and how it ends is the answer: do not cover it by a
  // kill.
  for (int patience = 0; patience < 200 && running(); ++patience) {
    char peek;
    if (::recv(socket_fd_, &peek, 1, MSG_PEEK | MSG_DONTWAIT) != 0) break;
    ::usleep(5000);
  }
  if (!running()) return how_it_ended(status_);
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return how_it_ended(status_);
}

std::vector<std::string> WorkerProcess::log_end() const {
  std::ifstream file(folder_ / "log");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  const std::size_t skip = lines.size() - std::min(lines.size(), kLogEndLines);
  return {lines.begin() + static_cast<std::ptrdiff_t>(skip), lines.end()};
}

}  // namespace sotto::spice
