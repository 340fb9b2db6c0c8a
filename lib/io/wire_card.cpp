#include "sotto/io/wire_card.hpp"

#include "io/card.hpp"

namespace sotto::io {
namespace {

constexpr NumberRule kBelowOne{0, true, 0x1.fffffffffffffp-1, false, "in [0, 1)"};

constexpr KnownParameter kGeometry[] = {
    {"bulk_resistivity_ohm_m", kPositive},
    {"mean_free_path_m", kPositive},
    {"specular_fraction", kFraction},
    {"grain_reflection", kBelowOne},
    {"width_m", kPositive},
    {"thickness_m", kPositive},
    {"row_pitch_m", kPositive},
    {"col_pitch_m", kPositive},
};

constexpr KnownParameter kSegments[] = {{"row_segment_ohm", kNonNegative}, {"col_segment_ohm", kNonNegative}};

constexpr KnownParameter kFarads[] = {{"row_segment_f", kNonNegative}, {"col_segment_f", kNonNegative}};

WireGeometry geometry_of(const DeviceCard& card) {
  const auto value = [&](const char* name) { return required_value(card, name, "geometry"); };
  return {.bulk_resistivity_ohm_m = value("bulk_resistivity_ohm_m"),
          .mean_free_path_m = value("mean_free_path_m"),
          .specular_fraction = value("specular_fraction"),
          .grain_reflection = value("grain_reflection"),
          .width_m = value("width_m"),
          .thickness_m = value("thickness_m"),
          .row_pitch_m = value("row_pitch_m"),
          .col_pitch_m = value("col_pitch_m")};
}

}  // namespace

Wires load_wires(const std::string& path) {
  const auto document = load_json(path);
  const auto root = JsonReader::open(document, "wire_card");
  if (root.has("geometry")) {
    const auto card = read_card(document, "wire_card", "geometry", kGeometry);
    return blaming(card.file, [&] { return wires_from_geometry(geometry_of(card)); });
  }
  const auto card = read_card(document, "wire_card", "parameters", kSegments);
  Wires wires;
  wires.row_segment_ohm = required_value(card, "row_segment_ohm");
  wires.col_segment_ohm = required_value(card, "col_segment_ohm");
  return wires;
}

Capacitance load_wire_capacitance(const std::string& path) {
  JsonDocument document = load_json(path);
  if (!JsonReader::open(document, "wire_card").has("capacitance")) return {};
  for (const char* resistances : {"geometry", "parameters"}) document.root.erase(resistances);
  const auto card = read_card(document, "wire_card", "capacitance", kFarads);
  Capacitance capacitance;
  capacitance.row_segment_f = required_value(card, "row_segment_f", "capacitance");
  capacitance.col_segment_f = required_value(card, "col_segment_f", "capacitance");
  return capacitance;
}

}  // namespace sotto::io
