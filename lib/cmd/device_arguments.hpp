/// What the verbs that run device jobs have in common.
#pragma once

#include <optional>

#include "cmd/arguments.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/progress.hpp"
#include "sotto/study/device_jobs.hpp"

namespace sotto::cmd {

struct JobArguments : CommonArguments {
  std::optional<std::uint64_t> seed;
};

/// --in, --out, --set, --seed, --format, --quiet.
void add_job_options(CLI::App& app, JobArguments& arguments);

/// The overrides of --set, then --seed.
io::Overrides overrides_of(const JobArguments& arguments);

/// Threads, SIMD level, Ctrl-C and progress of a run.
study::DeviceRunOptions run_options(const JobArguments& arguments, ProgressLine& progress);

io::RunRecord record_of(const JobArguments& arguments, const std::string& resolved_json, std::uint64_t seed);

/// Says what is wrong with a result that was written: interrupted, or numbers that are missing (a sentence, empty:
/// none).
ExitCode finish_job(const JobArguments& arguments, bool interrupted, const std::string& failure);

}  // namespace sotto::cmd
