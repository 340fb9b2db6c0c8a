#include "sotto/io/neuron_card.hpp"

#include <utility>

#include "io/calibration_section.hpp"
#include "io/card.hpp"
#include "io/json_writer.hpp"

namespace sotto::io {
namespace {

constexpr KnownParameter kKnown[] = {
    {"low_v", kAnyNumber},
    {"high_v", kAnyNumber},
    {"slope_per_v", kAnyNumber},
    {"centre_v", kAnyNumber},
    {"output_ohm", kNonNegative},
    {"delay_s", kNonNegative},
    {"energy_per_transition_j", kAnyNumber},
};

std::vector<double> numbers(const JsonReader& node) {
  const Eigen::VectorXd values = node.vector(kAnyNumber);
  return {values.begin(), values.end()};
}

/// {"input_v": [...], "output_v": [...], "supply_w": [...]}: table and supply power of a neuron that was fitted to
/// outputs of a network, the one or the other or both.
void read_curves(const JsonReader& node, SigmoidNeuron& neuron) {
  node.allow_keys({"input_v", "output_v", "supply_w"});
  if (!node.has("output_v") && !node.has("supply_w")) node.fail("an object with output_v or supply_w beside input_v");
  const auto input_v = numbers(node.at("input_v"));
  if (node.has("output_v")) neuron.table = {.input_v = input_v, .output_v = numbers(node.at("output_v"))};
  if (node.has("supply_w")) neuron.supply = {.input_v = input_v, .power_w = numbers(node.at("supply_w"))};
}

}  // namespace

SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const auto card = read_card(document, "neuron_card", "parameters", kKnown);
  SigmoidNeuron neuron{.low_v = required_value(card, "low_v"),
                       .high_v = required_value(card, "high_v"),
                       .slope_per_v = required_value(card, "slope_per_v"),
                       .centre_v = required_value(card, "centre_v"),
                       .output_ohm = required_value(card, "output_ohm"),
                       .delay_s = card.value("delay_s").value_or(0),
                       .energy_per_transition_j = card.value("energy_per_transition_j").value_or(0)};
  const auto root = JsonReader::open(document, "neuron_card");
  if (root.has("calibration")) {
    const auto calibrated = read_calibrated_neuron(root.at("calibration"));
    const SigmoidNeuron nominal = neuron_at(calibrated, calibrated.nominal);
    neuron.table = nominal.table;
    neuron.supply = nominal.supply;
  }
  if (root.has("curves")) {
    if (root.has("calibration")) root.at("curves").fail("absent beside a calibration, which has its own table");
    read_curves(root.at("curves"), neuron);
  }
  blaming(card.file, [&] { validate(neuron); });
  return neuron;
}

void require_card_holds(const SigmoidNeuron& neuron) {
  require(neuron.delay_s == 0, "delay_s", neuron.delay_s, "0: a fitted card has no delay");
  require(neuron.energy_per_transition_j == 0, "energy_per_transition_j", neuron.energy_per_transition_j,
          "0: a fitted card has no energy per transition");
  require(!has_varying_resistance(neuron), "table.output_ohm", "resistances at the knots",
          "absent: a fitted card has one output_ohm");
  const bool both = !neuron.table.empty() && !neuron.supply.empty();
  require(!both || neuron.table.input_v == neuron.supply.input_v, "supply.input_v", "other knots",
          "those of the table");
}

std::string fitted_neuron_card_json(const FittedNeuronCard& card) {
  const SigmoidNeuron& neuron = card.neuron;
  validate(neuron);
  require_card_holds(neuron);
  Json json = {{"schema", 1}, {"kind", "neuron_card"}, {"name", card.name}};
  if (!card.description.empty()) json["description"] = card.description;
  const std::pair<const char*, double> parameters[] = {{"low_v", neuron.low_v},
                                                       {"high_v", neuron.high_v},
                                                       {"slope_per_v", neuron.slope_per_v},
                                                       {"centre_v", neuron.centre_v},
                                                       {"output_ohm", neuron.output_ohm}};
  for (const auto& [name, value] : parameters) json["parameters"][name] = {{"value", value}, {"source", card.source}};
  if (!neuron.table.empty()) {
    json["curves"]["input_v"] = neuron.table.input_v;
    json["curves"]["output_v"] = neuron.table.output_v;
  }
  if (!neuron.supply.empty()) {
    json["curves"]["input_v"] = neuron.supply.input_v;
    json["curves"]["supply_w"] = neuron.supply.power_w;
  }
  if (!card.notes.empty()) json["notes"] = card.notes;
  return to_text(json);
}

}  // namespace sotto::io
