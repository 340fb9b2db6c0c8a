/// Device cards: what is known of one device, each number with its source.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/io/overrides.hpp"

namespace sotto::io {

/// One number of a card. In the file: {"value": 3363.7, "source": "...", "assumed": true}.
struct CardParameter {
  std::optional<double> value;  ///< SI; blank (null in the file): looked for and not found
  std::string source;           ///< where the number, or the search, comes from
  bool assumed = false;         ///< not from the source of the device; only said to be plausible
};

struct DeviceCard {
  std::string file;  ///< as messages call it
  std::string name;
  std::string type;  ///< "sot_mtj", "stt_mtj", ...: words for people
  std::string description;
  std::vector<std::string> notes;
  std::map<std::string, CardParameter> parameters;  ///< by name; only names of the list in devices/README.md

  /// The value, or nothing where the card is blank or silent.
  std::optional<double> value(const std::string& parameter) const;
};

/// A number that the card would need to have; any other IoError of a card is a mistake in it.
class MissingParameter : public IoError {
  using IoError::IoError;
};

/// Reads a card ("kind": "device_card"). Throws IoError with file, JSON pointer, value and rule.
DeviceCard load_device_card(const std::string& path, const Overrides& overrides = {});

/// R_P from resistance_p_ohm, else from ra_ohm_m2, length_m and width_m; TMR from resistance_ap_ohm and R_P, else from
/// tmr_ratio; both must agree within 1 % where both are there. Without tmr_half_bias_v TMR does not depend on the bias.
/// Throws MissingParameter naming the missing one.
MtjParams mtj_from_card(const DeviceCard& card);

/// mtj_from_card(load_device_card(path)).
MtjParams load_mtj(const std::string& path);

}  // namespace sotto::io
