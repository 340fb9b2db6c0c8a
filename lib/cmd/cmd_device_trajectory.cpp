#include <memory>

#include "cmd/device_arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/verbs.hpp"

namespace sotto::cmd {
namespace {

ExitCode run(const JobArguments& arguments) {
  check(arguments);
  const auto job = io::load_trajectory_job(arguments.in, overrides_of(arguments));
  const auto result = blaming_input(arguments, [&] { return study::run_trajectory(job); });
  auto record = record_of(arguments, job.resolved_json, job.ensemble.seed);
  record.threads = 1;
  if (!job.thermal) record.seed.reset();
  write_result(arguments.out,
               arguments.csv() ? io::trajectory_result_csv(result) : io::trajectory_result_json(result, record));
  if (result.path.termination == Termination::converged) return kOk;
  complain(input_name(arguments) + ": " + result.path.message);
  return kFailed;
}

}  // namespace

Action set_up_device_trajectory(CLI::App& app) {
  const auto arguments = std::make_shared<JobArguments>();
  add_job_options(app, *arguments);
  app.footer("sotto device trajectory --in examples/device_trajectory_sot.json --format csv --out path.csv");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
