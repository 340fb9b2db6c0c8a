/// Conditions of a neuron in JSON: the fields of NeuronConditions by name.
#pragma once

#include <cmath>
#include <string_view>
#include <vector>

#include "io/json_reader.hpp"
#include "io/json_writer.hpp"
#include "sotto/neuron/calibrated_neuron.hpp"

namespace sotto::io {

/// All names, and `others` behind them.
inline std::vector<std::string_view> condition_keys(std::initializer_list<std::string_view> others) {
  std::vector<std::string_view> keys = {"corner", "load_ohm"};
  for (const auto& condition : kConditions) keys.push_back(condition.name);
  keys.insert(keys.end(), others);
  return keys;
}

/// The fields that are there; the others are those of `base`. Does not look for unknown keys.
inline NeuronConditions read_conditions(const JsonReader& node, const NeuronConditions& base) {
  NeuronConditions conditions = base;
  conditions.corner = node.string_or("corner", base.corner);
  for (const auto& [name, field] : kConditions) conditions.*field = node.number_or(name, kNonNegative, base.*field);
  conditions.load_ohm = node.number_or("load_ohm", kResistance, base.load_ohm);
  return conditions;
}

/// Without load_ohm where that is infinite.
inline Json conditions_json(const NeuronConditions& conditions) {
  Json json = {{"corner", conditions.corner}};
  for (const auto& [name, field] : kConditions) json[std::string(name)] = conditions.*field;
  if (std::isfinite(conditions.load_ohm)) json["load_ohm"] = conditions.load_ohm;
  return json;
}

}  // namespace sotto::io
