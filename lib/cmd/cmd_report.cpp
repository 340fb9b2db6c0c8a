#include <memory>
#include <string>
#include <vector>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/monte_carlo_report.hpp"
#include "sotto/study/report.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::vector<std::string> stores;
  study::MonteCarloReportOptions options = {};
};

ExitCode run(const Arguments& arguments) {
  check(arguments);
  for (const std::string& store : arguments.stores) {
    require(!store.empty(), "--in", store, "a store");
    require(!store.ends_with(".json"), "--in", store,
            "a store that `sotto mc --out` wrote (`sotto infer --report` writes the page of an inference)");
    require_other_file("--out", arguments.out, "--in", store);
  }
  study::require_gnuplot();
  write_result(arguments.out,
               study::monte_carlo_report_html(study::load_reported_runs(arguments.stores), arguments.options));
  return kOk;
}

}  // namespace

Action set_up_report(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("--in", arguments->stores, "stores that `sotto mc --out` wrote: curves of one page")
      ->required()
      ->type_name("FILE ...");
  add_out(app, *arguments, "where the page (HTML, self-contained) goes");
  app.add_option(
         "--output", arguments->options.outputs,
         "output to draw, may be repeated (default: all but parameters and the voltages or currents of single lines)")
      ->type_name("NAME");
  app.footer(
      "sotto report --in runs.db --out report.html\n"
      "sotto report --in independent.db correlated.db --output accuracy --out report.html");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
