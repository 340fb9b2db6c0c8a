#include "sotto/io/device_card.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/card.hpp"
#include "io/documents.hpp"

namespace sotto::io {
namespace {

constexpr NumberRule kAtLeastOne{1, true, kNoLimit, false, ">= 1"};

/// The keys of devices/README.md.
constexpr KnownParameter kKnown[] = {
    {"resistance_p_ohm", kPositive},
    {"resistance_ap_ohm", kPositive},
    {"tmr_ratio", kNonNegative},
    {"tmr_half_bias_v", kPositive},
    {"ra_ohm_m2", kPositive},
    {"length_m", kPositive},
    {"width_m", kPositive},
    {"resistance_p_cv", kNonNegative},
    {"resistance_ap_cv", kNonNegative},
    {"tmr_cv", kNonNegative},
    {"free_layer_thickness_m", kPositive},
    {"barrier_thickness_m", kPositive},
    {"saturation_magnetization_a_per_m", kPositive},
    {"gilbert_damping", kPositive},
    {"spin_polarization", kFraction},
    {"interface_anisotropy_j_per_m2", kAnyNumber},
    {"bulk_anisotropy_j_per_m3", kAnyNumber},
    {"anisotropy_field_tesla", kAnyNumber},
    {"thermal_stability", kPositive},
    {"spin_hall_angle", kAnyNumber},
    {"field_like_ratio", kAnyNumber},
    {"spin_diffusion_length_m", kPositive},
    {"channel_length_m", kPositive},
    {"channel_width_m", kPositive},
    {"channel_thickness_m", kPositive},
    {"channel_resistivity_ohm_m", kPositive},
    {"channel_resistance_ohm", kPositive},
    {"vcma_coefficient_j_per_v_m", kAnyNumber},
    {"critical_current_a", kPositive},
    {"switching_ap_to_p_v", kAnyNumber},
    {"switching_p_to_ap_v", kAnyNumber},
    {"write_current_a", kAnyNumber},
    {"write_current_density_a_per_m2", kAnyNumber},
    {"write_pulse_s", kPositive},
    {"write_voltage_v", kAnyNumber},
    {"write_energy_j", kPositive},
    {"write_error_rate", kFraction},
    {"stt_write_current_a", kAnyNumber},
    {"gate_voltage_v", kAnyNumber},
    {"gate_current_change", kAnyNumber},
    {"read_voltage_v", kAnyNumber},
    {"read_pulse_s", kPositive},
    {"retention_s", kPositive},
    {"retention_temperature_k", kPositive},
    {"endurance_cycles", kPositive},
    {"temperature_k", kPositive},
    {"delta_cap", kPositive},
    {"interface_anisotropy_second_j_per_m2", kAnyNumber},
    {"critical_thickness_m", kPositive},
    {"anisotropy_polar_rad", kAnyNumber},
    {"anisotropy_azimuth_rad", kAnyNumber},
    {"exchange_bias_x_tesla", kAnyNumber},
    {"exchange_bias_y_tesla", kAnyNumber},
    {"exchange_bias_z_tesla", kAnyNumber},
    {"field_x_tesla", kAnyNumber},
    {"field_y_tesla", kAnyNumber},
    {"field_z_tesla", kAnyNumber},
    {"interface_transparency", kFraction},
    {"current_azimuth_rad", kAnyNumber},
    {"channel_metal_share", kFraction},
    {"oersted_field", kFraction},
    {"stt_lambda", kAtLeastOne},
    {"stt_field_like_ratio", kAnyNumber},
    {"stt_field_like_a_per_m_v2", kAnyNumber},
    {"reference_polar_rad", kAnyNumber},
    {"reference_azimuth_rad", kAnyNumber},
    {"barrier_height_v", kPositive},
    {"curie_temperature_k", kPositive},
    {"magnetization_temperature_k", kNonNegative},
    {"polarization_temperature_k", kNonNegative},
    {"magnetization_exponent", kPositive},
    {"spin_wave_per_k15", kNonNegative},
};

double p_ohm_of(const DeviceCard& card) {
  if (const auto measured = card.value("resistance_p_ohm")) return *measured;
  if (!card.value("ra_ohm_m2")) return required_value(card, "resistance_p_ohm");
  return resistance_p_ohm(MtjGeometry{.ra_ohm_m2 = required_value(card, "ra_ohm_m2"),
                                      .length_m = required_value(card, "length_m"),
                                      .width_m = required_value(card, "width_m")});
}

double tmr_ratio_of(const DeviceCard& card, double p_ohm) {
  const auto ap_ohm = card.value("resistance_ap_ohm");
  if (!ap_ohm) return required_value(card, "tmr_ratio");
  constexpr double kRelAgreement = 0.01;  // cards quote three to four digits
  const auto tmr_ratio = card.value("tmr_ratio");
  if (tmr_ratio && std::abs(p_ohm * (1 + *tmr_ratio) - *ap_ohm) > kRelAgreement * *ap_ohm) {
    throw IoError(fmt::format("{}: /parameters/resistance_ap_ohm/value: {} must be {} (1 + tmr_ratio) = {} within 1 %",
                              card.file, *ap_ohm, p_ohm, p_ohm * (1 + *tmr_ratio)));
  }
  return *ap_ohm / p_ohm - 1;
}

}  // namespace

std::optional<double> DeviceCard::value(const std::string& parameter) const {
  const auto found = parameters.find(parameter);
  return found == parameters.end() ? std::nullopt : found->second.value;
}

DeviceCard read_device_card(const JsonDocument& document) {
  return read_card(document, "device_card", "parameters", kKnown);
}

DeviceCard load_device_card(const std::string& path, const Overrides& overrides) {
  return read_device_card(load_json(path, overrides));
}

MtjParams mtj_from_card(const DeviceCard& card) {
  return blaming(card.file, [&] {
    MtjParams mtj;
    mtj.resistance_p_ohm = p_ohm_of(card);
    mtj.tmr_ratio = tmr_ratio_of(card, mtj.resistance_p_ohm);
    mtj.tmr_half_bias_v = card.value("tmr_half_bias_v").value_or(mtj.tmr_half_bias_v);
    validate(mtj);
    return mtj;
  });
}

MtjParams load_mtj(const std::string& path) {
  return mtj_from_card(load_device_card(path));
}

}  // namespace sotto::io
