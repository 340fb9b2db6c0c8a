#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cmd/failure.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/version.hpp"
#include "sotto/io/output_file.hpp"

namespace sotto::cmd {
namespace {

ExitCode print(const std::string& text) {
  io::write_output("-", text);
  return kOk;
}

/// A slip in the second word of a verb must not be taken for the name of a file.
void check_second_word(const std::string& first, const std::string& second) {
  if (second.find_first_of("./-") != std::string::npos) return;
  std::vector<std::string> seconds;
  for (const Verb& verb : verbs()) {
    if (verb.name.starts_with(first + " ")) seconds.emplace_back(verb.name.substr(first.size() + 1));
  }
  const auto nearest = suggestion(second, seconds);
  if (!nearest.empty()) throw InvalidArgument(fmt::format("\"{} {}\" is not a verb{}", first, second, nearest));
}

ExitCode run(const std::vector<std::string>& words) {
  if (words.empty()) {
    say(overview());
    return kBadInput;
  }
  const auto& first = words.front();
  if (first == "--version") return print(fmt::format("sotto {}\n", version()));
  if (first == "--help" || first == "-h") return print(overview());
  if (words.size() > 1) {
    if (const auto* verb = find_verb(first + " " + words[1])) return run_verb(*verb, {words.begin() + 2, words.end()});
    check_second_word(first, words[1]);
  }
  if (const auto* verb = find_verb(first)) return run_verb(*verb, {words.begin() + 1, words.end()});
  if (is_planned_verb(first)) throw NotBuilt(fmt::format("{} is not built in this version of Sotto", first));
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) names.emplace_back(verb.name);
  throw InvalidArgument(
      fmt::format("\"{}\" is not a verb{}; verbs are {}", first, suggestion(first, names), fmt::join(names, ", ")));
}

}  // namespace
}  // namespace sotto::cmd

int main(int argc, char** argv) {
  sotto::cmd::install_signal_handlers();
  return sotto::cmd::guarded([&] { return sotto::cmd::run({argv + std::min(argc, 1), argv + argc}); });
}
