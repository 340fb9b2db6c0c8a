#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/circuit_file.hpp"
#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/transistor_result.hpp"
#include "sotto/spice/dialect.hpp"
#include "sotto/study/crosscheck.hpp"
#include "sotto/study/device_netlist.hpp"
#include "sotto/study/transistor_check.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  study::CrossCheckStudyOptions study;
  std::string netlist;
  std::string dialect = "ngspice";
  bool transistors = false;
};

void check_values(const Arguments& arguments) {
  const auto& study = arguments.study;
  const double tolerance = study.tolerance.value_or(0);
  require(tolerance >= 0 && std::isfinite(tolerance), "--tol", tolerance, ">= 0");
  require(study.images >= 1, "--images", static_cast<double>(study.images), ">= 1");
  require(study.time_limit_s > 0, "--time-limit", study.time_limit_s, "> 0");
  require(spice::is_dialect(arguments.dialect), "--dialect", arguments.dialect,
          "ngspice, xyce, hspice, spectre or ltspice");
  if (arguments.in.empty() && arguments.netlist.empty())
    throw InvalidArgument("crosscheck: --in is required, or --netlist alone");
  if (arguments.transistors && arguments.dialect != "ngspice")
    throw InvalidArgument("crosscheck: --dialect is of --netlist, --transistors writes its own deck");
  if (arguments.transistors && !arguments.netlist.empty())
    throw InvalidArgument("crosscheck: --transistors and --netlist exclude each other");
  if (arguments.in.empty() && !arguments.set.assignments.empty())
    throw InvalidArgument("crosscheck: --set changes the file of --in, and there is none");
  require_other_file("--out", arguments.out, "--netlist", arguments.netlist);
  check(arguments);
}

std::string difference_line(const char* what, const io::Difference& difference, const char* unit) {
  return fmt::format("{:<8} max difference / max magnitude = {:.3g} (max difference {:.3g} {}, {} values)\n", what,
                     difference.max_rel, difference.max_abs, unit, difference.compared);
}

/// What a file of each kind compares, in words.
struct Words {
  const char* outputs_unit;
  const char* nodes_unit;
  const char* inputs;
};

constexpr Words kOfCase{"A", "V", "input vectors"};
constexpr Words kOfNetlist = kOfCase;
constexpr Words kOfNetwork{"V", "V", "images"};
constexpr Words kOfTrajectory{"along the axis", "of a component", "trajectory"};

void say_result(const io::CrossCheckResult& result, const Words& words) {
  for (const auto& warning : result.warnings) say("warning: " + warning + "\n");
  say(difference_line("outputs", result.outputs, words.outputs_unit));
  say(difference_line("nodes", result.nodes, words.nodes_unit));
  if (result.lags) say(difference_line("lags", *result.lags, "C"));
  if (result.energies) say(difference_line("energies", *result.energies, "J"));
  say(fmt::format("{} {}: ngspice {} took {:.3g} s, Sotto {:.3g} s\n", result.inputs, words.inputs,
                  result.ngspice_version, result.ngspice_wall_s, result.native_wall_s));
}

ExitCode finish(const Arguments& arguments, const io::CrossCheckResult& result, const io::RunRecord& record,
                const Words& words) {
  write_result(arguments.out,
               arguments.csv() ? io::crosscheck_result_csv(result) : io::crosscheck_result_json(result, record));
  if (!arguments.quiet) say_result(result, words);
  if (result.within_tolerance()) return kOk;
  const auto lags = result.lags ? fmt::format(", lags by {:.3g}, energies by {:.3g}", result.lags->max_rel,
                                              result.energies->max_rel)
                                : std::string();
  complain(fmt::format("{}: out of tolerance: outputs differ by {:.3g}, nodes by {:.3g}{}, allowed is {:.3g}",
                       arguments.in.empty() ? arguments.netlist : input_name(arguments), result.outputs.max_rel,
                       result.nodes.max_rel, lags, result.tolerance));
  return kOutOfTolerance;
}

template <typename File>
io::CrossCheckResult check_file(const File& file, const study::CrossCheckStudyOptions& options) {
  if constexpr (std::is_same_v<File, io::DeviceCard>) {
    throw InvalidArgument(
        "a device card has no trajectory of its own: give the job of a trajectory (\"device_trajectory\")");
  } else {
    return study::crosscheck(file, options);
  }
}

/// A netlist without a case: its own resistors are the circuit.
ExitCode run_netlist(const Arguments& arguments) {
  require_ngspice();
  const auto result = study::crosscheck_netlist(arguments.study);
  return finish(arguments, result, {.configuration_json = io::netlist_json(arguments.netlist, arguments.dialect)},
                kOfNetlist);
}

/// Millivolt, and the worst as a share of the swing.
std::string deviation_line(const char* what, const io::Deviation& deviation, double swing_v) {
  return fmt::format("  {:<10} rms {:8.3f} mV, worst {:8.3f} mV = {:.3f} % of the swing\n", what, deviation.rms_v * 1e3,
                     deviation.worst_v * 1e3, 100 * deviation.worst_v / swing_v);
}

void say_transistors(const io::TransistorResult& result) {
  for (const auto& warning : result.warnings) say("warning: " + warning + "\n");
  for (std::size_t l = 0; l < result.layers.size(); ++l) {
    const auto& layer = result.layers[l];
    say(fmt::format(
        "layer {}: behavioral less transistor-level neuron outputs, swing {:.3f} V; inputs {:.2f} ... {:.2f} V, "
        "{:.1f} % beyond the table; single amplifiers {:.2f} ... {:.2f} V\n",
        l, layer.swing_v, layer.input_low_v, layer.input_high_v, 100 * layer.outside_table, layer.amplifier_low_v,
        layer.amplifier_high_v));
    say(deviation_line("total", layer.total, layer.swing_v) +
        deviation_line("inherited", layer.inherited, layer.swing_v) +
        deviation_line("curve", layer.curve, layer.swing_v) + deviation_line("loading", layer.loading, layer.swing_v));
  }
  say(
      fmt::format("{} images: same class {:.1f} %, accuracy {:.1f} % behavioral, {:.1f} % transistor-level; ngspice {} "
                  "took {:.3g} s\n",
                  result.images, 100 * result.same_class, 100 * result.accuracy_behavioral,
                  100 * result.accuracy_transistor, result.ngspice_version, result.ngspice_wall_s));
}

/// An experiment with the netlists of its neurons in place of their curves.
ExitCode run_transistors(const Arguments& arguments) {
  const auto circuit = io::load_circuit_file(arguments.in, arguments.set);
  const auto* experiment = std::get_if<io::Experiment>(&circuit);
  if (experiment == nullptr)
    throw InvalidArgument(input_name(arguments) + ": --transistors must stand beside an experiment");
  require_ngspice();
  ProgressLine progress(arguments.quiet);
  study::TransistorCheckOptions options{.images = arguments.study.images,
                                        .tolerance = arguments.study.tolerance.value_or(study::kTransistorTolerance),
                                        .time_limit_s = arguments.study.time_limit_s,
                                        .stop = &stop_on_request()};
  options.on_progress = [&](std::size_t done, std::size_t all) {
    progress.show("ngspice", static_cast<double>(done) / static_cast<double>(all));
  };
  const auto result = blaming_input(arguments, [&] { return study::transistor_check(*experiment, options); });
  progress.wipe();
  const io::RunRecord record{.configuration_json = experiment->resolved_json};
  write_result(arguments.out,
               arguments.csv() ? io::transistor_result_csv(result) : io::transistor_result_json(result, record));
  if (!arguments.quiet) say_transistors(result);
  if (result.within_tolerance()) return kOk;
  complain(fmt::format("{}: out of tolerance: a neuron deviates by more than {:g} of its layer's swing",
                       input_name(arguments), result.tolerance));
  return kOutOfTolerance;
}

ExitCode run(Arguments arguments) {
  check_values(arguments);
  if (arguments.transistors) return run_transistors(arguments);
  if (!arguments.netlist.empty()) arguments.study.netlist_path = arguments.netlist;
  arguments.study.dialect = spice::dialect_from_word(arguments.dialect);
  if (arguments.in.empty()) return run_netlist(arguments);
  const auto circuit = io::load_circuit_file(arguments.in, arguments.set);
  require_ngspice();
  ProgressLine progress(arguments.quiet);
  arguments.study.on_progress = [&](std::size_t done, std::size_t all) {
    progress.show("ngspice", static_cast<double>(done) / static_cast<double>(all));
  };
  const auto result = blaming_input(arguments, [&] {
    return std::visit([&](const auto& file) { return check_file(file, arguments.study); }, circuit);
  });
  progress.wipe();
  if (const auto* xbar_case = std::get_if<io::CrossbarCase>(&circuit)) {
    return finish(arguments, result, {.configuration_json = io::crossbar_case_json(*xbar_case)}, kOfCase);
  }
  if (const auto* job = std::get_if<io::TrajectoryJob>(&circuit)) {
    return finish(arguments, result, {.configuration_json = job->resolved_json}, kOfTrajectory);
  }
  return finish(arguments, result, {.configuration_json = std::get<io::Experiment>(circuit).resolved_json}, kOfNetwork);
}

}  // namespace

Action set_up_crosscheck(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& study = arguments->study;
  add_in(app, *arguments,
         "crossbar case, experiment or trajectory job, \"-\": stdin; without it --netlist is the circuit")
      ->required(false);
  add_out(app, *arguments, "where the result goes");
  add_set(app, *arguments);
  app.add_option("--tol", study.tolerance,
                 fmt::format("allowed max difference / max magnitude, for outputs and nodes each (default: {:g}, of a "
                             "trajectory {:g})",
                             study::kCircuitTolerance, study::kTrajectoryTolerance))
      ->type_name("X");
  app.add_option("--images", study.images, "of an experiment: the first K images")
      ->type_name("K")
      ->capture_default_str();
  app.add_option("--netlist", arguments->netlist,
                 "with --in: this deck in place of Sotto's own, names as `sotto netlist` has them; alone: a netlist of "
                 "resistors and sources, solved by Sotto and by ngspice")
      ->type_name("FILE");
  app.add_option("--dialect", arguments->dialect, "of --netlist: ngspice, xyce, hspice, spectre or ltspice")
      ->type_name("WORD")
      ->capture_default_str();
  app.add_flag(
      "--transistors", arguments->transistors,
      fmt::format("of an experiment: ngspice gets the transistor circuits that its neurons were calibrated from; --tol "
                  "is then of worst deviation / swing (default: {:g})",
                  study::kTransistorTolerance));
  app.add_option("--time-limit", study.time_limit_s, "seconds for ngspice")->type_name("S")->capture_default_str();
  add_format(app, *arguments);
  add_quiet(app, *arguments);
  app.footer(
      "sotto crosscheck --in case.json --tol 1e-9\nsotto crosscheck --in experiment.json --images 3\n"
      "sotto crosscheck --in experiment.json --transistors --images 20\n"
      "sotto crosscheck --netlist extracted.sp");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
