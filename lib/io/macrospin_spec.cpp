#include "io/macrospin_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "io/documents.hpp"
#include "io/file_reference.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/io/device_model.hpp"

namespace sotto::io {
namespace {

constexpr double kSymmetryRel = 1e-12;  // of the demagnetising tensor
constexpr NumberRule kAsymmetry{-1, false, 1 - std::numeric_limits<double>::epsilon() / 2, false, "> -1 and < 1"};
constexpr NumberRule kDamping{0, true, 1, false, "in [0, 1]"};

/// Endings of a field's key, and A/m per unit.
struct FieldUnit {
  const char* ending;
  double a_per_m;
};

/// `hk_a_per_m` 0: no such unit.
std::vector<FieldUnit> field_units(double hk_a_per_m) {
  std::vector<FieldUnit> units = {{"_a_per_m", 1}, {"_tesla", 1 / kVacuumPermeability_tesla_m_per_a}};
  if (hk_a_per_m != 0) units.push_back({"_over_hk", hk_a_per_m});
  return units;
}

/// A field that was found under one of its keys.
struct FoundField {
  JsonReader node;
  double a_per_m;
};

std::optional<FoundField> find_field(const JsonReader& root, const std::string& stem,
                                     const std::vector<FieldUnit>& units) {
  std::optional<FoundField> found;
  for (const FieldUnit& unit : units) {
    if (!root.has(stem + unit.ending)) continue;
    const auto node = root.at(stem + unit.ending);
    if (found) throw IoError(fmt::format("{}: {} is already given in another unit", node.where(), stem));
    found = FoundField{node, unit.a_per_m};
  }
  return found;
}

double field_number(const JsonReader& root, const std::string& stem, const std::vector<FieldUnit>& units) {
  const auto found = find_field(root, stem, units);
  return found ? found->node.number(kAnyNumber) * found->a_per_m : 0;
}

Eigen::Vector3d read_triple(const JsonReader& node) {
  if (!node.value().is_array() || node.size() != 3) node.fail("an array of 3 numbers");
  return node.vector(kAnyNumber);
}

Eigen::Vector3d field_vector(const JsonReader& root, const std::string& stem, const std::vector<FieldUnit>& units) {
  const auto found = find_field(root, stem, units);
  return found ? Eigen::Vector3d(read_triple(found->node) * found->a_per_m) : Eigen::Vector3d::Zero();
}

/// Three numbers on the diagonal, or a whole tensor.
Eigen::Matrix3d demag_tensor(const JsonReader& root, const std::vector<FieldUnit>& units) {
  const auto found = find_field(root, "demag_field", units);
  if (!found) return Eigen::Matrix3d::Zero();
  const auto& node = found->node;
  if (node.size() == 3 && !node.at(0).value().is_array()) {
    return Eigen::Vector3d(read_triple(node) * found->a_per_m).asDiagonal();
  }
  const auto matrix = node.matrix(kAnyNumber);
  if (matrix.rows() != 3 || matrix.cols() != 3) node.fail("3 numbers or a 3 x 3 matrix");
  if (!matrix.isApprox(matrix.transpose(), kSymmetryRel)) node.fail("symmetric");
  return matrix * found->a_per_m;
}

std::vector<std::string> macrospin_keys() {
  std::vector<std::string> keys = {
      "gilbert_damping",    "easy_axis",       "sot_polarization",     "sot_field_like_ratio",
      "stt_polarization",   "stt_asymmetry",   "stt_field_like_ratio", "delta",
      "anisotropy_a_per_m", "anisotropy_tesla"};
  for (const auto* stem : {"anisotropy_second", "demag_field", "field", "exchange_bias", "thermal_field"}) {
    for (const FieldUnit& unit : field_units(1)) keys.push_back(std::string(stem) + unit.ending);
  }
  return keys;
}

void allow(const JsonReader& node, const std::vector<std::string>& keys) {
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  node.allow_keys(views);
}

double thermal_field(const JsonReader& node, double hk_a_per_m) {
  if (!node.has("delta")) return field_number(node, "thermal_field", field_units(hk_a_per_m));
  if (find_field(node, "thermal_field", field_units(hk_a_per_m)))
    node.at("delta").fail("left out beside thermal_field");
  const double delta = node.at("delta").number(kPositive);
  if (hk_a_per_m <= 0) node.at("delta").fail("left out where the anisotropy is not > 0: give thermal_field");
  return thermal_field_a_per_m({.anisotropy_a_per_m = hk_a_per_m, .delta = delta});
}

Macrospin read_macrospin(const JsonReader& node) {
  allow(node, macrospin_keys());
  Macrospin spin;
  spin.gilbert_damping = node.at("gilbert_damping").number(kDamping);
  if (!node.has("anisotropy_a_per_m") && !node.has("anisotropy_tesla")) node.at("anisotropy_tesla");
  spin.anisotropy_a_per_m = field_number(node, "anisotropy", field_units(0));
  const auto units = field_units(spin.anisotropy_a_per_m);
  spin.anisotropy_second_a_per_m = field_number(node, "anisotropy_second", units);
  spin.demag_field_a_per_m = demag_tensor(node, units);
  spin.field_a_per_m = field_vector(node, "field", units);
  spin.exchange_bias_a_per_m = field_vector(node, "exchange_bias", units);
  if (node.has("easy_axis")) spin.easy_axis = read_direction(node.at("easy_axis"));
  if (node.has("sot_polarization")) spin.sot_polarization = read_direction(node.at("sot_polarization"));
  if (node.has("stt_polarization")) spin.stt_polarization = read_direction(node.at("stt_polarization"));
  spin.sot_field_like_ratio = node.number_or("sot_field_like_ratio", kAnyNumber, 0);
  spin.stt_field_like_ratio = node.number_or("stt_field_like_ratio", kAnyNumber, 0);
  spin.stt_asymmetry = node.number_or("stt_asymmetry", kAsymmetry, 0);
  spin.thermal_field_a_per_m = thermal_field(node, spin.anisotropy_a_per_m);
  return spin;
}

DeviceCard read_card_of(const JsonReader& node, const std::string& file) {
  if (!node.value().is_object()) {
    if (!node.value().is_string()) node.fail("the path of a device card, or an object with card and parameters");
    return load_device_card(resolved_path(node, file));
  }
  node.allow_keys({"card", "parameters"});
  auto document = load_json(resolved_path(node.at("card"), file));
  if (!node.has("parameters")) return read_device_card(document);
  const auto parameters = node.at("parameters");
  if (!parameters.value().is_object()) parameters.fail("an object");
  if (!document.root.is_object() || !document.root.contains("parameters")) return read_device_card(document);
  for (const auto& [key, value] : parameters.value().items()) {
    document.root["parameters"][key] = {{"value", parameters.at(key).number(kAnyNumber)}, {"source", file}};
  }
  document.file = fmt::format("{} with {}", document.file, parameters.where());
  return read_device_card(document);
}

DeviceSpec spec_of(const DeviceCard& card) {
  check_card(card);
  DeviceSpec spec;
  spec.layer = free_layer_from_card(card);
  spec.path = write_path_from_card(card, *spec.layer);
  spec.spin = macrospin(*spec.layer, spec.path);
  const bool has_p = card.value("resistance_p_ohm") || card.value("ra_ohm_m2");
  if (has_p && (card.value("resistance_ap_ohm") || card.value("tmr_ratio"))) spec.mtj = mtj_from_card(card);
  const bool has_strip = card.value("channel_length_m") && card.value("channel_width_m") &&
                         card.value("channel_thickness_m") &&
                         (card.value("channel_resistance_ohm") || card.value("channel_resistivity_ohm_m"));
  if (has_strip) spec.strip = channel_strip_from_card(card);
  return spec;
}

/// The keys that every device has.
void add_field_slots(const DeviceSpec& device, std::vector<DriveSlot>& slots) {
  const std::pair<const char*, Waveform Drive::*> torques[] = {{"sot", &Drive::sot_a_per_m},
                                                               {"sot_field", &Drive::sot_field_a_per_m},
                                                               {"stt", &Drive::stt_a_per_m},
                                                               {"stt_field", &Drive::stt_field_a_per_m},
                                                               {"anisotropy_shift", &Drive::anisotropy_shift_a_per_m}};
  const double hk_a_per_m = device.layer ? 0 : device.spin.anisotropy_a_per_m;
  auto units = field_units(hk_a_per_m);
  if (hk_a_per_m != 0) units.push_back({"_over_alpha_hk", device.spin.gilbert_damping * hk_a_per_m});
  for (const FieldUnit& unit : units) {
    for (const auto& [stem, torque] : torques) {
      slots.push_back({std::string(stem) + unit.ending, unit.a_per_m,
                       [torque = torque](DriveRecipe& recipe) -> Waveform& { return recipe.fields.*torque; }});
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
      slots.push_back({fmt::format("field_{}{}", "xyz"[axis], unit.ending), unit.a_per_m,
                       [axis](DriveRecipe& recipe) -> Waveform& { return recipe.fields.field_a_per_m[axis]; }});
    }
  }
}

/// The keys of the parts that a card has.
void add_current_slots(const DeviceSpec& device, std::vector<DriveSlot>& slots) {
  const auto channel = [](DriveRecipe& r) -> Waveform& { return r.currents.channel_current_density_a_per_m2; };
  const auto junction = [](DriveRecipe& r) -> Waveform& { return r.currents.junction_current_density_a_per_m2; };
  if (device.path.channel.thickness_m > 0) slots.push_back({"channel_current_density_a_per_m2", 1, channel});
  if (device.path.channel.thickness_m > 0 && device.strip) {
    slots.push_back({"channel_current_a", channel_current_density_a_per_m2(*device.strip, 1), channel});
  }
  if (device.path.transfer.polarization > 0) {
    slots.push_back({"junction_current_density_a_per_m2", 1, junction});
    slots.push_back({"junction_current_a", 1 / area_m2(*device.layer), junction});
  }
  if (device.path.voltage_control.barrier_thickness_m > 0 || device.path.transfer.field_like_a_per_m_v2 != 0) {
    slots.push_back(
        {"junction_voltage_v", 1, [](DriveRecipe& r) -> Waveform& { return r.currents.junction_voltage_v; }});
  }
}

}  // namespace

Eigen::Vector3d read_direction(const JsonReader& node) {
  const Eigen::Vector3d direction = read_triple(node);
  if (!(direction.norm() > 0)) node.fail("a direction: not all numbers 0");
  return direction.normalized();
}

DeviceSpec read_device_spec(const JsonReader& root, const std::string& file) {
  if (root.has("macrospin") && root.has("device")) root.at("macrospin").fail("left out beside device");
  if (root.has("macrospin")) return {.spin = read_macrospin(root.at("macrospin"))};
  return spec_of(read_card_of(root.at("device"), file));
}

Pulse read_pulse(const JsonReader& node, bool is_template) {
  node.allow_keys({"amplitude", "start_s", "width_s", "rise_s", "fall_s"});
  Pulse pulse;
  if (!is_template || node.has("amplitude")) pulse.amplitude = node.at("amplitude").number(kAnyNumber);
  if (!is_template || node.has("width_s")) pulse.width_s = node.at("width_s").number(kPositive);
  pulse.start_s = node.number_or("start_s", kNonNegative, 0);
  pulse.rise_s = node.number_or("rise_s", kNonNegative, 0);
  pulse.fall_s = node.number_or("fall_s", kNonNegative, 0);
  return pulse;
}

Waveform read_waveform(const JsonReader& node) {
  const auto shaped = [&](const auto& make) {
    try {
      return make();
    } catch (const InvalidArgument& error) {
      throw IoError(node.where() + ": " + error.what());
    }
  };
  if (node.value().is_number()) return constant(node.number(kAnyNumber));
  if (node.value().is_array()) {
    std::vector<Pulse> pulses;
    for (Eigen::Index k = 0; k < node.size(); ++k) pulses.push_back(read_pulse(node.at(k)));
    return shaped([&] { return pulse_train(pulses); });
  }
  if (!node.value().is_object()) node.fail("a number, a pulse, an array of pulses, or time_s and value");
  if (!node.has("time_s")) return shaped([&] { return pulse(read_pulse(node)); });
  node.allow_keys({"time_s", "value"});
  const auto time_s = node.at("time_s").vector(kAnyNumber);
  const auto value = node.at("value").vector(kAnyNumber);
  const Waveform waveform{.time_s = {time_s.begin(), time_s.end()}, .value = {value.begin(), value.end()}};
  return shaped([&] {
    validate(waveform);
    return waveform;
  });
}

std::vector<DriveSlot> drive_slots(const DeviceSpec& device) {
  std::vector<DriveSlot> slots;
  add_field_slots(device, slots);
  if (device.layer) add_current_slots(device, slots);
  return slots;
}

DriveRecipe read_drive(const JsonReader& root, const DeviceSpec& device, std::string_view skip) {
  DriveRecipe recipe;
  if (!root.has("drive")) return recipe;
  const auto node = root.at("drive");
  const auto slots = drive_slots(device);
  std::vector<std::string> keys;
  for (const DriveSlot& slot : slots) keys.push_back(slot.key);
  allow(node, keys);
  for (const DriveSlot& slot : slots) {
    if (slot.key == skip || !node.has(slot.key)) continue;
    Waveform& place = slot.place(recipe);
    place = sum(place, scaled(read_waveform(node.at(slot.key)), slot.factor));
  }
  return recipe;
}

Drive drive_of(const DeviceSpec& device, const DriveRecipe& recipe) {
  if (!device.layer) return recipe.fields;
  Drive total = drive(*device.layer, device.path, recipe.currents);
  total.sot_a_per_m = sum(total.sot_a_per_m, recipe.fields.sot_a_per_m);
  total.sot_field_a_per_m = sum(total.sot_field_a_per_m, recipe.fields.sot_field_a_per_m);
  total.stt_a_per_m = sum(total.stt_a_per_m, recipe.fields.stt_a_per_m);
  total.stt_field_a_per_m = sum(total.stt_field_a_per_m, recipe.fields.stt_field_a_per_m);
  total.anisotropy_shift_a_per_m = sum(total.anisotropy_shift_a_per_m, recipe.fields.anisotropy_shift_a_per_m);
  total.field_a_per_m = recipe.fields.field_a_per_m;
  return total;
}

}  // namespace sotto::io
