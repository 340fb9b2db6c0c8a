/// Macrospins, waveforms and drives in job files, fields in A/m, in tesla or in units of Hk.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/json_reader.hpp"
#include "sotto/device/macrospin.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/device/three_terminal.hpp"

namespace sotto::io {

/// The device of a job: from a card, or typed in as a macrospin.
struct DeviceSpec {
  Macrospin spin;
  std::optional<MtjParams> mtj = {};       ///< of a card that has a read path
  std::optional<FreeLayer> layer = {};     ///< of a card
  WritePath path = {};                     ///< of a card
  std::optional<ChannelStrip> strip = {};  ///< of a card that has a channel
};

/// "device" (path of a card, or an object with card and parameters that replace those of the card) or "macrospin", one
/// of them. `file` is the one that paths are relative to.
DeviceSpec read_device_spec(const JsonReader& root, const std::string& file);

/// What is applied, before it becomes torques.
struct DriveRecipe {
  Drive fields = {};             ///< typed in as fields
  WriteWaveforms currents = {};  ///< typed in as currents and voltages of a card
};

/// A number (constant), an object with the fields of Pulse, an array of these (sum), or an object with time_s and
/// value.
Waveform read_waveform(const JsonReader& node);

/// The fields of Pulse; `amplitude` and `width_s` may be left out where `is_template`.
Pulse read_pulse(const JsonReader& node, bool is_template = false);

/// A key of "drive" and where its waveform goes.
struct DriveSlot {
  std::string key;
  double factor;  ///< from the number in the file to SI
  std::function<Waveform&(DriveRecipe&)> place;
};

/// All keys that "drive" may have for this device.
std::vector<DriveSlot> drive_slots(const DeviceSpec& device);

/// The object "drive"; an absent one is no drive. `skip` names a key that somebody else reads.
DriveRecipe read_drive(const JsonReader& root, const DeviceSpec& device, std::string_view skip = "");

/// Torques of the recipe on the device.
Drive drive_of(const DeviceSpec& device, const DriveRecipe& recipe);

/// Three numbers, not all 0, as a direction.
Eigen::Vector3d read_direction(const JsonReader& node);

}  // namespace sotto::io
