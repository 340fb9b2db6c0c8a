/// The program as a user runs it: arguments in, exit code and both streams out.
#pragma once

#include <sys/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "io/file_fixture.hpp"

namespace sotto::test {

struct Outcome {
  int exit_code = -1;  ///< 128 + signal where a signal ended it
  std::string out;
  std::string err;

  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

struct RunOptions {
  std::string input = {};                               ///< stdin
  std::map<std::string, std::string> environment = {};  ///< beside that of the test
  std::string program = SOTTO_PROGRAM;
};

/// A program that was started and not yet waited for.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments, const RunOptions& options = {});

  /// Returns once the program has a handler of its own for SIGINT.
  void wait_for_handler() const;
  void interrupt() const;
  std::string err_so_far() const;
  Outcome wait();

 private:
  TempFolder folder_;
  pid_t pid_ = 0;
};

Outcome run_program(const std::vector<std::string>& arguments, const RunOptions& options = {});

}  // namespace sotto::test
