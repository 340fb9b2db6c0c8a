#include "cmd/device_arguments.hpp"

#include <fmt/format.h>

#include "cmd/failure.hpp"
#include "cmd/signals.hpp"

namespace sotto::cmd {

void add_job_options(CLI::App& app, JobArguments& arguments) {
  add_in(app, arguments, "job, \"-\": stdin");
  add_out(app, arguments, "where the result goes");
  add_set(app, arguments);
  add_seed(app, arguments.seed);
  add_format(app, arguments);
  add_quiet(app, arguments);
}

io::Overrides overrides_of(const JobArguments& arguments) {
  io::Overrides all = arguments.set;
  if (arguments.seed) all.assignments.push_back(fmt::format("seed={}", *arguments.seed));
  return all;
}

study::DeviceRunOptions run_options(const JobArguments& arguments, ProgressLine& progress) {
  return {.threads = arguments.threads,
          .simd = simd_in_use(arguments),
          .stop = &stop_on_request(),
          .on_progress = [&progress](const study::Progress& p) { progress.show(p.phase, p.fraction); }};
}

io::RunRecord record_of(const JobArguments& arguments, const std::string& resolved_json, std::uint64_t seed) {
  return {.configuration_json = resolved_json,
          .seed = seed,
          .threads = threads_in_use(arguments),
          .simd = simd_in_use(arguments)};
}

ExitCode finish_job(const JobArguments& arguments, bool interrupted, const std::string& failure) {
  if (interrupted) complain(input_name(arguments) + ": interrupted; the points that were complete are in the result");
  if (!failure.empty()) complain(input_name(arguments) + ": " + failure);
  return interrupted || !failure.empty() ? kFailed : kOk;
}

}  // namespace sotto::cmd
