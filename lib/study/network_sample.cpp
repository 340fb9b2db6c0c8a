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

namespace sotto::study {
namespace {

using Eigen::Index;

/// Mean of numbers that are added one by one.
struct Mean {
  double sum = 0;
  std::int64_t count = 0;
  void add(double x) { sum += x, ++count; }
  double value() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
};

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
void vary_amplifiers(Tile& tile, const io::AmplifierSpread& spread, SampleRng rng, Mean& offset_v) {
  const double tile_factor = std::exp(spread.gain_sigma * rng.normal());
  const Reader nominal = tile.reader;
  tile.reader = spread.gain_per_tile ? scaled(nominal, tile_factor) : nominal;
  if (spread.offset_sigma_v > 0) tile.offset_v.resize(tile.num_pairs());
  for (Index k = 0; k < tile.num_pairs(); ++k) {
    const double offset = spread.offset_sigma_v * rng.normal();
    const double factor = std::exp(spread.gain_sigma * rng.normal());
    if (spread.offset_sigma_v > 0) tile.offset_v(k) = offset;
    if (spread.gain_sigma > 0 && !spread.gain_per_tile) tile.pair_readers.push_back(scaled(nominal, factor));
    offset_v.add(offset);
  }
}

NeuronDeviation draw_neuron(const io::NeuronSpread& spread, SampleRng& rng) {
  NeuronDeviation deviation;
  deviation.input_offset_v = spread.offset_sigma_v * rng.normal();
  deviation.slope_factor = std::exp(spread.slope_sigma * rng.normal());
  deviation.output_ohm_factor = std::exp(spread.output_ohm_sigma * rng.normal());
  return deviation;
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
void vary_neurons(AnalogLayer& layer, const io::NeuronSpread& spread, SampleRng rng, Mean& offset_v) {
  if (!has_own_neurons(spread)) return;
  if (spread.per_layer) {
    const NeuronDeviation deviation = draw_neuron(spread, rng);
    layer.neuron = deviated(layer.neuron, deviation);
    offset_v.add(deviation.input_offset_v);
    return;
  }
  for (Index k = 0; k < layer.num_outputs; ++k) {
    const NeuronDeviation deviation = draw_neuron(spread, rng);
    layer.neurons.push_back(deviated(layer.neuron, deviation));
    offset_v.add(deviation.input_offset_v);
  }
}

Eigen::VectorXd parameters_of(const io::WhatVaries& vary, const Eigen::VectorXd& die, const CellSums& sums,
                              const Mean& amplifier_v, const Mean& neuron_v) {
  std::vector<double> values;
  for (const DieParameter& parameter : die_parameters(vary)) values.push_back(die_value(vary, die, parameter.place));
  const auto mean = [](double sum, std::int64_t count) { return count > 0 ? sum / static_cast<double>(count) : 0; };
  if (vary.cells) {
    values.push_back(mean(sums.log_p, sums.num_p));
    values.push_back(mean(sums.log_ap, sums.num_ap));
  }
  if (vary.faults) values.push_back(static_cast<double>(sums.faulty));
  if (vary.write_errors) values.push_back(static_cast<double>(sums.write_errors));
  if (vary.amplifier && vary.amplifier->offset_sigma_v > 0) values.push_back(amplifier_v.value());
  if (vary.neuron && vary.neuron->offset_sigma_v > 0) values.push_back(neuron_v.value());
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
  if (vary.cells) names.insert(names.end(), {"cells_p_mean", "cells_ap_mean"});
  if (vary.faults) names.emplace_back("faulty_cells");
  if (vary.write_errors) names.emplace_back("write_errors");
  if (vary.amplifier && vary.amplifier->offset_sigma_v > 0) names.emplace_back("amplifier_offset_mean_v");
  if (vary.neuron && vary.neuron->offset_sigma_v > 0) names.emplace_back("neuron_offset_mean_v");
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
  CellSums sums;
  Mean amplifier_v, neuron_v;
  CrossbarPlace place{.seed = draw.seed, .crossbar = 0};
  for (std::size_t l = 0; l < sample.network.layers.size(); ++l) {
    AnalogLayer& layer = sample.network.layers[l];
    for (Tile& tile : layer.tiles) {
      sums += vary_crossbar(tile.crossbar, circuit_.layers[l].cells, context, draw.die, place);
      const std::uint64_t stream = place.crossbar * kStreamsPerCrossbar + kAmplifierStream;
      if (vary_.amplifier && local) vary_amplifiers(tile, *vary_.amplifier, {draw.seed, stream}, amplifier_v);
      ++place.crossbar;
    }
    if (!vary_.neuron) continue;
    if (follows_the_die(*vary_.neuron)) layer.neuron = neuron_of_die(*circuit_.calibration, vary_, draw.die);
    if (local) vary_neurons(layer, *vary_.neuron, {draw.seed, kFirstNeuronStream + l}, neuron_v);
  }
  sample.parameters = parameters_of(vary_, draw.die, sums, amplifier_v, neuron_v);
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
  const CellSums sums = vary_crossbar(sample.crossbar, cells_, context, draw.die, {.seed = draw.seed, .crossbar = 0});
  sample.parameters = parameters_of(vary_, draw.die, sums, {}, {});
  return sample;
}

}  // namespace sotto::study
