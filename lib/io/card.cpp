#include "io/card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace sotto::io {
namespace {

CardParameter read_parameter(const JsonReader& node, const NumberRule& rule) {
  node.allow_keys({"value", "source", "assumed"});
  CardParameter parameter;
  if (const auto value = node.at("value"); !value.value().is_null()) parameter.value = value.number(rule);
  parameter.source = node.at("source").string();
  if (node.has("assumed")) parameter.assumed = node.at("assumed").boolean();
  return parameter;
}

}  // namespace

DeviceCard read_card(const JsonDocument& document, std::string_view kind, std::string_view section,
                     std::span<const KnownParameter> known) {
  const auto root = JsonReader::open(document, kind);
  const bool has_type = kind == "device_card";
  std::vector<std::string_view> keys = {"name", "description", section, "notes"};
  if (has_type) keys.push_back("type");
  if (kind == "wire_card" && section != "capacitance") keys.push_back("capacitance");
  if (kind == "neuron_card") keys.insert(keys.end(), {"calibration", "curves"});
  root.allow_keys(keys);
  DeviceCard card;
  card.file = document.file;
  card.name = root.at("name").string();
  if (has_type) card.type = root.at("type").string();
  card.description = root.string_or("description", "");
  for (Eigen::Index k = 0; root.has("notes") && k < root.at("notes").size(); ++k) {
    card.notes.push_back(root.at("notes").at(k).string());
  }
  const auto parameters = root.at(section);
  std::vector<std::string_view> names;
  for (const auto& parameter : known) names.push_back(parameter.name);
  parameters.allow_keys(names);
  for (const auto& [name, rule] : known) {
    if (!parameters.has(name)) continue;
    card.parameters.emplace(name, read_parameter(parameters.at(name), rule));
  }
  return card;
}

double required_value(const DeviceCard& card, const std::string& parameter, std::string_view section) {
  const auto value = card.value(parameter);
  if (value) return *value;
  const bool blank = card.parameters.contains(parameter);
  throw MissingParameter(fmt::format("{}: /{}/{}: {}, a number is needed here", card.file, section, parameter,
                                     blank ? "the value is blank (null)" : "the key is missing"));
}

}  // namespace sotto::io
