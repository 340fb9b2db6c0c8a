#include "sotto/io/neuron_card.hpp"

#include "io/calibration_section.hpp"
#include "io/card.hpp"

namespace sotto::io {
namespace {

constexpr KnownParameter kKnown[] = {
    {"low_v", kAnyNumber},    {"high_v", kAnyNumber},       {"slope_per_v", kAnyNumber},
    {"centre_v", kAnyNumber}, {"output_ohm", kNonNegative}, {"delay_s", kNonNegative},
    {"energy_per_transition_j", kAnyNumber},
};

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
    neuron.table = neuron_at(calibrated, calibrated.nominal).table;
  }
  blaming(card.file, [&] { validate(neuron); });
  return neuron;
}

}  // namespace sotto::io
