/// The verbs of the program: the one list behind dispatch, help text and generated reference.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/exit_code.hpp"

namespace sotto::cmd {

/// What a verb does once its arguments are read.
using Action = std::function<ExitCode()>;

struct Verb {
  std::string_view name;        ///< one word, or two: a verb and what it does
  std::string_view summary;     ///< one line
  Action (*set_up)(CLI::App&);  ///< adds the options and returns what to do with them
};

/// In the order in which help lists them.
std::span<const Verb> verbs();

/// nullptr where there is none of that name.
const Verb* find_verb(std::string_view name);

/// Is it a verb of a later version?
bool is_planned_verb(std::string_view name);

/// The parser of one verb, with its options but without arguments.
struct Parser {
  std::unique_ptr<CLI::App> app;
  Action action;
};
Parser make_parser(const Verb& verb);

/// Runs one verb with the arguments behind its name. Throws InvalidArgument on an argument that does not fit.
ExitCode run_verb(const Verb& verb, const std::vector<std::string>& arguments);

/// " (did you mean ...?)" where one of the words is close to `word`, else nothing.
std::string suggestion(const std::string& word, const std::vector<std::string>& words);

/// The short usage, one line per verb.
std::string overview();

/// The reference of all verbs as Markdown.
std::string reference_markdown();

/// The section of one verb.
std::string reference_markdown(const Verb& verb);

Action set_up_info(CLI::App& app);
Action set_up_mvm(CLI::App& app);
Action set_up_crosscheck(CLI::App& app);
Action set_up_netlist(CLI::App& app);
Action set_up_infer(CLI::App& app);
Action set_up_train(CLI::App& app);
Action set_up_calibrate(CLI::App& app);
Action set_up_device(CLI::App& app);
Action set_up_device_trajectory(CLI::App& app);
Action set_up_device_switching(CLI::App& app);
Action set_up_device_wer(CLI::App& app);
Action set_up_device_equilibrium(CLI::App& app);
Action set_up_mc(CLI::App& app);
Action set_up_mc_show(CLI::App& app);
Action set_up_mc_export(CLI::App& app);
Action set_up_mc_deck(CLI::App& app);
Action set_up_mc_crosscheck(CLI::App& app);
Action set_up_report(CLI::App& app);
Action set_up_help(CLI::App& app);

}  // namespace sotto::cmd
