#include "cmd/arguments.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <system_error>

#include "cmd/signals.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/io/output_file.hpp"
#include "sotto/spice/session.hpp"

namespace sotto::cmd {
namespace {

constexpr int kMaxThreads = 1024;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// CLI11 would take -3 as 2^64 - 3.
std::string seed_complaint(const std::string& text) {
  std::uint64_t seed = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seed);
  const bool ok = parsed.ec == std::errc() && parsed.ptr == end;
  return ok ? "" : text + " must be an integer in 0 ... 2^64-1";
}

}  // namespace

CLI::Option* add_in(CLI::App& app, CommonArguments& common, const std::string& description) {
  return app.add_option("--in", common.in, description)->required()->type_name("FILE");
}

void add_out(CLI::App& app, CommonArguments& common, const std::string& description) {
  app.add_option("--out", common.out, description)->type_name("FILE")->capture_default_str();
}

void add_set(CLI::App& app, CommonArguments& common) {
  app.add_option("--set", common.set.assignments, "changes one value of the input file; may be repeated")
      ->type_name("A.B=C")
      ->allow_extra_args(false);
}

void add_threads(CLI::App& app, CommonArguments& common) {
  app.add_option("--threads", common.threads, "0: all cores; results do not depend on it")
      ->type_name("N")
      ->capture_default_str();
}

void add_simd(CLI::App& app, CommonArguments& common) {
  app.add_option("--simd", common.simd, "baseline, avx2 or avx512 (default: the widest here); the last bits depend on it")
      ->type_name("WORD");
}

void add_seed(CLI::App& app, std::optional<std::uint64_t>& seed) {
  app.add_option("--seed", seed, "in place of the seed of the file")->type_name("N")->check(seed_complaint);
}

void add_format(CLI::App& app, CommonArguments& common) {
  app.add_option("--format", common.format, "json or csv")->type_name("WORD")->capture_default_str();
}

void add_quiet(CLI::App& app, CommonArguments& common) {
  app.add_flag("--quiet", common.quiet, "no words on stderr but errors");
}

void check(const CommonArguments& common) {
  require(common.threads >= 0 && common.threads <= kMaxThreads, "--threads", common.threads,
          fmt::format("0 ... {}", kMaxThreads));
  require(common.format == "json" || common.format == "csv", "--format", common.format, "json or csv");
  require_other_file("--out", common.out, "--in", common.in);
  check_result_file(common.out);
}

void require_other_file(const char* option, const std::string& path, const char* other, const std::string& other_path) {
  if (path.empty() || path == "-" || other_path.empty() || other_path == "-") return;
  std::error_code unknown;
  const bool same =
      std::filesystem::weakly_canonical(path, unknown) == std::filesystem::weakly_canonical(other_path, unknown);
  const bool linked = std::filesystem::equivalent(path, other_path, unknown);
  const bool special = std::filesystem::exists(path, unknown) && !std::filesystem::is_regular_file(path, unknown);
  require(special || !(same || linked), option, path, std::string("another file than ") + other);
}

std::string input_name(const CommonArguments& common) {
  return common.in == "-" ? "stdin" : common.in;
}

int threads_in_use(const CommonArguments& common) {
  return common.threads == 0 ? available_threads() : common.threads;
}

SimdLevel simd_in_use(const CommonArguments& common) {
  for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512}) {
    if (to_string(level) == common.simd && is_available(level)) return level;
  }
  throw InvalidArgument(fmt::format("--simd = {} must be a level that this processor has, at most {}", common.simd,
                                    to_string(best_simd_level())));
}

void check_result_file(const std::string& path) {
  const SignalsBlocked while_probing;  // a file that only proves that it can be made must not stay
  io::check_output(path);
}

void write_result(const std::string& path, const std::string& text) {
  const SignalsBlocked while_writing;
  io::write_output(path, text);
}

void require_ngspice() {
  try {
    spice::ngspice_version();
  } catch (const SpiceError& error) {
    throw NotBuilt(first_line(error.what()));
  }
}

}  // namespace sotto::cmd
