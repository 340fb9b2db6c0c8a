#include "sotto/io/neuron_card.hpp"

#include "io/card.hpp"

namespace sotto::io {
namespace {

constexpr KnownParameter kKnown[] = {
    {"low_v", kAnyNumber},    {"high_v", kAnyNumber},       {"slope_per_v", kAnyNumber},
    {"centre_v", kAnyNumber}, {"output_ohm", kNonNegative},
};

}  // namespace

SigmoidNeuron load_neuron(const std::string& path, const Overrides& overrides) {
  const auto card = read_card(load_json(path, overrides), "neuron_card", "parameters", kKnown);
  const SigmoidNeuron neuron{.low_v = required_value(card, "low_v"),
                             .high_v = required_value(card, "high_v"),
                             .slope_per_v = required_value(card, "slope_per_v"),
                             .centre_v = required_value(card, "centre_v"),
                             .output_ohm = required_value(card, "output_ohm")};
  blaming(card.file, [&] { validate(neuron); });
  return neuron;
}

}  // namespace sotto::io
