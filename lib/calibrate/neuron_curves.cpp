#include "sotto/calibrate/neuron_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>
#include <utility>

#include "calibrate/neuron_deck.hpp"
#include "sotto/core/error.hpp"

namespace sotto::calibrate {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double kSettled = 0.01;  ///< of the swing: change of the output over the last tenth of a level
constexpr double kNoise = 1e-6;    ///< of the largest supply power: reltol of the runs (neuron_deck.cpp)

VectorXd part_of(const std::vector<double>& values, Index first, Index count) {
  return Eigen::Map<const VectorXd>(values.data() + first, count);
}

void take_transfer(const spice::SpiceResult& result, const NeuronSweep& sweep, double supply_v, NeuronCurves& curves) {
  const Index count = sweep.samples;
  const auto at_probe = [&](std::size_t vector, Index probe) {
    return part_of(result.values[vector], probe * count, count);
  };
  curves.transfer = {.input_v = at_probe(0, 1), .output_v = at_probe(1, 1)};
  curves.output_ohm = (at_probe(1, 2) - at_probe(1, 0)) / (2 * sweep.probe_a);
  curves.supply_w = -supply_v * at_probe(2, 1);
  curves.input_a = -at_probe(3, 1);
}

/// Index of the first sample at or behind `time_s`.
Index index_at(const VectorXd& time_s, double at_s) {
  const auto found = std::lower_bound(time_s.begin(), time_s.end(), at_s * (1 - 1e-12));
  return std::min<Index>(found - time_s.begin(), time_s.size() - 1);
}

/// One edge of the step, from its start until the level after it ends.
struct Edge {
  Index first, last;
  double input_half_s;
};

double crossing_time_s(const StepResponse& step, const Edge& edge, double level_v) {
  const auto& v = step.output_v;
  for (Index i = edge.first + 1; i <= edge.last; ++i) {
    if ((v(i - 1) - level_v) * (v(i) - level_v) > 0 || v(i) == v(i - 1)) continue;
    const double share = (level_v - v(i - 1)) / (v(i) - v(i - 1));
    return step.time_s(i - 1) + share * (step.time_s(i) - step.time_s(i - 1));
  }
  throw Error("the neuron's output does not follow the input step");
}

void require_settled(const StepResponse& step, const Edge& edge) {
  const double end_s = step.time_s(edge.last);
  const Index before = index_at(step.time_s, end_s - 0.1 * (end_s - step.time_s(edge.first)));
  const double moved_v = std::abs(step.output_v(edge.last) - step.output_v(before));
  const double swing_v = std::abs(step.output_v(edge.last) - step.output_v(edge.first));
  if (moved_v > kSettled * swing_v) {
    throw Error(
        fmt::format("step.hold_s is too short: the output still moves by {:.2g} of its swing", moved_v / swing_v));
  }
}

/// Adds half the delay and half the energy of one edge: the mean of two.
void add_edge(const Edge& edge, StepResponse& step) {
  require_settled(step, edge);
  const double start_s = step.time_s(edge.first);
  const double end_s = step.time_s(edge.last);
  const double cross_s = crossing_time_s(step, edge, (step.output_v(edge.first) + step.output_v(edge.last)) / 2);
  double energy_j = 0;
  for (Index i = edge.first + 1; i <= edge.last; ++i) {
    energy_j += (step.supply_w(i) + step.supply_w(i - 1)) / 2 * (step.time_s(i) - step.time_s(i - 1));
  }
  energy_j -= step.supply_w(edge.first) * (cross_s - start_s) + step.supply_w(edge.last) * (end_s - cross_s);
  step.delay_s += (cross_s - edge.input_half_s) / 2;
  step.energy_per_transition_j += energy_j / 2;
}

StepResponse step_response(const spice::SpiceResult& result, const NeuronStep& stimulus, double supply_v) {
  const auto whole = [&](std::size_t k) {
    return part_of(result.values[k], 0, static_cast<Index>(result.values[k].size()));
  };
  StepResponse step{.time_s = whole(4), .input_v = whole(0), .output_v = whole(1), .supply_w = -supply_v * whole(2)};
  const EdgeTimes edges = edge_times(stimulus);
  const Index first = index_at(step.time_s, edges.first_s);
  const Index second = index_at(step.time_s, edges.second_s);
  add_edge({first, second, edges.first_s + stimulus.rise_s / 2}, step);
  add_edge({second, step.time_s.size() - 1, edges.second_s + stimulus.rise_s / 2}, step);
  return step;
}

/// Central differences of y over x.
VectorXd slopes(const VectorXd& x, const VectorXd& y) {
  const Index inner = x.size() - 2;
  return (y.tail(inner) - y.head(inner)).cwiseQuotient(x.tail(inner) - x.head(inner));
}

/// The table behind its resistances, loaded, against the loaded circuit; as shares of the unloaded swing.
FitResidual loaded_residual(const SigmoidNeuron& neuron, const NeuronCurves& curves, double load_ohm) {
  if (curves.loaded.input_v.size() == 0) return {};
  const Eigen::MatrixXd inputs_v = curves.loaded.input_v;
  const VectorXd open_v = neuron_output_v(neuron, inputs_v);
  const VectorXd series_ohm = neuron_output_ohm(neuron, inputs_v);
  const VectorXd loaded_v = open_v.array() * load_ohm / (load_ohm + series_ohm.array());
  const VectorXd error = (loaded_v - curves.loaded.output_v) / swing_v(curves.transfer);
  return {.rms = std::sqrt(error.squaredNorm() / static_cast<double>(error.size())),
          .max = error.cwiseAbs().maxCoeff()};
}

/// A cut-off neuron may come out below 0 by the noise of the solver; a netlist that feeds its supply is a mistake.
SupplyCurve supply_at(const std::vector<double>& knots_v, const NeuronCurves& curves) {
  const double lowest_w = curves.supply_w.minCoeff(), noise_w = kNoise * curves.supply_w.cwiseAbs().maxCoeff();
  if (lowest_w < -noise_w) {
    throw Error(fmt::format("the neuron feeds {:.3g} W into its supply, more than the noise of ngspice ({:.1g} W)",
                            -lowest_w, noise_w));
  }
  SupplyCurve supply{.input_v = knots_v};
  for (const double input_v : knots_v) {
    supply.power_w.push_back(std::max(0.0, sample_at({curves.transfer.input_v, curves.supply_w}, input_v)));
  }
  return supply;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// First two words of a card, the first in lower case.
std::pair<std::string, std::string> first_words(const std::string& line) {
  std::istringstream words(line);
  std::string card, name;
  words >> card >> name;
  return {lower(card), name};
}

/// A card's hash stands for the text of both files: nothing may come from elsewhere.
void forbid_includes(const spice::Deck& deck, const std::string& path) {
  for (const auto& line : deck.lines) {
    const auto card = first_words(line).first;
    if (card == ".include" || card == ".inc" || card == ".lib") {
      throw IoError(
          fmt::format("{}: {} is not allowed here: a calibration names the text that it was made from", path, card));
    }
  }
}

}  // namespace

NeuronCircuit load_neuron_circuit(const std::string& models_path, const std::string& netlist_path) {
  NeuronCircuit circuit{
      .models = spice::read_deck(models_path), .subcircuit = spice::read_deck(netlist_path), .name = {}};
  forbid_includes(circuit.models, models_path);
  forbid_includes(circuit.subcircuit, netlist_path);
  int definitions = 0;
  for (const auto& line : circuit.subcircuit.lines) {
    const auto [card, name] = first_words(line);
    if (card != ".subckt") continue;
    ++definitions;
    circuit.name = name;
  }
  if (definitions != 1 || circuit.name.empty()) {
    throw IoError(fmt::format("{}: {} .subckt cards, must be one: the neuron", netlist_path, definitions));
  }
  return circuit;
}

NeuronCurves neuron_curves(std::span<const spice::SpiceResult> results, const NeuronSweep& sweep,
                           const NeuronConditions& conditions) {
  const bool has_load = std::isfinite(sweep.min_load_ohm);
  require(results.size() == (has_load ? 3 : 2), "results", static_cast<double>(results.size()),
          "one per run of a point");
  NeuronCurves curves;
  take_transfer(results.front(), sweep, conditions.supply_v, curves);
  if (has_load) {
    curves.loaded = {.input_v = part_of(results[1].values[0], 0, sweep.samples),
                     .output_v = part_of(results[1].values[1], 0, sweep.samples)};
  }
  curves.step = step_response(results.back(), sweep.step, conditions.supply_v);
  return curves;
}

NeuronCurves measure_neuron(spice::SpiceSession& session, const NeuronCircuit& circuit, const NeuronSweep& sweep,
                            const NeuronConditions& conditions) {
  std::vector<spice::SpiceResult> results;
  for (const auto& request : neuron_requests(circuit, sweep, conditions)) results.push_back(session.run(request));
  return neuron_curves(results, sweep, conditions);
}

CalibratedPoint fit_neuron(const NeuronCurves& curves, const NeuronSweep& sweep, const NeuronConditions& conditions) {
  CalibratedPoint point{.conditions = conditions, .neuron = fit_logistic(curves.transfer)};
  point.logistic = residual_of(point.neuron, curves.transfer);
  point.neuron.table = fit_table(curves.transfer, sweep.table_knots);
  point.table = residual_of(point.neuron, curves.transfer);
  point.neuron.output_ohm = curves.output_ohm.mean();
  point.output_ohm_min = curves.output_ohm.minCoeff();
  point.output_ohm_max = curves.output_ohm.maxCoeff();
  for (const double input_v : point.neuron.table.input_v) {
    point.neuron.table.output_ohm.push_back(sample_at({curves.transfer.input_v, curves.output_ohm}, input_v));
  }
  point.neuron.supply = supply_at(point.neuron.table.input_v, curves);
  point.neuron.delay_s = curves.step.delay_s;
  point.neuron.energy_per_transition_j = curves.step.energy_per_transition_j;
  point.loaded = loaded_residual(point.neuron, curves, sweep.min_load_ohm);
  point.steepest_slope = slopes(curves.transfer.input_v, curves.transfer.output_v).cwiseAbs().maxCoeff();
  point.input_ohm = 1 / slopes(curves.transfer.input_v, curves.input_a).cwiseAbs().maxCoeff();
  const auto& x = curves.transfer.input_v;
  const Index centre = std::lower_bound(x.begin(), x.end(), point.neuron.centre_v) - x.begin();
  point.static_power_w = curves.supply_w(std::min(centre, x.size() - 1));
  return point;
}

}  // namespace sotto::calibrate
