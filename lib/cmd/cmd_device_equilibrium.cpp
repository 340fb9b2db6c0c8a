#include <memory>

#include "cmd/device_arguments.hpp"
#include "cmd/verbs.hpp"

namespace sotto::cmd {
namespace {

ExitCode run(const JobArguments& arguments) {
  check(arguments);
  const auto job = io::load_equilibrium_job(arguments.in, overrides_of(arguments));
  ProgressLine progress(arguments.quiet);
  const auto options = run_options(arguments, progress);
  const auto result = blaming_input(arguments, [&] { return study::run_equilibrium(job, options); });
  progress.wipe();
  const auto record = record_of(arguments, job.resolved_json, job.ensemble.seed);
  write_result(arguments.out,
               arguments.csv() ? io::equilibrium_result_csv(result) : io::equilibrium_result_json(result, record));
  return finish_job(arguments, false, result.failure);
}

}  // namespace

Action set_up_device_equilibrium(CLI::App& app) {
  const auto arguments = std::make_shared<JobArguments>();
  add_job_options(app, *arguments);
  add_threads(app, *arguments);
  add_simd(app, *arguments);
  app.footer("sotto device equilibrium --in examples/device_equilibrium.json");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
