#include "sotto/study/crosscheck.hpp"

#include "sotto/core/error.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/spice/cross_check.hpp"
#include "sotto/spice/dc_solution.hpp"
#include "sotto/spice/delay_check.hpp"
#include "sotto/spice/netlist_check.hpp"
#include "sotto/study/infer.hpp"

namespace sotto::study {
namespace {

// ngspice runs its own files as they are.
spice::Deck deck_of(const std::string& path, spice::Dialect dialect) {
  if (dialect == spice::Dialect::ngspice) return spice::read_deck(path);
  return spice::parse_deck(spice::circuit_text(spice::read_circuit(path, dialect), spice::Dialect::ngspice));
}

double tolerance_of(const CrossCheckStudyOptions& options) {
  return options.tolerance.value_or(kCircuitTolerance);
}

spice::CrossCheckOptions spice_options(const CrossCheckStudyOptions& options) {
  require(tolerance_of(options) >= 0, "tol", tolerance_of(options), ">= 0");
  spice::CrossCheckOptions spice{
      .time_limit_s = options.time_limit_s, .workers = options.workers, .on_progress = options.on_progress};
  if (options.netlist_path) spice.deck = deck_of(*options.netlist_path, options.dialect);
  return spice;
}

io::Difference difference(const spice::Agreement& agreement) {
  return {agreement.max_rel_difference, agreement.max_abs_difference, agreement.compared};
}

io::CrossCheckResult to_result(const spice::CrossCheck& check, Eigen::Index inputs, double tolerance) {
  return {.outputs = difference(check.outputs),
          .nodes = difference(check.nodes),
          .tolerance = tolerance,
          .inputs = inputs,
          .warnings = check.warnings,
          .ngspice_version = check.ngspice_version,
          .native_wall_s = check.native_wall_s,
          .ngspice_wall_s = check.ngspice_wall_s};
}

}  // namespace

io::CrossCheckResult crosscheck(const io::CrossbarCase& xbar_case, const CrossCheckStudyOptions& options) {
  const auto check = spice::cross_check(xbar_case.crossbar, xbar_case.inputs_v, spice_options(options));
  auto result = to_result(check, xbar_case.inputs_v.rows(), tolerance_of(options));
  if (options.netlist_path || !has_capacitance(xbar_case.crossbar.capacitance)) return result;
  const auto delays =
      spice::check_delays(xbar_case.crossbar, xbar_case.inputs_v, {.time_limit_s = options.time_limit_s});
  result.lags = difference(delays.lags);
  result.energies = difference(delays.energies);
  result.ngspice_wall_s += delays.ngspice_wall_s;
  return result;
}

io::CrossCheckResult crosscheck(const io::Experiment& experiment, const CrossCheckStudyOptions& options) {
  require(options.images >= 1, "images", static_cast<double>(options.images), ">= 1");
  const AnalogNetwork network = network_of(experiment);
  const io::Dataset dataset = io::load_dataset(experiment.dataset, options.images);
  const Eigen::MatrixXd inputs_v = experiment.circuit->input_v_per_unit * dataset.images(0, options.images);
  const auto check = spice::cross_check(network, inputs_v, spice_options(options));
  return to_result(check, options.images, tolerance_of(options));
}

io::CrossCheckResult crosscheck_netlist(const CrossCheckStudyOptions& options) {
  require(tolerance_of(options) >= 0, "tol", tolerance_of(options), ">= 0");
  require(options.netlist_path.has_value(), "netlist_path", std::string("nothing"), "a file");
  const auto circuit = spice::read_circuit(*options.netlist_path, options.dialect);
  const auto check =
      spice::cross_check_netlist(*options.netlist_path, options.dialect, {.time_limit_s = options.time_limit_s});
  return to_result(check, spice::num_points(circuit), tolerance_of(options));
}

}  // namespace sotto::study
