#include "io/pulse_scan.hpp"

#include <algorithm>
#include <ranges>

#include "sotto/core/random.hpp"
#include "sotto/device/easy_axis.hpp"
#include "sotto/device/switching.hpp"

namespace sotto::io {
namespace {

std::vector<double> read_list(const JsonReader& node, const NumberRule& rule) {
  const auto numbers =
      node.value().is_number() ? Eigen::VectorXd::Constant(1, node.number(rule)).eval() : node.vector(rule);
  if (numbers.size() == 0) node.fail("an array of at least one number");
  return {numbers.begin(), numbers.end()};
}

/// The list under `key`, or the one under `key_tau` in units of (1 + alpha^2)/(alpha g0 Hk).
std::vector<double> read_widths(const JsonReader& scan, const Macrospin& spin) {
  if (!scan.has("width_tau")) return read_list(scan.at("width_s"), kPositive);
  if (scan.has("width_s")) scan.at("width_tau").fail("left out beside width_s");
  auto widths = read_list(scan.at("width_tau"), kPositive);
  const double unit_s =
      tau_unit_s({.damping = spin.gilbert_damping, .anisotropy_field_a_per_m = easy_axis(spin).barrier_a_per_m});
  for (double& width : widths) width *= unit_s;
  return widths;
}

/// The waveform that "scan" names, among those that the device has.
DriveSlot read_slot(const JsonReader& scan, const DeviceSpec& device) {
  const auto name = scan.at("waveform").string();
  const auto slots = drive_slots(device);
  const auto slot = std::ranges::find(slots, name, &DriveSlot::key);
  if (slot != slots.end()) return *slot;
  std::string keys;
  for (const DriveSlot& known : slots) keys += (keys.empty() ? "" : ", ") + known.key;
  scan.at("waveform").fail("a waveform of this device: " + keys);
}

/// A wrong pulse is found when the file is read, not hours later.
void check_pulses(const JsonReader& scan, const PulseScan& pulses) {
  for (const double width_s : pulses.width_s) {
    try {
      validate(pulses.drive_of(pulse_at(pulses, pulses.amplitude.front(), width_s)));
    } catch (const InvalidArgument& error) {
      throw IoError(scan.where() + ": " + error.what());
    }
  }
}

}  // namespace

PulseScan read_scan(const JsonReader& root, const DeviceSpec& device) {
  const auto scan = root.at("scan");
  scan.allow_keys({"waveform", "amplitude", "width_s", "width_tau"});
  const DriveSlot slot = read_slot(scan, device);
  PulseScan pulses;
  pulses.waveform = slot.key;
  pulses.amplitude = read_list(scan.at("amplitude"), kAnyNumber);
  pulses.width_s = read_widths(scan, device.spin);
  pulses.release_s = root.number_or("release_s", kNonNegative, 0);
  if (root.has("drive") && root.at("drive").has(slot.key)) {
    pulses.pulse = read_pulse(root.at("drive").at(slot.key), true);
  }
  pulses.drive_of = [device, recipe = read_drive(root, device, slot.key), slot](const Pulse& shape) {
    DriveRecipe with_pulse = recipe;
    Waveform& place = slot.place(with_pulse);
    place = sum(place, scaled(pulse(shape), slot.factor));
    return drive_of(device, with_pulse);
  };
  check_pulses(scan, pulses);
  return pulses;
}

Pulse pulse_at(const PulseScan& scan, double amplitude, double width_s) {
  Pulse shape = scan.pulse;
  shape.amplitude = amplitude;
  shape.width_s = width_s;
  return shape;
}

double duration_s(const PulseScan& scan, double width_s) {
  const double end_s = scan.pulse.start_s + width_s + (scan.pulse.rise_s + scan.pulse.fall_s) / 2;
  return end_s + scan.release_s;
}

std::uint64_t seed_at(std::uint64_t seed, std::size_t point) {
  return SampleRng(seed, point).bits();
}

}  // namespace sotto::io
