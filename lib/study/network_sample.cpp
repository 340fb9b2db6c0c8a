#include "sotto/study/network_sample.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <set>
#include <variant>

#include "sotto/core/error.hpp"
#include "sotto/neuron/neuron_deviation.hpp"
#include "sotto/study/device_jobs.hpp"
#include "sotto/study/infer.hpp"
#include "study/cell_draw.hpp"
#include "study/die_draw.hpp"
#include "study/sample_sums.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;

double write_error_rate_of(const io::WhatVaries& vary, SimdLevel simd) {
  if (!vary.write_errors) return 0;
  if (vary.write_errors->job.empty()) return vary.write_errors->rate;
  const auto job = io::load_write_error_job(vary.write_errors->job);
  if (job.scan.size() != 1) {
    throw IoError(
        fmt::format("{}: /scan: {} pulses must be one, whose write error rate counts", job.path, job.scan.size()));
  }
  const auto result = run_write_errors(job, {.threads = 1, .simd = simd});
  if (!result.failure.empty()) throw InvalidArgument(job.path + ": " + result.failure);
  return result.points.front().found.rate;
}

Reader scaled(Reader reader, double factor) {
  if (auto* amp = std::get_if<DiffAmp>(&reader)) amp->gain *= factor;
  if (auto* amp = std::get_if<Transimpedance>(&reader)) amp->feedback_ohm *= factor;
  return reader;
}

/// Offset and gain of every amplifier of a tile: two numbers per pair, whatever the sizes.
void vary_amplifiers(Tile& tile, const io::AmplifierSpread& spread, SampleRng rng, SampleSums& sums) {
  const double log_tile_factor = spread.gain_sigma * rng.normal();
  const Reader nominal = tile.reader;
  tile.reader = spread.gain_per_tile ? scaled(nominal, std::exp(log_tile_factor)) : nominal;
  if (spread.offset_sigma_v > 0) tile.offset_v.resize(tile.num_pairs());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    const double offset = spread.offset_sigma_v * rng.normal();
    const double log_factor = spread.gain_sigma * rng.normal();
    if (spread.offset_sigma_v > 0) tile.offset_v(k) = offset;
    if (spread.gain_sigma > 0 && !spread.gain_per_tile) {
      tile.pair_readers.push_back(scaled(nominal, std::exp(log_factor)));
    }
    sums.amplifier_offset_v.add(offset);
    sums.log_amplifier_gain.add(spread.gain_per_tile ? log_tile_factor : log_factor);
  }
}

NeuronDeviation draw_neuron(const io::NeuronSpread& spread, SampleRng& rng, SampleSums& sums) {
  const double offset_v = spread.offset_sigma_v * rng.normal();
  const double log_slope = spread.slope_sigma * rng.normal();
  const double log_ohm = spread.output_ohm_sigma * rng.normal();
  sums.neuron_offset_v.add(offset_v);
  sums.log_neuron_slope.add(log_slope);
  sums.log_neuron_ohm.add(log_ohm);
  return {.input_offset_v = offset_v, .slope_factor = std::exp(log_slope), .output_ohm_factor = std::exp(log_ohm)};
}

/// The calibrated neuron at the conditions of the die.
SigmoidNeuron neuron_of_die(const io::NeuronCalibration& calibration, const io::WhatVaries& vary,
                            const Eigen::VectorXd& die) {
  const io::NeuronSpread& spread = *vary.neuron;
  NeuronConditions conditions = calibration.conditions;
  if (!spread.corners.empty()) {
    const double index = spread.corners.size() > 1 ? die_value(vary, die, kDieCorner) : 0;
    conditions.corner = spread.corners[static_cast<std::size_t>(index)];
  }
  for (const io::ConditionSpread& condition : spread.conditions) {
    conditions.*kConditions[condition.axis].field =
        die_value(vary, die, kDieConditions + static_cast<int>(condition.axis));
  }
  if (spread.follows_temperature) conditions.temperature_k = die_value(vary, die, kDieTemperature);
  SigmoidNeuron neuron = neuron_at(calibration.neuron, conditions);
  if (calibration.logistic) neuron.table = {};
  return neuron;
}

bool follows_the_die(const io::NeuronSpread& spread) {
  return !spread.corners.empty() || !spread.conditions.empty() || spread.follows_temperature;
}

bool has_own_neurons(const io::NeuronSpread& spread) {
  return spread.offset_sigma_v > 0 || spread.slope_sigma > 0 || spread.output_ohm_sigma > 0;
}

/// Neurons of one layer; three numbers per neuron, or per layer.
void vary_neurons(AnalogLayer& layer, const io::NeuronSpread& spread, SampleRng rng, SampleSums& sums) {
  if (!has_own_neurons(spread)) return;
  if (spread.per_layer) {
    layer.neuron = deviated(layer.neuron, draw_neuron(spread, rng, sums));
    return;
  }
  for (Index k = 0; k < layer.num_outputs; ++k) {
    layer.neurons.push_back(deviated(layer.neuron, draw_neuron(spread, rng, sums)));
  }
}

/// In the order of parameter_names.
Eigen::VectorXd parameters_of(const io::WhatVaries& vary, const Eigen::VectorXd& die, const SampleSums& sums) {
  std::vector<double> values;
  for (const DieParameter& parameter : die_parameters(vary)) values.push_back(die_value(vary, die, parameter.place));
  for (const SumParameter& parameter : sum_parameters(vary)) values.push_back(parameter.value(sums));
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
}

void require_die(const DieDraw& draw) {
  require(draw.die.size() == kDieNumbers, "die", fmt::format("{} numbers", draw.die.size()),
          fmt::format("{}, as num_die_numbers() says", kDieNumbers));
}

/// The two resistances of the cells, where there are two: no more, and not one that would be both states at once.
std::optional<CellPair> states_of(const Eigen::MatrixXd& cell_ohm) {
  std::set<double> different;
  for (const double ohm : cell_ohm.reshaped()) {
    if (ohm > 0 && std::isfinite(ohm)) different.insert(ohm);
    if (different.size() > 2) return std::nullopt;
  }
  if (different.size() < 2) return std::nullopt;
  return CellPair{.on_ohm = *different.begin(), .off_ohm = *different.rbegin()};
}

}  // namespace

int num_die_numbers() {
  return kDieNumbers;
}

std::vector<DieParameterName> die_parameter_names(const io::WhatVaries& vary) {
  std::vector<DieParameterName> names;
  for (const DieParameter& parameter : die_parameters(vary)) names.push_back({parameter.name, parameter.place});
  return names;
}

std::vector<std::string> parameter_names(const io::WhatVaries& vary) {
  std::vector<std::string> names;
  for (const DieParameter& parameter : die_parameters(vary)) names.push_back(parameter.name);
  for (const SumParameter& parameter : sum_parameters(vary)) names.push_back(parameter.name);
  return names;
}

NetworkSampler::NetworkSampler(const io::Experiment& experiment, const io::WhatVaries& vary, SimdLevel simd)
    : nominal_(network_of(experiment)),
      circuit_(*experiment.circuit),
      vary_(vary),
      write_error_rate_(write_error_rate_of(vary, simd)) {}

NetworkSample NetworkSampler::draw(const DieDraw& draw) const {
  require_die(draw);
  NetworkSample sample{.network = nominal_, .parameters = {}};
  const CellContext context{.vary = &vary_,
                            .temperature_law = circuit_.temperature_law,
                            .card_temperature_k = circuit_.card_temperature_k,
                            .write_error_rate = write_error_rate_,
                            .nominal_cells = draw.nominal_cells};
  const bool local = !draw.nominal_cells;
  SampleSums sums;
  CrossbarPlace place{.seed = draw.seed, .crossbar = 0};
  for (std::size_t l = 0; l < sample.network.layers.size(); ++l) {
    AnalogLayer& layer = sample.network.layers[l];
    for (Tile& tile : layer.tiles) {
      sums += vary_crossbar(tile.crossbar, circuit_.layers[l].cells, context, draw.die, place);
      const std::uint64_t stream = place.crossbar * kStreamsPerCrossbar + kAmplifierStream;
      if (vary_.amplifier && local) vary_amplifiers(tile, *vary_.amplifier, {draw.seed, stream}, sums);
      ++place.crossbar;
    }
    if (!vary_.neuron) continue;
    if (follows_the_die(*vary_.neuron)) layer.neuron = neuron_of_die(*circuit_.calibration, vary_, draw.die);
    if (local) vary_neurons(layer, *vary_.neuron, {draw.seed, kFirstNeuronStream + l}, sums);
  }
  sample.parameters = parameters_of(vary_, draw.die, sums);
  return sample;
}

CrossbarSampler::CrossbarSampler(const io::CrossbarCase& xbar_case, const io::WhatVaries& vary, SimdLevel simd)
    : nominal_(xbar_case.crossbar),
      cells_(states_of(xbar_case.crossbar.cell_resistance_ohm)),
      vary_(vary),
      write_error_rate_(write_error_rate_of(vary, simd)) {
  require_states(cells_, {.vary = &vary_, .write_error_rate = write_error_rate_});
}

CrossbarSample CrossbarSampler::draw(const DieDraw& draw) const {
  require_die(draw);
  CrossbarSample sample{.crossbar = nominal_, .parameters = {}};
  const CellContext context{.vary = &vary_, .write_error_rate = write_error_rate_, .nominal_cells = draw.nominal_cells};
  const SampleSums sums = vary_crossbar(sample.crossbar, cells_, context, draw.die, {.seed = draw.seed, .crossbar = 0});
  sample.parameters = parameters_of(vary_, draw.die, sums);
  return sample;
}

}  // namespace sotto::study
