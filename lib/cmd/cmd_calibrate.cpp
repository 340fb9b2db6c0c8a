#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <variant>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/calibrate.hpp"
#include "sotto/study/calibration_report.hpp"
#include "sotto/study/network_calibration.hpp"
#include "sotto/study/report.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::string report;
};

void check_all(const Arguments& arguments) {
  check(arguments);
  if (arguments.report.empty()) return;
  require(arguments.report != "-", "--report", arguments.report, "a file: stdout is for the card");
  require_other_file("--report", arguments.report, "--in", arguments.in);
  require_other_file("--report", arguments.report, "--out", arguments.out);
  check_result_file(arguments.report);
  study::require_gnuplot();
}

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100 * share);
}

std::string summary(const study::CalibrateOutcome& outcome) {
  const auto& neuron = outcome.card.neuron;
  const auto& at = *std::ranges::find(neuron.points, neuron.nominal, &CalibratedPoint::conditions);
  const auto worst = [&](FitResidual CalibratedPoint::*fit) {
    double max = 0;
    for (const auto& point : neuron.points) max = std::max(max, (point.*fit).max);
    return percent(max);
  };
  const auto line = [](const char* name, const std::string& value) { return fmt::format("{:<28}{}\n", name, value); };
  return line("points", fmt::format("{} in {:.1f} s, ngspice {}", neuron.points.size(), outcome.wall_s,
                                    outcome.card.origin.ngspice_version)) +
         line("nominal logistic", fmt::format("{:.4f} ... {:.4f} V, slope {:.3f} /V, centre {:.4f} V", at.neuron.low_v,
                                              at.neuron.high_v, at.neuron.slope_per_v, at.neuron.centre_v)) +
         line("steepest slope", fmt::format("{:.3f}", at.steepest_slope)) +
         line("logistic residual",
              fmt::format("rms {}, max {} of the swing; worst point max {}", percent(at.logistic.rms),
                          percent(at.logistic.max), worst(&CalibratedPoint::logistic))) +
         line("table residual", fmt::format("rms {}, max {} of the swing; worst point max {}", percent(at.table.rms),
                                            percent(at.table.max), worst(&CalibratedPoint::table))) +
         line("output resistance",
              fmt::format("{:.0f} ohm, {:.0f} ... {:.0f} over the operating point; loaded max {}", at.neuron.output_ohm,
                          at.output_ohm_min, at.output_ohm_max, percent(at.loaded.max))) +
         line("delay, energy, static power",
              fmt::format("{:.3g} ps, {:.3g} fJ, {:.3g} uW", 1e12 * at.neuron.delay_s,
                          1e15 * at.neuron.energy_per_transition_j, 1e6 * at.static_power_w));
}

ExitCode run_neuron(const Arguments& arguments, const io::CalibrationJob& job) {
  require_ngspice();
  ProgressLine progress(arguments.quiet);
  const auto outcome = blaming_input(arguments, [&] {
    return study::run_calibration(job, {.threads = arguments.threads,
                                        .stop = &stop_on_request(),
                                        .on_progress = [&](double fraction) { progress.show("ngspice", fraction); }});
  });
  progress.wipe();
  write_result(arguments.out, io::calibration_card_json(outcome.card));
  if (!arguments.report.empty()) write_result(arguments.report, study::calibration_report_html(outcome));
  if (!arguments.quiet) say(summary(outcome));
  return kOk;
}

std::string network_summary(const study::NetworkCalibrationOutcome& outcome) {
  const auto& neuron = outcome.fit.neuron;
  std::string text = fmt::format("{} iterations in {:.1f} s{}\n", outcome.fit.iterations, outcome.wall_s,
                                 outcome.fit.converged ? "" : ", not converged");
  text += fmt::format("logistic {:.4f} ... {:.4f} V, slope {:.3f} /V, centre {:.4f} V, {:.1f} ohm\n", neuron.low_v,
                      neuron.high_v, neuron.slope_per_v, neuron.centre_v, neuron.output_ohm);
  for (const auto& note : outcome.card.notes) text += note + "\n";
  return text;
}

ExitCode run_network(const Arguments& arguments, const io::NetworkCalibrationJob& job) {
  const auto outcome = blaming_input(arguments, [&] {
    return study::run_network_calibration(job, {.threads = arguments.threads, .stop = &stop_on_request()});
  });
  if (!arguments.quiet) say(network_summary(outcome));
  if (!outcome.fit.converged) {
    complain(input_name(arguments) + ": the fit did not converge, no card is written");
    return kFailed;
  }
  write_result(arguments.out, io::fitted_neuron_card_json(outcome.card));
  if (!arguments.report.empty()) write_result(arguments.report, study::network_calibration_report_html(job, outcome));
  return kOk;
}

ExitCode run(const Arguments& arguments) {
  check_all(arguments);
  const auto job = io::load_any_calibration_job(arguments.in, arguments.set);
  if (const auto* network = std::get_if<io::NetworkCalibrationJob>(&job)) return run_network(arguments, *network);
  return run_neuron(arguments, std::get<io::CalibrationJob>(job));
}

}  // namespace

Action set_up_calibrate(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "calibration job");
  add_out(app, *arguments, "the neuron card");
  add_set(app, *arguments);
  app.add_option("--report", arguments->report, "one HTML file with figures")->type_name("FILE");
  add_threads(app, *arguments);
  add_quiet(app, *arguments);
  app.footer("sotto calibrate --in examples/calibrate_neuron_45nm.json --out card.json --report card.html");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
