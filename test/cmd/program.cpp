#include "cmd/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace sotto::test {
namespace {

std::vector<std::string> environment_of(const RunOptions& options) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!options.environment.contains(text.substr(0, text.find('=')))) entries.push_back(text);
  }
  for (const auto& [name, value] : options.environment) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Running::Running(const std::vector<std::string>& arguments, const RunOptions& options) {
  const auto in = folder_.write("in", options.input);
  const auto out = folder_.write("out", "");
  const auto err = folder_.write("err", "");
  std::vector<std::string> words = {options.program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto environment = environment_of(options);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY, 0);
  const int failure = ::posix_spawnp(&pid_, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                     pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::runtime_error(options.program + " does not start");
}

void Running::wait_for_handler() const {
  const std::string mark = "SigCgt:";
  while (true) {
    const auto status = content_of("/proc/" + std::to_string(pid_) + "/status");
    const auto at = status.find(mark);
    const bool known = at != std::string::npos;
    if (known && (std::stoull(status.substr(at + mark.size()), nullptr, 16) >> (SIGINT - 1) & 1) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Running::interrupt() const {
  ::kill(pid_, SIGINT);
}

std::string Running::err_so_far() const {
  return content_of(folder_.at("err"));
}

Outcome Running::wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = content_of(folder_.at("out")),
          .err = content_of(folder_.at("err"))};
}

Outcome run_program(const std::vector<std::string>& arguments, const RunOptions& options) {
  return Running(arguments, options).wait();
}

}  // namespace sotto::test
