/// What device, wire and neuron cards have in common: named numbers with sources.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "io/json_reader.hpp"
#include "sotto/io/device_card.hpp"

namespace sotto::io {

/// One parameter that a kind of card may have.
struct KnownParameter {
  std::string_view name;
  NumberRule rule;
};

/// Reads name, type (device cards), description, notes, and the parameters, which stand in the object `section`. Throws
/// IoError on names that are not known, values against their rule, and numbers without a source.
DeviceCard read_card(const JsonDocument& document, std::string_view kind, std::string_view section,
                     std::span<const KnownParameter> known);

/// The value; throws IoError where the card is blank or silent.
double required_value(const DeviceCard& card, const std::string& parameter, std::string_view section = "parameters");

}  // namespace sotto::io
