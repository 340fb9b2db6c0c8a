/// From an exception to one sentence and an exit code.
#pragma once

#include <functional>
#include <string>

#include "cmd/exit_code.hpp"

namespace sotto::cmd {

/// Writes "sotto: <sentence>" and a line break to stderr.
void complain(const std::string& sentence);

/// Writes words for people to stderr.
void say(const std::string& text);

/// Runs the body; an exception becomes one sentence on stderr and its exit code.
ExitCode guarded(const std::function<ExitCode()>& body);

}  // namespace sotto::cmd
