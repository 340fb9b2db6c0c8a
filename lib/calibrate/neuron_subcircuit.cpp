#include "sotto/calibrate/neuron_subcircuit.hpp"

#include <fmt/format.h>

#include "calibrate/neuron_deck.hpp"
#include "sotto/core/error.hpp"

namespace sotto::calibrate {

spice::NeuronSubcircuit neuron_subcircuit(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                          const NeuronConditions& conditions) {
  spice::NeuronSubcircuit neuron{.definitions = {},
                                 .name = circuit.name,
                                 .parameters = subcircuit_parameters(sweep, conditions),
                                 .supply_v = conditions.supply_v,
                                 .temperature_k = conditions.temperature_k};
  for (const spice::Deck* deck : {&circuit.models, &circuit.subcircuit}) {
    neuron.definitions.lines.insert(neuron.definitions.lines.end(), deck->lines.begin(), deck->lines.end());
  }
  return neuron;
}

spice::SpiceRequest open_output_request(const spice::NeuronSubcircuit& neuron, const Eigen::VectorXd& inputs_v) {
  require(inputs_v.size() >= 2, "inputs_v", fmt::format("{} values", inputs_v.size()), "at least 2 values");
  spice::SpiceRequest request;
  auto& lines = request.deck.lines;
  lines = {"* neuron at given inputs"};
  lines.insert(lines.end(), neuron.definitions.lines.begin(), neuron.definitions.lines.end());
  lines.push_back(fmt::format(".options noacct nomod noinit klu reltol=1e-6 vntol=1e-9 abstol=1e-14 gmin=1e-15 temp={}",
                              neuron.temperature_k - kZeroCelsiusK));
  lines.push_back(fmt::format("vdd vdd 0 {}", neuron.supply_v));
  lines.push_back(fmt::format("xn in out vdd 0 {} {}", neuron.name, neuron.parameters));
  lines.push_back("vidx idx 0 0");
  lines.push_back("bin in 0 v=pwl(v(idx)");
  for (Eigen::Index k = 0; k < inputs_v.size(); ++k) lines.push_back(fmt::format("+ ,{},{}", k, inputs_v(k)));
  lines.back() += ")";
  request.vectors = {"out"};
  request.analysis = fmt::format("dc vidx 0 {} 1", inputs_v.size() - 1);
  request.expected_length = static_cast<std::size_t>(inputs_v.size());
  return request;
}

}  // namespace sotto::calibrate
