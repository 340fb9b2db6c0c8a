#include "sotto/neuron/neuron_deviation.hpp"

#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

void require_factor(const char* field, double value) {
  require(value > 0 && std::isfinite(value), field, value, "> 0 and finite");
}

}  // namespace

SigmoidNeuron deviated(const SigmoidNeuron& nominal, const NeuronDeviation& deviation) {
  require(std::isfinite(deviation.input_offset_v), "input_offset_v", deviation.input_offset_v, "finite");
  require_factor("slope_factor", deviation.slope_factor);
  require_factor("output_ohm_factor", deviation.output_ohm_factor);
  SigmoidNeuron neuron = nominal;
  neuron.slope_per_v *= deviation.slope_factor;
  neuron.centre_v += deviation.input_offset_v;
  neuron.output_ohm *= deviation.output_ohm_factor;
  for (double& ohm : neuron.table.output_ohm) ohm *= deviation.output_ohm_factor;
  for (auto* inputs_v : {&neuron.table.input_v, &neuron.supply.input_v}) {
    for (double& input_v : *inputs_v) {
      input_v = neuron.centre_v + (input_v - nominal.centre_v) / deviation.slope_factor;
    }
  }
  validate(neuron);
  return neuron;
}

}  // namespace sotto
