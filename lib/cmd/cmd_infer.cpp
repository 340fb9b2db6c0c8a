#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/infer_summary.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/infer.hpp"
#include "sotto/study/report.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::optional<Eigen::Index> images;
  std::optional<Eigen::Index> crosscheck_images;
  std::string report;
  bool outputs = false;
  double time_limit_s = study::InferOptions{}.time_limit_s;
};

/// Everything that can be known to fail before the first image.
void check_all(const Arguments& arguments) {
  const auto images = arguments.images.value_or(1);
  require(images >= 1, "--images", static_cast<double>(images), ">= 1");
  const auto crosscheck = arguments.crosscheck_images.value_or(0);
  require(crosscheck >= 0, "--crosscheck-images", static_cast<double>(crosscheck), ">= 0");
  require(arguments.time_limit_s > 0, "--time-limit", arguments.time_limit_s, "> 0");
  require(arguments.report != "-", "--report", arguments.report, "a file: stdout is for the result");
  require_other_file("--report", arguments.report, "--out", arguments.out);
  require_other_file("--report", arguments.report, "--in", arguments.in);
  check(arguments);
  if (!arguments.report.empty()) {
    check_result_file(arguments.report);
    study::require_gnuplot();
  }
}

study::InferOptions options_of(const Arguments& arguments, ProgressLine& progress) {
  return {.images = arguments.images,
          .crosscheck_images = arguments.crosscheck_images,
          .threads = arguments.threads,
          .simd = simd_in_use(arguments),
          .keep_outputs = arguments.outputs,
          .time_limit_s = arguments.time_limit_s,
          .stop = &stop_on_request(),
          .on_progress = [&](const study::Progress& p) { progress.show(p.phase, p.fraction); }};
}

ExitCode run(const Arguments& arguments) {
  check_all(arguments);
  const auto experiment = io::load_experiment(arguments.in, arguments.set);
  if (arguments.crosscheck_images.value_or(experiment.crosscheck_images) > 0) require_ngspice();
  ProgressLine progress(arguments.quiet);
  const auto result =
      blaming_input(arguments, [&] { return study::infer(experiment, options_of(arguments, progress)); });
  progress.wipe();
  const io::RunRecord record{.configuration_json = experiment.resolved_json, .threads = threads_in_use(arguments),
                             .simd = simd_in_use(arguments)};
  write_result(arguments.out, arguments.csv() ? io::infer_result_csv(result) : io::infer_result_json(result, record));
  if (!arguments.quiet) say(infer_summary(result));
  if (!arguments.report.empty()) write_result(arguments.report, study::infer_report_html(experiment, result));
  if (!result.cross_check_error.empty())
    complain(input_name(arguments) + ": no cross-check: " + result.cross_check_error);
  if (result.interrupted)
    complain(input_name(arguments) + ": interrupted; the phases that were complete are in the result");
  const bool failed = result.report.termination != Termination::converged;
  if (failed && !result.interrupted) complain(input_name(arguments) + ": " + result.report.message);
  return failed || !result.cross_check_error.empty() ? kFailed : kOk;
}

}  // namespace

Action set_up_infer(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "experiment");
  add_out(app, *arguments, "where the result goes");
  add_set(app, *arguments);
  app.add_option("--images", arguments->images, "only the first N images; default: all")->type_name("N");
  app.add_option("--crosscheck-images", arguments->crosscheck_images,
                 "the first K images also in ngspice (default: as the experiment says)")
      ->type_name("K")
      ->capture_default_str();
  app.add_option("--report", arguments->report, "one HTML file with figures")->type_name("FILE");
  app.add_flag("--outputs", arguments->outputs, "the result holds the output voltages of every image");
  app.add_option("--time-limit", arguments->time_limit_s, "seconds for ngspice")->type_name("S")->capture_default_str();
  add_threads(app, *arguments);
  add_simd(app, *arguments);
  add_format(app, *arguments);
  add_quiet(app, *arguments);
  app.footer("sotto infer --in experiment.json --images 1000 --crosscheck-images 3 --report out.html --out out.json");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
