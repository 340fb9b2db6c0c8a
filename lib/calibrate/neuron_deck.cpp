#include "calibrate/neuron_deck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/mtj.hpp"

namespace sotto::calibrate {
namespace {

const ProcessCorner& corner_of(const NeuronSweep& sweep, const std::string& name) {
  const auto found = std::ranges::find(sweep.corners, name, &ProcessCorner::name);
  require(found != sweep.corners.end(), "corner", name, "a corner of the sweep");
  return *found;
}

spice::SpiceRequest common_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                   const NeuronConditions& conditions) {
  spice::SpiceRequest request;
  auto& lines = request.deck.lines;
  lines = {"* calibration of " + circuit.name};
  lines.insert(lines.end(), circuit.models.lines.begin(), circuit.models.lines.end());
  lines.insert(lines.end(), circuit.subcircuit.lines.begin(), circuit.subcircuit.lines.end());
  lines.push_back(fmt::format("Vdd vdd 0 {}", conditions.supply_v));
  lines.push_back(fmt::format("Xn in out vdd 0 {} {}", circuit.name, subcircuit_parameters(sweep, conditions)));
  lines.push_back(fmt::format(".options noacct nomod noinit klu temp={}", conditions.temperature_k - kZeroCelsiusK));
  lines.push_back(".options reltol=1e-6 vntol=1e-9 abstol=1e-14 gmin=1e-15");
  lines.push_back(".save v(in) v(out) i(vdd) i(vin)");
  request.vectors.assign(std::begin(kVectors), std::end(kVectors));
  request.time_limit_s = sweep.time_limit_s;
  return request;
}

std::string input_sweep(const NeuronSweep& sweep) {
  return fmt::format("dc vin {} {} {}", sweep.input_low_v, sweep.input_high_v,
                     (sweep.input_high_v - sweep.input_low_v) / (sweep.samples - 1));
}

}  // namespace

std::string subcircuit_parameters(const NeuronSweep& sweep, const NeuronConditions& conditions) {
  const double p_ohm = resistance_p_ohm(MtjGeometry{
      .ra_ohm_m2 = conditions.ra_ohm_m2, .length_m = sweep.junction_length_m, .width_m = sweep.junction_width_m});
  const ProcessCorner& corner = corner_of(sweep, conditions.corner);
  return fmt::format("shift={} rp={} rap={} l={} wn={} wp={} dvtn={} dvtp={}", conditions.supply_v / 2, p_ohm,
                     p_ohm * (1 + conditions.tmr_ratio), sweep.channel_length_m, conditions.nmos_width_m,
                     conditions.pmos_width_m, corner.nmos_vth_shift_v, -corner.pmos_vth_shift_v);
}

EdgeTimes edge_times(const NeuronStep& step) {
  return {
      .first_s = step.hold_s, .second_s = 2 * step.hold_s + step.rise_s, .end_s = 3 * step.hold_s + 2 * step.rise_s};
}

spice::SpiceRequest transfer_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                     const NeuronConditions& conditions) {
  auto request = common_request(circuit, sweep, conditions);
  request.deck.lines.insert(request.deck.lines.end(), {"Vin in 0 0", "Iprobe 0 out 0"});
  request.analysis =
      fmt::format("{} iprobe {} {} {}", input_sweep(sweep), -sweep.probe_a, sweep.probe_a, sweep.probe_a);
  request.expected_length = 3 * static_cast<std::size_t>(sweep.samples);
  return request;
}

spice::SpiceRequest loaded_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                   const NeuronConditions& conditions) {
  auto request = common_request(circuit, sweep, conditions);
  request.deck.lines.insert(request.deck.lines.end(),
                            {"Vin in 0 0", fmt::format("Rload out 0 {}", sweep.min_load_ohm)});
  request.analysis = input_sweep(sweep);
  request.expected_length = static_cast<std::size_t>(sweep.samples);
  return request;
}

spice::SpiceRequest step_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                 const NeuronConditions& conditions) {
  auto request = common_request(circuit, sweep, conditions);
  const NeuronStep& step = sweep.step;
  const EdgeTimes edges = edge_times(step);
  request.deck.lines.push_back(fmt::format("Vin in 0 pwl(0 {0} {2} {0} {3} {1} {4} {1} {5} {0})", step.low_v,
                                           step.high_v, edges.first_s, edges.first_s + step.rise_s, edges.second_s,
                                           edges.second_s + step.rise_s));
  if (conditions.load_farad > 0) request.deck.lines.push_back(fmt::format("Cload out 0 {}", conditions.load_farad));
  const double max_step_s = std::min(step.rise_s / 5, step.hold_s / 500);
  request.analysis = fmt::format("tran {0} {1} 0 {0}", max_step_s, edges.end_s);
  request.vectors.emplace_back("time");
  return request;
}

std::vector<spice::SpiceRequest> neuron_requests(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                                 const NeuronConditions& conditions) {
  std::vector<spice::SpiceRequest> requests = {transfer_request(circuit, sweep, conditions)};
  if (std::isfinite(sweep.min_load_ohm)) requests.push_back(loaded_request(circuit, sweep, conditions));
  requests.push_back(step_request(circuit, sweep, conditions));
  return requests;
}

}  // namespace sotto::calibrate
