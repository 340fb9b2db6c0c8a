#include "sotto/io/what_varies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "io/file_reference.hpp"
#include "io/monte_carlo_section.hpp"

namespace sotto::io {
namespace {

constexpr NumberRule kShareBelowOne{0, true, 1 - 0x1p-53, false, "in [0, 1)"};
constexpr NumberRule kInsideOne{0, false, 1 - 0x1p-53, false, "in (0, 1)"};
constexpr NumberRule kCosine{-1, false, 0.999999, false, "in (-1, 1)"};

/// `rule`: of the ends, or of the mean.
NumberSpread read_spread(const JsonReader& node, const NumberRule& rule) {
  if (!node.value().is_object()) node.fail("an object with low and high, or with mean and sigma");
  NumberSpread spread;
  spread.uniform = !node.has("mean");
  if (!spread.uniform) {
    node.allow_keys({"mean", "sigma"});
    spread.mean = node.at("mean").number(rule);
    spread.sigma = node.at("sigma").number(kNonNegative);
    return spread;
  }
  node.allow_keys({"low", "high"});
  spread.low = node.at("low").number(rule);
  spread.high = node.at("high").number(kAnyNumber);
  if (spread.high < spread.low) node.at("high").fail(fmt::format(">= low = {}", spread.low));
  return spread;
}

CellSpread read_cells(const JsonReader& node, const SectionContext& context) {
  CellSpread cells;
  if (node.has("model")) {
    cells.model = node.at("model").word<CellModel>({{"correlated", CellModel::correlated},
                                                    {"independent", CellModel::independent},
                                                    {"uniform", CellModel::uniform}});
  }
  if (cells.model == CellModel::uniform) {
    node.allow_keys({"model", "share"});
    cells.share = node.at("share").number(kShareBelowOne);
    return cells;
  }
  node.allow_keys({"model", "common_sigma", "ratio_sigma", "die_share", "neighbor_share", "correlation_cells"});
  Variation& sizes = cells.variation;
  if (context.card) sizes = *context.card;
  sizes.common_sigma = node.number_or("common_sigma", kNonNegative, sizes.common_sigma);
  sizes.ratio_sigma = node.number_or("ratio_sigma", kNonNegative, sizes.ratio_sigma);
  sizes.die_share = node.number_or("die_share", kFraction, sizes.die_share);
  sizes.neighbor_share = node.number_or("neighbor_share", kFraction, sizes.neighbor_share);
  sizes.correlation_cells = node.number_or("correlation_cells", kPositive, sizes.correlation_cells);
  blaming(node.where(), [&] { validate(sizes); });
  return cells;
}

FaultSpread read_faults(const JsonReader& node) {
  node.allow_keys(
      {"stuck_p", "stuck_ap", "pinhole", "open", "intermediate", "pinhole_ratio", "open_ohm", "intermediate_cos"});
  FaultSpread faults;
  FaultRates& rates = faults.rates;
  rates.stuck_p = node.number_or("stuck_p", kFraction, 0);
  rates.stuck_ap = node.number_or("stuck_ap", kFraction, 0);
  rates.pinhole = node.number_or("pinhole", kFraction, 0);
  rates.open = node.number_or("open", kFraction, 0);
  rates.intermediate = node.number_or("intermediate", kFraction, 0);
  FaultEffects& effects = faults.effects;
  effects.pinhole_ratio = node.number_or("pinhole_ratio", kInsideOne, effects.pinhole_ratio);
  effects.open_ohm = node.number_or("open_ohm", kPositive, effects.open_ohm);
  effects.intermediate_cos = node.number_or("intermediate_cos", kCosine, effects.intermediate_cos);
  blaming(node.where(), [&] {
    validate(rates);
    validate(effects);
  });
  return faults;
}

WriteErrors read_write_errors(const JsonReader& node, const SectionContext& context) {
  node.allow_keys({"rate", "job"});
  if (node.has("rate") == node.has("job")) {
    throw IoError(node.where() + ": exactly one of the keys rate and job must be given");
  }
  if (node.has("job")) return {.job = resolved_path(node.at("job"), context.file)};
  return {.rate = node.at("rate").number(kFraction)};
}

ReadNoise read_read_noise(const JsonReader& node) {
  node.allow_keys({"lowest_hz", "highest_hz", "hooge_ratio", "read_v", "temperature_k"});
  ReadNoise noise;
  noise.band.lowest_hz = node.number_or("lowest_hz", kNonNegative, 0);
  noise.band.highest_hz = node.at("highest_hz").number(kPositive);
  if (noise.band.highest_hz <= noise.band.lowest_hz) {
    node.at("highest_hz").fail(fmt::format("> lowest_hz = {}", noise.band.lowest_hz));
  }
  noise.band.hooge_ratio = node.number_or("hooge_ratio", kNonNegative, 0);
  noise.read_v = node.number_or("read_v", kPositive, noise.read_v);
  noise.temperature_k = node.number_or("temperature_k", kPositive, noise.temperature_k);
  blaming(node.where(), [&] { validate(noise.band); });
  return noise;
}

WireSpread read_wire_spread(const JsonReader& node, const SectionContext& context) {
  node.allow_keys({"row_sigma", "col_sigma", "per", "open_segment", "capacitance_sigma"});
  WireSpread wires;
  wires.row_sigma = node.number_or("row_sigma", kNonNegative, 0);
  wires.col_sigma = node.number_or("col_sigma", kNonNegative, 0);
  wires.open_segment = node.number_or("open_segment", kFraction, 0);
  if (node.has("per")) {
    wires.per = node.at("per").word<WirePart>(
        {{"die", WirePart::die}, {"crossbar", WirePart::crossbar}, {"segment", WirePart::segment}});
  }
  wires.capacitance_sigma = node.number_or("capacitance_sigma", kNonNegative, 0);
  if (wires.capacitance_sigma > 0 && !context.has_wire_capacitance) {
    node.at("capacitance_sigma")
        .fail(context.is_network ? "0 in an experiment, whose delays are not computed"
                                 : "0: the wires of the case have no capacitance");
  }
  return wires;
}

AmplifierSpread read_amplifier(const JsonReader& node) {
  node.allow_keys({"offset_sigma_v", "gain_sigma", "gain_per"});
  AmplifierSpread amplifier;
  amplifier.offset_sigma_v = node.number_or("offset_sigma_v", kNonNegative, 0);
  amplifier.gain_sigma = node.number_or("gain_sigma", kNonNegative, 0);
  if (node.has("gain_per")) {
    amplifier.gain_per_tile = node.at("gain_per").word<bool>({{"amplifier", false}, {"tile", true}});
  }
  return amplifier;
}

std::vector<ConditionSpread> read_conditions_spread(const JsonReader& node) {
  std::vector<std::string_view> names;
  for (const ConditionAxis& axis : kConditions) names.push_back(axis.name);
  node.allow_keys(names);
  std::vector<ConditionSpread> conditions;
  for (std::size_t a = 0; a < kConditions.size(); ++a) {
    if (node.has(names[a])) conditions.push_back({a, read_spread(node.at(names[a]), kAnyNumber)});
  }
  return conditions;
}

std::string read_corner(const JsonReader& node, const SectionContext& context) {
  std::string corner = node.string();
  const bool known = context.corners.empty() || std::ranges::find(context.corners, corner) != context.corners.end();
  if (!known) node.fail(fmt::format("one of the corners of the neuron's card: {}", fmt::join(context.corners, ", ")));
  return corner;
}

NeuronSpread read_neuron_spread(const JsonReader& node, const SectionContext& context) {
  node.allow_keys(
      {"offset_sigma_v", "slope_sigma", "output_ohm_sigma", "per", "conditions", "corners", "follows_temperature"});
  NeuronSpread neuron;
  neuron.offset_sigma_v = node.number_or("offset_sigma_v", kNonNegative, 0);
  neuron.slope_sigma = node.number_or("slope_sigma", kNonNegative, 0);
  neuron.output_ohm_sigma = node.number_or("output_ohm_sigma", kNonNegative, 0);
  if (node.has("per")) neuron.per_layer = node.at("per").word<bool>({{"neuron", false}, {"layer", true}});
  for (const char* key : {"conditions", "corners", "follows_temperature"}) {
    if (node.has(key) && !context.calibrated_neuron) {
      node.at(key).fail("absent: the neuron of the circuit is not {\"card\": ...} of a card with a calibration");
    }
  }
  if (node.has("conditions")) neuron.conditions = read_conditions_spread(node.at("conditions"));
  if (node.has("corners")) {
    const auto list = node.at("corners");
    for (Eigen::Index k = 0; k < list.size(); ++k) neuron.corners.push_back(read_corner(list.at(k), context));
  }
  if (node.has("follows_temperature")) neuron.follows_temperature = node.at("follows_temperature").boolean();
  return neuron;
}

/// Reads the member where it is there; `null` is what a sweep or a file of its own sets it to.
template <typename Part, typename Read>
void read_part(const JsonReader& node, std::string_view key, std::optional<Part>& part, Read&& read) {
  if (node.has(key) && !node.at(key).value().is_null()) part = read(node.at(key));
}

}  // namespace

double NumberSpread::at(double standard_normal) const {
  if (!uniform) return mean + sigma * standard_normal;
  if (standard_normal == std::numeric_limits<double>::infinity()) return high;  // not an ulp more: a box may end here
  return low + (high - low) * 0.5 * std::erfc(-standard_normal / std::numbers::sqrt2);
}

bool anything_varies(const WhatVaries& vary) {
  return vary != WhatVaries{};
}

WhatVaries read_what_varies(const JsonReader& node, const SectionContext& context) {
  if (context.is_network) {
    node.allow_keys({"cells", "faults", "write_errors", "read_noise", "temperature_k", "wires", "amplifier", "neuron"});
  } else {
    node.allow_keys({"cells", "faults", "write_errors", "read_noise", "temperature_k", "wires"});
  }
  WhatVaries vary;
  read_part(node, "cells", vary.cells, [&](const JsonReader& part) { return read_cells(part, context); });
  read_part(node, "faults", vary.faults, read_faults);
  read_part(node, "write_errors", vary.write_errors,
            [&](const JsonReader& part) { return read_write_errors(part, context); });
  read_part(node, "read_noise", vary.read_noise, read_read_noise);
  read_part(node, "temperature_k", vary.temperature_k,
            [](const JsonReader& part) { return read_spread(part, kNonNegative); });
  read_part(node, "wires", vary.wires, [&](const JsonReader& part) { return read_wire_spread(part, context); });
  read_part(node, "amplifier", vary.amplifier, read_amplifier);
  read_part(node, "neuron", vary.neuron, [&](const JsonReader& part) { return read_neuron_spread(part, context); });
  const bool follows = vary.neuron && vary.neuron->follows_temperature;
  if (follows && !vary.temperature_k) node.at("neuron").at("follows_temperature").fail("false without temperature_k");
  return vary;
}

}  // namespace sotto::io
