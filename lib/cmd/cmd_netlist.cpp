#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/circuit_file.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/spice/dialect.hpp"
#include "sotto/spice/hierarchy.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/study/device_netlist.hpp"
#include "sotto/study/infer.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::string dialect = "ngspice";
  Eigen::Index images = 1;
  bool hierarchical = false;
  bool flat = false;
  std::string parasitics = "on";
};

void remove_parasitics(io::CrossbarCase& xbar_case) {
  xbar_case.crossbar.wires = without_wire_resistance(xbar_case.crossbar.wires);
  xbar_case.crossbar.capacitance = {};
}

void remove_parasitics(io::Experiment& experiment) {
  if (!experiment.circuit) return;
  for (LayerCircuit& layer : experiment.circuit->layers) {
    layer.wires = without_wire_resistance(layer.wires);
    layer.capacitance = {};
  }
}

/// Devices have no wires.
template <typename Device>
void remove_parasitics(Device&) {
  throw InvalidArgument("--parasitics off must stand beside a crossbar case or an experiment");
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

/// The one deck that Sotto writes, in another simulator's words.
std::string translated(const std::string& deck, const Arguments& arguments) {
  const auto dialect = spice::dialect_from_word(arguments.dialect);
  if (dialect == spice::Dialect::ngspice && !arguments.hierarchical) return deck;
  const auto circuit = spice::parse_circuit(deck, spice::Dialect::ngspice);
  return spice::circuit_text(arguments.hierarchical ? spice::with_tiles_as_subcircuits(circuit) : circuit, dialect);
}

void check_words(const Arguments& arguments) {
  require(spice::is_dialect(arguments.dialect), "--dialect", arguments.dialect,
          "ngspice, xyce, hspice, spectre or ltspice");
  require(!(arguments.flat && arguments.hierarchical), "--flat", std::string("beside --hierarchical"), "the only one");
  const bool known = arguments.parasitics == "on" || arguments.parasitics == "off";
  require(known, "--parasitics", arguments.parasitics, "on or off");
}

ExitCode run(const Arguments& arguments) {
  check_words(arguments);
  require(arguments.images >= 1, "--images", static_cast<double>(arguments.images), ">= 1");
  check(arguments);
  auto circuit = io::load_circuit_file(arguments.in, arguments.set);
  if (arguments.parasitics == "off") std::visit([](auto& file) { remove_parasitics(file); }, circuit);
  const auto deck = blaming_input(arguments, [&] {
    return std::visit([&](const auto& file) { return deck_text(file, arguments.images); }, circuit);
  });
  write_result(arguments.out, blaming_input(arguments, [&] { return translated(deck, arguments); }));
  return kOk;
}

}  // namespace

Action set_up_netlist(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "crossbar case, experiment, device card or trajectory job, \"-\": stdin");
  add_out(app, *arguments, "where the deck goes");
  add_set(app, *arguments);
  app.add_option("--dialect", arguments->dialect, "ngspice, xyce, hspice, spectre or ltspice")
      ->type_name("WORD")
      ->capture_default_str();
  app.add_option("--images", arguments->images, "of an experiment: the first K images")
      ->type_name("K")
      ->capture_default_str();
  app.add_flag("--flat", arguments->flat, "all elements on one level (the default)");
  app.add_flag("--hierarchical", arguments->hierarchical, "a subcircuit per tile; of a case: one for the crossbar");
  app.add_option("--parasitics", arguments->parasitics,
                 "off: no capacitances, and wire segments have no resistance; broken ones stay broken")
      ->type_name("on|off")
      ->capture_default_str();
  add_quiet(app, *arguments);
  app.footer(
      "sotto netlist --in case.json --out case.sp && ngspice -b case.sp\n"
      "sotto netlist --in experiment.json --dialect spectre --hierarchical --out network.scs");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
