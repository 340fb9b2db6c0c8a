/// Options that several verbs have, and how their values are checked.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "sotto/io/overrides.hpp"
#include "sotto/io/result.hpp"

namespace sotto::cmd {

/// Values of the common options; a verb adds those that mean something to it.
struct CommonArguments {
  std::string in;
  std::string out = "-";
  io::Overrides set;
  int threads = 0;
  std::string format = "json";
  bool quiet = false;

  bool csv() const { return format == "csv"; }
};

void add_in(CLI::App& app, CommonArguments& common, const std::string& description);
void add_out(CLI::App& app, CommonArguments& common, const std::string& description);
void add_set(CLI::App& app, CommonArguments& common);
void add_threads(CLI::App& app, CommonArguments& common);
void add_format(CLI::App& app, CommonArguments& common);
void add_quiet(CLI::App& app, CommonArguments& common);

/// Throws InvalidArgument on a value outside its range, IoError where --out cannot be written: before any long work.
void check(const CommonArguments& common);

/// --threads, with 0 replaced by the number of cores.
int threads_in_use(const CommonArguments& common);

/// Writes a result; Ctrl-C waits until it is written.
void write_result(const std::string& path, const std::string& text);

/// Throws NotBuilt where ngspice or its worker is missing: called before anything that needs it.
void require_ngspice();

}  // namespace sotto::cmd
