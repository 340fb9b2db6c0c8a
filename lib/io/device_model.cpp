#include "sotto/io/device_model.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "io/card.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/easy_axis.hpp"

namespace sotto::io {
namespace {

constexpr std::pair<const char*, std::optional<double> DeviceFacts::*> kFacts[] = {
    {"length_m", &DeviceFacts::length_m},
    {"width_m", &DeviceFacts::width_m},
    {"free_layer_thickness_m", &DeviceFacts::free_layer_thickness_m},
    {"barrier_thickness_m", &DeviceFacts::barrier_thickness_m},
    {"saturation_magnetization_a_per_m", &DeviceFacts::saturation_magnetization_a_per_m},
    {"gilbert_damping", &DeviceFacts::gilbert_damping},
    {"spin_polarization", &DeviceFacts::spin_polarization},
    {"thermal_stability", &DeviceFacts::thermal_stability},
    {"anisotropy_field_tesla", &DeviceFacts::anisotropy_field_tesla},
    {"resistance_p_ohm", &DeviceFacts::resistance_p_ohm},
    {"ra_ohm_m2", &DeviceFacts::ra_ohm_m2},
    {"tmr_ratio", &DeviceFacts::tmr_ratio},
    {"spin_hall_angle", &DeviceFacts::spin_hall_angle},
    {"channel_length_m", &DeviceFacts::channel_length_m},
    {"channel_width_m", &DeviceFacts::channel_width_m},
    {"channel_thickness_m", &DeviceFacts::channel_thickness_m},
    {"channel_resistivity_ohm_m", &DeviceFacts::channel_resistivity_ohm_m},
    {"channel_resistance_ohm", &DeviceFacts::channel_resistance_ohm},
    {"vcma_coefficient_j_per_v_m", &DeviceFacts::vcma_coefficient_j_per_v_m},
    {"write_current_a", &DeviceFacts::write_current_a},
    {"write_current_density_a_per_m2", &DeviceFacts::write_current_density_a_per_m2},
};

/// Direction from the film normal and from x.
Eigen::Vector3d direction(double polar_rad, double azimuth_rad) {
  if (polar_rad == 0) return Eigen::Vector3d::UnitZ();
  return {std::sin(polar_rad) * std::cos(azimuth_rad), std::sin(polar_rad) * std::sin(azimuth_rad),
          std::cos(polar_rad)};
}

/// <prefix>_x_tesla, _y_, _z_ as a field in A/m; 0 where the card is silent.
Eigen::Vector3d field_of(const DeviceCard& card, const std::string& prefix) {
  Eigen::Vector3d field_tesla;
  for (int axis = 0; axis < 3; ++axis) {
    field_tesla[axis] = card.value(fmt::format("{}_{}_tesla", prefix, "xyz"[axis])).value_or(0);
  }
  return field_tesla / kVacuumPermeability_tesla_m_per_a;
}

bool has_all(const DeviceCard& card, std::initializer_list<const char*> names) {
  return std::ranges::all_of(names, [&](const char* name) { return card.value(name).has_value(); });
}

constexpr double kRoom_k = 300;  // at which cards hold that do not say otherwise

double temperature_k(const DeviceCard& card) {
  return card.value("temperature_k").value_or(kRoom_k);
}

using LawRatio = double (*)(const TemperatureLaw&, double);

/// What the law makes of a number that the card states at the temperature under `key`.
double thermal_ratio(const DeviceCard& card, const char* key, LawRatio ratio) {
  const double to_k = temperature_k(card);
  const double from_k = card.value(key).value_or(to_k);
  if (from_k == to_k) return 1;
  const TemperatureLaw law = temperature_law_from_card(card);
  return ratio(law, to_k) / ratio(law, from_k);
}

/// No layer is a magnet at its Curie temperature.
void require_below_curie(const DeviceCard& card) {
  const double curie_k = temperature_law_from_card(card).curie_k;
  require(temperature_k(card) < curie_k, "/parameters/temperature_k/value", temperature_k(card),
          fmt::format("< curie_temperature_k = {}", curie_k));
}

/// K of interface and bulk: as given, else from the field without shape, 2 K/Ms.
void set_anisotropy(const DeviceCard& card, FreeLayer& layer) {
  const auto interface = card.value("interface_anisotropy_j_per_m2");
  const auto bulk = card.value("bulk_anisotropy_j_per_m3");
  layer.interface_anisotropy_second_j_per_m2 = card.value("interface_anisotropy_second_j_per_m2").value_or(0);
  layer.anisotropy_axis =
      direction(card.value("anisotropy_polar_rad").value_or(0), card.value("anisotropy_azimuth_rad").value_or(0));
  if (interface || bulk) {
    layer.interface_anisotropy_j_per_m2 = interface.value_or(0);
    layer.bulk_anisotropy_j_per_m3 = bulk.value_or(0);
  } else if (const auto field_tesla = card.value("anisotropy_field_tesla")) {
    layer.bulk_anisotropy_j_per_m3 = *field_tesla * layer.saturation_magnetization_a_per_m / 2;
  } else {
    required_value(card, "interface_anisotropy_j_per_m2");
  }
}

FreeLayer layer_with_damping(const DeviceCard& card, double gilbert_damping) {
  return blaming(card.file, [&] {
    FreeLayer layer;
    require_below_curie(card);
    layer.saturation_magnetization_a_per_m = required_value(card, "saturation_magnetization_a_per_m") *
                                             thermal_ratio(card, "magnetization_temperature_k", magnetization_ratio);
    layer.thickness_m = required_value(card, "free_layer_thickness_m");
    layer.length_m = required_value(card, "length_m");
    layer.width_m = required_value(card, "width_m");
    layer.gilbert_damping = gilbert_damping;
    set_anisotropy(card, layer);
    layer.temperature_k = temperature_k(card);
    layer.delta_cap = card.value("delta_cap").value_or(layer.delta_cap);
    validate(layer);
    return layer;
  });
}

}  // namespace

FreeLayer free_layer_from_card(const DeviceCard& card) {
  return layer_with_damping(card, required_value(card, "gilbert_damping"));
}

FreeLayer free_layer_at_rest_from_card(const DeviceCard& card) {
  return layer_with_damping(card, card.value("gilbert_damping").value_or(1));
}

SpinOrbitChannel spin_orbit_channel_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    const double oersted = card.value("oersted_field").value_or(0);
    require(oersted == 0 || oersted == 1, "/parameters/oersted_field/value", oersted, "0 or 1");
    const SpinOrbitChannel channel{.spin_hall_angle = required_value(card, "spin_hall_angle"),
                                   .interface_transparency = card.value("interface_transparency").value_or(1),
                                   .thickness_m = required_value(card, "channel_thickness_m"),
                                   .spin_diffusion_length_m = card.value("spin_diffusion_length_m").value_or(0),
                                   .field_like_ratio = card.value("field_like_ratio").value_or(0),
                                   .oersted = oersted == 1};
    validate(channel);
    return channel;
  });
}

SpinTransfer spin_transfer_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    const auto lambda = card.value("stt_lambda");
    const double polarized = thermal_ratio(card, "polarization_temperature_k", polarization_ratio);
    const SpinTransfer transfer{.polarization = required_value(card, "spin_polarization") * polarized,
                                .law = lambda ? SttLaw::slonczewski : SttLaw::junction,
                                .lambda = lambda.value_or(1),
                                .field_like_ratio = card.value("stt_field_like_ratio").value_or(0),
                                .field_like_a_per_m_v2 = card.value("stt_field_like_a_per_m_v2").value_or(0)};
    validate(transfer);
    return transfer;
  });
}

VoltageControl voltage_control_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    const VoltageControl control{.coefficient_j_per_v_m = required_value(card, "vcma_coefficient_j_per_v_m"),
                                 .barrier_thickness_m = required_value(card, "barrier_thickness_m")};
    validate(control);
    return control;
  });
}

ChannelStrip channel_strip_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    ChannelStrip strip{.length_m = required_value(card, "channel_length_m"),
                       .width_m = required_value(card, "channel_width_m"),
                       .thickness_m = required_value(card, "channel_thickness_m"),
                       .metal_share = card.value("channel_metal_share").value_or(1)};
    if (const auto resistance = card.value("channel_resistance_ohm")) {
      strip.resistivity_ohm_m = *resistance * strip.width_m * strip.thickness_m / strip.length_m;
    } else {
      strip.resistivity_ohm_m = required_value(card, "channel_resistivity_ohm_m");
    }
    validate(strip);
    return strip;
  });
}

TunnelBarrier tunnel_barrier_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    TunnelBarrier barrier;
    barrier.thickness_m = required_value(card, "barrier_thickness_m");
    barrier.height_v = card.value("barrier_height_v").value_or(barrier.height_v);
    barrier.ra_ohm_m2 = required_value(card, "ra_ohm_m2");
    validate(barrier);
    return barrier;
  });
}

ThreeTerminalCell three_terminal_cell_from_card(const DeviceCard& card) {
  return {.mtj = mtj_from_card(card), .channel = channel_strip_from_card(card)};
}

WritePath write_path_from_card(const DeviceCard& card, const FreeLayer& layer) {
  WritePath path;
  if (has_all(card, {"spin_hall_angle", "channel_thickness_m"})) path.channel = spin_orbit_channel_from_card(card);
  const double azimuth_rad = card.value("current_azimuth_rad").value_or(0);
  path.current_direction = {std::cos(azimuth_rad), std::sin(azimuth_rad), 0};
  if (card.value("spin_polarization")) path.transfer = spin_transfer_from_card(card);
  if (has_all(card, {"vcma_coefficient_j_per_v_m", "barrier_thickness_m"})) {
    path.voltage_control = voltage_control_from_card(card);
  }
  path.field_a_per_m = field_of(card, "field");
  path.exchange_bias_a_per_m = field_of(card, "exchange_bias");
  const auto polar_rad = card.value("reference_polar_rad");
  path.reference_direction = polar_rad ? direction(*polar_rad, card.value("reference_azimuth_rad").value_or(0))
                                       : easy_axis(macrospin(layer, path)).direction;
  return path;
}

SwitchingCell switching_cell_from_card(const DeviceCard& card) {
  const FreeLayer layer = free_layer_from_card(card);
  return {three_terminal_cell_from_card(card), layer, write_path_from_card(card, layer)};
}

TemperatureLaw temperature_law_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    TemperatureLaw law;
    law.curie_k = card.value("curie_temperature_k").value_or(law.curie_k);
    law.magnetization_exponent = card.value("magnetization_exponent").value_or(law.magnetization_exponent);
    law.spin_wave_per_k15 = card.value("spin_wave_per_k15").value_or(law.spin_wave_per_k15);
    validate(law);
    return law;
  });
}

DeviceFacts facts_from_card(const DeviceCard& card) {
  DeviceFacts facts;
  for (const auto& [name, fact] : kFacts) facts.*fact = card.value(name);
  const bool has_layer =
      has_all(card, {"saturation_magnetization_a_per_m", "free_layer_thickness_m", "length_m", "width_m"}) &&
      (card.value("interface_anisotropy_j_per_m2") || card.value("bulk_anisotropy_j_per_m3") ||
       card.value("anisotropy_field_tesla"));
  if (has_layer && facts.gilbert_damping.value_or(1) <= 1) facts.layer = free_layer_at_rest_from_card(card);
  return facts;
}

std::vector<Finding> check_card(const DeviceCard& card) {
  auto findings = check_plausibility(facts_from_card(card));
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::error) continue;
    throw IoError(fmt::format("{}: /parameters/{}/value: {}", card.file, finding.quantity, finding.sentence));
  }
  return findings;
}

}  // namespace sotto::io
