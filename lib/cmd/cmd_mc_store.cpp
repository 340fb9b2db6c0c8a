#include <fmt/format.h>

#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/output_file.hpp"
#include "sotto/spice/dialect.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/study/monte_carlo_store.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::string store;
  std::int64_t sample = 0;
  Eigen::Index images = 1;
  study::StoreCheckOptions check = {};
  std::string dialect = "ngspice";
};

void add_store(CLI::App& app, Arguments& arguments) {
  app.add_option("store", arguments.store, "store that `sotto mc --out` wrote")->required()->type_name("FILE");
}

ExitCode show(const Arguments& arguments) {
  check(arguments);
  const study::StoredRun stored = study::load_stored_run(arguments.store);
  const io::MonteCarloResult result = study::summarize(stored);
  const io::RunRecord record{.configuration_json = stored.settings.document_json,
                             .seed = stored.seed,
                             .threads = 1,
                             .simd = stored.settings.simd};
  write_result(arguments.out,
               arguments.csv() ? io::monte_carlo_result_csv(result) : io::monte_carlo_result_json(result, record));
  if (!arguments.quiet) say(io::monte_carlo_result_text(result));
  return kOk;
}

ExitCode export_rows(const Arguments& arguments) {
  require(arguments.out != "-", "--out", arguments.out, "a file that ends in .csv or .npy");
  check(arguments);
  require_other_file("--out", arguments.out, "store", arguments.store);
  study::export_store(arguments.store, arguments.out);
  return kOk;
}

ExitCode deck(const Arguments& arguments) {
  require(arguments.images >= 1, "--images", static_cast<double>(arguments.images), ">= 1");
  require(spice::is_dialect(arguments.dialect), "--dialect", arguments.dialect,
          "ngspice, xyce, hspice, spectre or ltspice");
  check(arguments);
  study::require_good_sample(arguments.store, arguments.sample);
  const study::MonteCarloStudy study = study::study_of_store(arguments.store);
  const auto inputs_v = study.inputs_v(arguments.sample, arguments.images);
  const std::string text = study.is_network() ? spice::netlist_text(study.network(arguments.sample), inputs_v)
                                              : spice::netlist_text(study.crossbar(arguments.sample), inputs_v);
  const auto dialect = spice::dialect_from_word(arguments.dialect);
  write_result(arguments.out, dialect == spice::Dialect::ngspice
                                  ? text
                                  : spice::circuit_text(spice::parse_circuit(text, spice::Dialect::ngspice), dialect));
  return kOk;
}

ExitCode crosscheck(Arguments arguments) {
  require(arguments.check.samples >= 1, "--samples", static_cast<double>(arguments.check.samples), ">= 1");
  require(arguments.check.images >= 1, "--images", static_cast<double>(arguments.check.images), ">= 1");
  require(arguments.check.tolerance >= 0, "--tol", arguments.check.tolerance, ">= 0");
  check(arguments);
  require_ngspice();
  ProgressLine progress(arguments.quiet);
  arguments.check.workers = arguments.threads;
  arguments.check.stop = &stop_on_request();
  arguments.check.on_progress = [&](const study::Progress& p) { progress.show(p.phase, p.fraction); };
  const auto result = study::crosscheck_store(arguments.store, arguments.check);
  progress.wipe();
  write_result(arguments.out, io::store_check_json(result));
  if (!arguments.quiet) say(io::store_check_text(result));
  if (result.within_tolerance()) return kOk;
  complain(fmt::format("{}: out of tolerance: outputs differ by {:.3g}, nodes by {:.3g}, stored rows by {:.3g}",
                       arguments.store, result.worst_outputs_rel(), result.worst_nodes_rel(),
                       result.worst_stored_rel()));
  return kOutOfTolerance;
}

}  // namespace

Action set_up_mc_show(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_store(app, *arguments);
  add_out(app, *arguments, "where the summary goes");
  add_format(app, *arguments);
  add_quiet(app, *arguments);
  app.footer("sotto mc show runs.db");
  return [arguments] { return show(*arguments); };
}

Action set_up_mc_export(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_store(app, *arguments);
  add_out(app, *arguments, "a file that ends in .csv or .npy");
  app.footer("sotto mc export runs.db --out runs.csv");
  return [arguments] { return export_rows(*arguments); };
}

Action set_up_mc_deck(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_store(app, *arguments);
  app.add_option("--sample", arguments->sample, "number of the sample")->type_name("K")->capture_default_str();
  app.add_option("--images", arguments->images, "the first K images, or input vectors of a case")
      ->type_name("K")
      ->capture_default_str();
  app.add_option("--dialect", arguments->dialect, "ngspice, xyce, hspice, spectre or ltspice")
      ->type_name("WORD")
      ->capture_default_str();
  add_out(app, *arguments, "where the deck goes");
  app.footer("sotto mc deck runs.db --sample 17 --out sample_17.sp && ngspice -b sample_17.sp");
  return [arguments] { return deck(*arguments); };
}

Action set_up_mc_crosscheck(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_store(app, *arguments);
  app.add_option("--samples", arguments->check.samples, "so many samples of the store, chosen at random")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--images", arguments->check.images, "of each: the first K images, or input vectors of a case")
      ->type_name("K")
      ->capture_default_str();
  app.add_flag("!--no-nodes", arguments->check.nodes, "outputs only: large networks are faster in ngspice so");
  app.add_option("--seed", arguments->check.seed, "of the choice")->type_name("N")->capture_default_str();
  app.add_option("--tol", arguments->check.tolerance, "allowed max difference / max magnitude")
      ->type_name("X")
      ->capture_default_str();
  add_out(app, *arguments, "where the result goes");
  add_threads(app, *arguments);
  add_quiet(app, *arguments);
  app.footer("sotto mc crosscheck runs.db --samples 20 --images 2");
  return [arguments] { return crosscheck(*arguments); };
}

}  // namespace sotto::cmd
