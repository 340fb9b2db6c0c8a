/// Options that several verbs have, and how their values are checked.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "sotto/core/error.hpp"
#include "sotto/core/simd.hpp"
#include "sotto/io/overrides.hpp"
#include "sotto/io/result.hpp"

namespace sotto::cmd {

/// Values of the common options; a verb adds those that mean something to it.
struct CommonArguments {
  std::string in;
  std::string out = "-";
  io::Overrides set;
  int threads = 0;
  std::string simd = std::string(to_string(best_simd_level()));
  std::string format = "json";
  bool quiet = false;

  bool csv() const { return format == "csv"; }
};

CLI::Option* add_in(CLI::App& app, CommonArguments& common, const std::string& description);
void add_out(CLI::App& app, CommonArguments& common, const std::string& description);
void add_set(CLI::App& app, CommonArguments& common);
void add_threads(CLI::App& app, CommonArguments& common);
void add_simd(CLI::App& app, CommonArguments& common);
void add_seed(CLI::App& app, std::optional<std::uint64_t>& seed);
void add_format(CLI::App& app, CommonArguments& common);
void add_quiet(CLI::App& app, CommonArguments& common);

/// Throws InvalidArgument on a value outside its range, IoError where --out cannot be written: before any long work.
void check(const CommonArguments& common);

/// Throws InvalidArgument where both names lead to one file: what is read or written first would be lost.
void require_other_file(const char* option, const std::string& path, const char* other, const std::string& other_path);

/// How messages call --in.
std::string input_name(const CommonArguments& common);

/// Calls `body`; a library's complaint about a value then names the file that the value came from.
template <typename Body>
auto blaming_input(const CommonArguments& common, Body&& body) {
  try {
    return body();
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(input_name(common) + ": " + error.what());
  }
}

/// --threads, with 0 replaced by the number of cores.
int threads_in_use(const CommonArguments& common);

/// --simd. Throws InvalidArgument on another word and on a level that this processor lacks.
SimdLevel simd_in_use(const CommonArguments& common);

/// As io::check_output; Ctrl-C waits until its probe is gone.
void check_result_file(const std::string& path);

/// Writes a result; Ctrl-C waits until it is written.
void write_result(const std::string& path, const std::string& text);

/// Throws NotBuilt where ngspice or its worker is missing: called before anything that needs it.
void require_ngspice();

}  // namespace sotto::cmd
