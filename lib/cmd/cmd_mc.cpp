#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/monte_carlo_file.hpp"
#include "sotto/study/monte_carlo_report.hpp"
#include "sotto/study/report.hpp"
#if SOTTO_HAS_MPI
#include "sotto/montecarlo/distributed.hpp"
#endif

namespace sotto::cmd {
namespace {

using Clock = std::chrono::steady_clock;

struct Arguments : CommonArguments {
  std::optional<std::int64_t> samples;
  std::optional<std::int64_t> images;
  std::optional<std::uint64_t> seed;
  std::string store;
  std::string summary = "-";
  std::string report;
  bool resume = false;
};

void check_all(Arguments& arguments) {
  const auto samples = arguments.samples.value_or(1);
  require(samples >= 1, "--samples", static_cast<double>(samples), ">= 1");
  const auto images = arguments.images.value_or(1);
  require(images >= 1, "--images", static_cast<double>(images), ">= 1");
  require(!(arguments.resume && arguments.store.empty()), "--resume", std::string("without --out"),
          "beside --out, the store to go on with");
  require(arguments.store != "-", "--out", arguments.store, "a file: the store of all samples");
  require_other_file("--out", arguments.store, "--in", arguments.in);
  require_other_file("--out", arguments.store, "--summary", arguments.summary);
  require(arguments.report != "-", "--report", arguments.report, "a file: stdout is for the summary");
  require_other_file("--report", arguments.report, "--in", arguments.in);
  require_other_file("--report", arguments.report, "--out", arguments.store);
  require_other_file("--report", arguments.report, "--summary", arguments.summary);
  arguments.out = arguments.summary;
  check(arguments);
  if (arguments.report.empty()) return;
  check_result_file(arguments.report);
  study::require_gnuplot();
}

bool under_mpirun() {
#if SOTTO_HAS_MPI
  return is_mpi_job();
#else
  return false;
#endif
}

/// Of this rank.
int threads_of(const Arguments& arguments) {
  return under_mpirun() && arguments.threads == 0 ? 1 : arguments.threads;
}

study::MonteCarloRunOptions run_options(const Arguments& arguments, ProgressLine& progress) {
  return {.threads = threads_of(arguments),
          .store = arguments.store,
          .resume = arguments.resume,
          .use_mpi = under_mpirun(),
          .stop = &stop_on_request(),
          .on_progress =
              [&](const MonteCarloProgress& p) {
                progress.show("samples", static_cast<double>(p.finished) / static_cast<double>(p.num_samples),
                              fmt::format("{} of {} samples, {} failed, {:.3g} per second", p.finished, p.num_samples,
                                          p.failed, static_cast<double>(p.finished) / (p.wall_s + 1e-9)));
              },
          .on_rank_failure = [](const std::string& reason) { complain(reason); }};
}

/// What rank 0 says at the end.
ExitCode tell(const Arguments& arguments, const study::MonteCarloStudy& study, const study::MonteCarloOutcome& outcome,
              double prepare_s) {
  io::MonteCarloResult result =
      study::summarize(outcome, study, {.threads = threads_of(arguments), .stop = &stop_on_request()});
  result.prepare_s = prepare_s;
  result.store = arguments.store;
  const io::RunRecord record{.configuration_json = study.file().resolved_json,
                             .seed = study.spec().seed,
                             .threads = threads_in_use(arguments),
                             .simd = simd_in_use(arguments)};
  write_result(arguments.summary,
               arguments.csv() ? io::monte_carlo_result_csv(result) : io::monte_carlo_result_json(result, record));
  if (!arguments.quiet) say(io::monte_carlo_result_text(result));
  if (result.failed == result.samples && result.samples > 0) {
    complain(fmt::format("{}: every sample failed: {}", input_name(arguments), result.failures.front().reason));
    return kFailed;
  }
  if (!arguments.report.empty() && result.samples > 0) {
    write_result(arguments.report, study::monte_carlo_report_html({study::reported_run(study, outcome)}));
  }
  if (outcome.run.stop_reason != StopReason::interrupted) {
    if (!stop_on_request() || study.spec().corner_sigmas == 0) return kOk;
    complain(fmt::format("{}: interrupted after the last sample: corners may be missing", input_name(arguments)));
    return kFailed;
  }
  complain(fmt::format("{}: interrupted after {} samples{}", input_name(arguments), result.samples,
                       arguments.store.empty() ? "" : ", all of them saved: --resume goes on"));
  return kFailed;
}

ExitCode run(Arguments arguments) {
  check_all(arguments);
  const auto start = Clock::now();
  auto file = io::load_monte_carlo(arguments.in, arguments.set,
                                   {.samples = arguments.samples, .seed = arguments.seed, .images = arguments.images});
  ProgressLine progress(arguments.quiet);
  const auto study =
      blaming_input(arguments, [&] { return study::MonteCarloStudy(std::move(file), simd_in_use(arguments)); });
  const double prepare_s = std::chrono::duration<double>(Clock::now() - start).count();
  const auto outcome =
      blaming_input(arguments, [&] { return study::run_study(study, run_options(arguments, progress)); });
  progress.wipe();
  return outcome.rank == 0 ? tell(arguments, study, outcome, prepare_s) : kOk;
}

}  // namespace

Action set_up_mc(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "experiment, crossbar case, or a file of kind montecarlo that builds on one");
  app.add_option("--samples", arguments->samples, "in place of those of the file; of every point of a sweep")
      ->type_name("N");
  add_seed(app, arguments->seed);
  app.add_option("--images", arguments->images, "of an experiment: only the first N")->type_name("N");
  app.add_option("--out", arguments->store, "store of all samples (SQLite), a new file unless --resume")
      ->type_name("FILE");
  app.add_flag("--resume", arguments->resume, "go on with the store, or begin where there is none");
  app.add_option("--summary", arguments->summary, "where the summary goes")->type_name("FILE")->capture_default_str();
  app.add_option("--report", arguments->report, "page with plots and tables (HTML, self-contained), as `sotto report`")
      ->type_name("FILE");
  add_set(app, *arguments);
  add_threads(app, *arguments);
  add_simd(app, *arguments);
  add_format(app, *arguments);
  add_quiet(app, *arguments);
  app.footer(
      "sotto mc --in examples/mc_imac_fashion_mnist.json --samples 200 --out runs.db\n"
      "mpirun -n 4 sotto mc --in experiment.json --samples 1000 --out runs.db --resume\n"
      "sotto mc show runs.db && sotto mc export runs.db --out runs.csv");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
