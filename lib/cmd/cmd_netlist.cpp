#include <algorithm>
#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/circuit_file.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/study/device_netlist.hpp"
#include "sotto/study/infer.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::string dialect = "ngspice";
  Eigen::Index images = 1;
};

/// Simulators that are planned; the deck of the first only is built.
void check_dialect(const std::string& dialect) {
  constexpr std::string_view kPlanned[] = {"xyce", "hspice", "spectre", "ltspice"};
  if (std::ranges::find(kPlanned, dialect) != std::end(kPlanned)) {
    throw NotBuilt("--dialect " + dialect + " is not built: this Sotto writes decks for ngspice");
  }
  require(dialect == "ngspice", "--dialect", dialect, "ngspice (xyce, hspice, spectre and ltspice are not built)");
}

std::string deck_text(const io::CrossbarCase& xbar_case, Eigen::Index) {
  return spice::netlist_text(xbar_case.crossbar, xbar_case.inputs_v);
}

std::string deck_text(const io::Experiment& experiment, Eigen::Index images) {
  const auto network = study::network_of(experiment);
  const auto dataset = io::load_dataset(experiment.dataset, images);
  return spice::netlist_text(network, experiment.circuit->input_v_per_unit * dataset.images(0, images));
}

std::string deck_text(const io::DeviceCard& card, Eigen::Index) {
  return study::device_netlist_text(card);
}

std::string deck_text(const io::TrajectoryJob& job, Eigen::Index) {
  return study::device_netlist_text(job);
}

ExitCode run(const Arguments& arguments) {
  check_dialect(arguments.dialect);
  require(arguments.images >= 1, "--images", static_cast<double>(arguments.images), ">= 1");
  check(arguments);
  const auto circuit = io::load_circuit_file(arguments.in, arguments.set);
  write_result(arguments.out, blaming_input(arguments, [&] {
                 return std::visit([&](const auto& file) { return deck_text(file, arguments.images); }, circuit);
               }));
  return kOk;
}

}  // namespace

Action set_up_netlist(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "crossbar case, experiment, device card or trajectory job, \"-\": stdin");
  add_out(app, *arguments, "where the deck goes");
  add_set(app, *arguments);
  app.add_option("--dialect", arguments->dialect, "ngspice; others are not built")
      ->type_name("WORD")
      ->capture_default_str();
  app.add_option("--images", arguments->images, "of an experiment: the first K images")
      ->type_name("K")
      ->capture_default_str();
  add_quiet(app, *arguments);
  app.footer("sotto netlist --in case.json --out case.sp && ngspice -b case.sp");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
