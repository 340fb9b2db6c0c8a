/// Is this device physical? What a set of numbers contradicts: itself, or what materials can do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sotto/device/free_layer.hpp"

namespace sotto {

/// What is known of a device, SI; everything may be left out. Names are those of the keys of a device card.
struct DeviceFacts {
  std::optional<FreeLayer> layer = {};  ///< where all of it is known
  std::optional<double> length_m = {};
  std::optional<double> width_m = {};
  std::optional<double> free_layer_thickness_m = {};
  std::optional<double> barrier_thickness_m = {};
  std::optional<double> saturation_magnetization_a_per_m = {};
  std::optional<double> gilbert_damping = {};
  std::optional<double> spin_polarization = {};
  std::optional<double> thermal_stability = {};       ///< as stated
  std::optional<double> anisotropy_field_tesla = {};  ///< as stated: mu0 Hk of interface and bulk
  std::optional<double> resistance_p_ohm = {};
  std::optional<double> ra_ohm_m2 = {};
  std::optional<double> tmr_ratio = {};
  std::optional<double> spin_hall_angle = {};
  std::optional<double> channel_length_m = {};
  std::optional<double> channel_width_m = {};
  std::optional<double> channel_thickness_m = {};
  std::optional<double> channel_resistivity_ohm_m = {};
  std::optional<double> channel_resistance_ohm = {};  ///< as stated
  std::optional<double> vcma_coefficient_j_per_v_m = {};
  std::optional<double> write_current_a = {};
  std::optional<double> write_current_density_a_per_m2 = {};
};

enum class Severity {
  warning,  ///< unusual, or a number that another one does not support; the device can be computed
  error     ///< impossible: no result would mean anything
};

/// One contradiction.
struct Finding {
  Severity severity = Severity::warning;
  std::string quantity;  ///< the key that is to blame
  std::string sentence;  ///< value, bound and reason
};

/// All contradictions, errors first. The bounds stand with their reasons in lib/device/README.md. Does not throw.
std::vector<Finding> check_plausibility(const DeviceFacts& facts);

}  // namespace sotto
