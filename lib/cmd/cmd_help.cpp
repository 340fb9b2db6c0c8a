#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"

namespace sotto::cmd {
namespace {

struct Arguments {
  std::vector<std::string> words;
  bool markdown = false;
};

std::string text_of(const Arguments& arguments) {
  if (arguments.words.empty()) return arguments.markdown ? reference_markdown() : overview();
  const auto name = fmt::format("{}", fmt::join(arguments.words, " "));
  const auto* verb = find_verb(name);
  require(verb != nullptr, "verb", name, "one of those that `sotto help` lists");
  return arguments.markdown ? reference_markdown(*verb) : make_parser(*verb).app->help();
}

ExitCode run(const Arguments& arguments) {
  write_result("-", text_of(arguments));
  return kOk;
}

}  // namespace

Action set_up_help(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("verb", arguments->words, "what to explain; default: all verbs in one line each")->type_name("VERB")
      ->expected(0, 2);
  app.add_flag("--markdown", arguments->markdown, "as Markdown, with every option");
  app.footer("sotto help infer\nsotto help --markdown");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
