#include "cmd/failure.hpp"

#include <algorithm>
#include <iostream>

#include "sotto/core/error.hpp"

namespace sotto::cmd {
namespace {

/// File names and values come from outside: a line break in them must not make two lines.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, ' ');
  return text;
}

}  // namespace

void say(const std::string& text) {
  std::cerr << text << std::flush;
}

void complain(const std::string& sentence) {
  say("sotto: " + sentence + "\n");
}

ExitCode guarded(const std::function<ExitCode()>& body) {
  try {
    return body();
  } catch (const SpiceError& error) {
    complain(error.what());  // several lines: it ends with the end of ngspice's log
    return kFailed;
  } catch (const Error& error) {
    complain(one_line(error.what()));
    return kBadInput;
  } catch (const std::exception& error) {
    complain(one_line(std::string("unexpected failure: ") + error.what()));
    return kFailed;
  }
}

}  // namespace sotto::cmd
