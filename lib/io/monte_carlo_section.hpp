/// The "montecarlo" object of an experiment or a crossbar case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/json_reader.hpp"
#include "sotto/io/monte_carlo_spec.hpp"

namespace sotto::io {

/// What the section's meaning depends on.
struct SectionContext {
  std::string file = {};                         ///< paths of the section are relative to it
  bool is_network = true;                        ///< else a crossbar case
  std::optional<Variation> card = std::nullopt;  ///< spread of the circuit's device card
  bool calibrated_neuron = false;
  bool has_wire_capacitance = false;  ///< of a case: what capacitance_sigma varies
  std::vector<std::string> corners = {};  ///< of that neuron's calibration; none: not known
};

MonteCarloSpec read_monte_carlo_spec(const JsonReader& node, const SectionContext& context);

WhatVaries read_what_varies(const JsonReader& node, const SectionContext& context);

}  // namespace sotto::io
