#include "cmd/verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <numeric>
#include <utility>

#include "sotto/core/error.hpp"

namespace sotto::cmd {
namespace {

constexpr Verb kVerbs[] = {
    {"info", "versions, features built, device cards found, SIMD level in use", set_up_info},
    {"mvm", "solves a crossbar case for all its inputs", set_up_mvm},
    {"crosscheck", "the same circuit natively and in ngspice", set_up_crosscheck},
    {"netlist", "writes the deck that crosscheck runs", set_up_netlist},
    {"infer", "runs a network on a data set: the main job", set_up_infer},
    {"train", "trains a network with binary weights", set_up_train},
    {"device", "checks a device card and prints what follows from it", set_up_device},
    {"device trajectory", "path of the magnetisation under a drive", set_up_device_trajectory},
    {"device switching", "switching probability over amplitude and width of a pulse", set_up_device_switching},
    {"device wer", "write error rate over amplitude and width of a pulse", set_up_device_wer},
    {"device equilibrium", "thermal samples against Boltzmann's distribution", set_up_device_equilibrium},
    {"calibrate", "from a neuron's transistor circuit to its card, through ngspice", set_up_calibrate},
    {"mc", "Monte Carlo of a network or a crossbar: what varies, and what becomes of it", set_up_mc},
    {"mc show", "statistics of a store", set_up_mc_show},
    {"mc export", "the samples of a store as CSV or .npy", set_up_mc_export},
    {"mc deck", "the circuit of one sample of a store as a deck", set_up_mc_deck},
    {"mc crosscheck", "samples of a store computed again, and in ngspice", set_up_mc_crosscheck},
    {"report", "plots and tables of Monte Carlo stores in one page", set_up_report},
    {"help", "this text, help on a verb, or the reference of all verbs", set_up_help},
};

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({substituted, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row[b.size()];
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// What is wrong with the first argument that no option took.
std::string unexpected(const CLI::App& app, const std::string& argument) {
  const auto name = argument.substr(0, argument.find('='));
  if (!name.starts_with('-')) {
    const char* reason = find_verb(name) ? "a run has one verb" : "values follow the name of an option";
    return fmt::format("\"{}\" was not expected: {}", name, reason);
  }
  const auto names = option_names(app);
  return fmt::format("{} is not an option{}; options are {}", name, suggestion(name, names), fmt::join(names, ", "));
}

/// CLI11's words in the form "--name = value must be rule".
std::string rephrased(const CLI::ParseError& error) {
  const std::string what = error.what();
  const std::string not_converted = "Could not convert: ";
  if (what.starts_with(not_converted)) {
    return what.substr(not_converted.size()) + " must be a number of the range that the option takes";
  }
  const bool is_count = dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr;
  return is_count ? what.substr(0, what.find(':')) + " must be given once, with one value" : what;
}

constexpr const char* kExitCodes =
    "Exit codes: 0 ok, 1 usage or bad input, 2 numerical failure, ngspice failure, time limit or interrupted,\n"
    "3 out of tolerance. Data goes to stdout or --out, words to stderr; \"-\" means stdin or stdout.\n";

std::vector<std::string> words_of(std::string_view name) {
  const auto space = name.find(' ');
  std::vector<std::string> words = {std::string(name.substr(0, space))};
  if (space != std::string_view::npos) words.emplace_back(name.substr(space + 1));
  return words;
}

}  // namespace

std::span<const Verb> verbs() {
  return kVerbs;
}

const Verb* find_verb(std::string_view name) {
  const auto found = std::ranges::find(kVerbs, name, &Verb::name);
  return found == std::end(kVerbs) ? nullptr : &*found;
}

bool is_planned_verb(std::string_view name) {
  constexpr std::string_view kPlanned[] = {"neuron", "arch"};
  return std::ranges::find(kPlanned, name) != std::end(kPlanned);
}

Parser make_parser(const Verb& verb) {
  Parser parser{std::make_unique<CLI::App>(std::string(verb.summary), "sotto " + std::string(verb.name)), {}};
  parser.app->set_help_flag("-h,--help", "this help");
  parser.action = verb.set_up(*parser.app);
  return parser;
}

ExitCode run_verb(const Verb& verb, const std::vector<std::string>& arguments) {
  const auto parser = make_parser(verb);
  auto& app = *parser.app;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the end
  } catch (const CLI::CallForHelp&) {
    return run_verb(*find_verb("help"), words_of(verb.name));
  } catch (const CLI::ParseError& error) {
    const auto left = app.remaining();
    throw InvalidArgument(
        fmt::format("{}: {}", verb.name, left.empty() ? rephrased(error) : unexpected(app, left.front())));
  }
  try {
    return parser.action();
  } catch (const std::bad_alloc&) {
    throw InvalidArgument(
        fmt::format("{} {}: too large for the memory of this machine", verb.name, fmt::join(arguments, " ")));
  }
}

std::string suggestion(const std::string& word, const std::vector<std::string>& words) {
  constexpr std::size_t kLongestCompared = 64;
  if (word.size() > kLongestCompared || words.empty()) return "";
  const auto nearest = *std::ranges::min_element(words, {}, [&](const auto& w) { return edit_distance(word, w); });
  return edit_distance(word, nearest) <= 1 + nearest.size() / 4 ? fmt::format(" (did you mean {}?)", nearest) : "";
}

std::string overview() {
  std::string text = "usage: sotto <verb> [options]\n\n";
  for (const auto& verb : kVerbs) text += fmt::format("  {:<20}{}\n", verb.name, verb.summary);
  return text + "\n`sotto help <verb>` shows its options, `sotto --version` the version.\n" + kExitCodes;
}

std::string reference_markdown() {
  std::string text = "# The program `sotto`\n\nGenerated by `sotto help --markdown`.\n\n" + std::string(kExitCodes);
  for (const auto& verb : kVerbs) text += "\n" + reference_markdown(verb);
  return text;
}

std::string reference_markdown(const Verb& verb) {
  const auto parser = make_parser(verb);
  auto text = fmt::format("## sotto {}\n\n{}\n\n| option | value | default | meaning |\n| --- | --- | --- | --- |\n",
                          verb.name, parser.app->get_description());
  for (const auto* option : parser.app->get_options()) {
    const auto fallback = option->get_required() ? "required" : option->get_default_str();
    text += fmt::format("| `{}` | {} | {} | {} |\n", option->get_name(true, true), option->get_type_name(), fallback,
                        option->get_description());
  }
  return text + fmt::format("\n```text\n{}\n```\n", parser.app->get_footer());
}

}  // namespace sotto::cmd
