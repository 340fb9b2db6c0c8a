#include "io/macrospin_spec.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "io/json_document.hpp"
#include "sotto/device/constants.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

constexpr double kRounding = 1e-12;

const std::string kMacrospin = R"({"macrospin": {"gilbert_damping": 0.05, "anisotropy_tesla": 0.25, "delta": 45,
  "field_over_hk": [0.1, 0, 0], "demag_field_tesla": [0, 0, 0.8], "sot_polarization": [0, 2, 0]}, "drive": {}})";

/// A document in a file of its own folder.
struct Text {
  explicit Text(const std::string& text) : document(parse_json("j.json", text)) {}
  JsonDocument document;
  JsonReader root() const { return JsonReader(document); }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string complaint(const std::string& from, const std::string& to) {
  const test::TempFolder folder;
  const Text text(replaced(kMacrospin, from, to));
  return folder.complaint([&] {
    const auto device = read_device_spec(text.root(), "j.json");
    drive_of(device, read_drive(text.root(), device));
  });
}

Waveform waveform_of(const std::string& text) {
  return read_waveform(Text(text).root());
}

}  // namespace

TEST_CASE("fields of a macrospin are read in tesla, in A/m and in units of Hk", "[io][unit]") {
  const double Hk = 0.25 / kVacuumPermeability_tesla_m_per_a;

  const auto spin = read_device_spec(Text(kMacrospin).root(), "j.json").spin;

  CHECK(spin.gilbert_damping == 0.05);
  CHECK(std::abs(spin.anisotropy_a_per_m / Hk - 1) < kRounding);
  CHECK(std::abs(spin.field_a_per_m.x() / (0.1 * Hk) - 1) < kRounding);
  CHECK(std::abs(spin.demag_field_a_per_m(2, 2) / (3.2 * Hk) - 1) < kRounding);
  CHECK(std::abs(spin.thermal_field_a_per_m / (Hk / 90) - 1) < kRounding);
  CHECK(spin.sot_polarization == Eigen::Vector3d::UnitY());
}

TEST_CASE("a waveform is a number, a pulse, a train or points", "[io][unit]") {
  CHECK(waveform_of("3.5") == constant(3.5));
  CHECK(waveform_of(R"({"amplitude": 2, "start_s": 1, "width_s": 3})") ==
        pulse({.amplitude = 2, .start_s = 1, .width_s = 3}));
  CHECK(waveform_of(R"([{"amplitude": 2, "width_s": 1}, {"amplitude": -1, "start_s": 4, "width_s": 1}])") ==
        pulse_train({{.amplitude = 2, .width_s = 1}, {.amplitude = -1, .start_s = 4, .width_s = 1}}));
  CHECK(waveform_of(R"({"time_s": [0, 1, 1], "value": [0, 2, 3]})") == Waveform{{0, 1, 1}, {0, 2, 3}});
}

TEST_CASE("a drive in units of the threshold is alpha Hk per unit", "[io][unit]") {
  const Text text(
      replaced(kMacrospin, R"("drive": {})", R"("drive": {"stt_over_alpha_hk": -2, "field_z_tesla": 0.1})"));
  const auto device = read_device_spec(text.root(), "j.json");

  const auto drive = drive_of(device, read_drive(text.root(), device));

  CHECK(std::abs(drive.stt_a_per_m.value.front() / (-0.1 * device.spin.anisotropy_a_per_m) - 1) < kRounding);
  CHECK(std::abs(drive.field_a_per_m[2].value.front() * kVacuumPermeability_tesla_m_per_a - 0.1) < kRounding);
  CHECK(drive.sot_a_per_m.value.empty());
}

TEST_CASE("a card with replaced parameters gives currents and voltages", "[io][unit]") {
  const Text text(R"({"device": {"card": ")" SOTTO_SOURCE_DIR R"(/devices/vgsot_zhang2020.json",
      "parameters": {"temperature_k": 350, "delta_cap": 30}},
      "drive": {"channel_current_a": 1.5e-4, "junction_voltage_v": 0.5, "junction_current_a": 1e-5}})");

  const auto device = read_device_spec(text.root(), "j.json");
  const auto drive = drive_of(device, read_drive(text.root(), device));

  CHECK(device.layer->temperature_k == 350);
  CHECK(device.layer->delta_cap == 30);
  CHECK(device.mtj->resistance_p_ohm == 331042);
  const double density = 1.5e-4 / (50e-9 * 3e-9);
  CHECK(std::abs(drive.sot_a_per_m.value.front() / sot_field_a_per_m(*device.layer, device.path.channel, density) - 1) <
        kRounding);
  CHECK(std::abs(drive.anisotropy_shift_a_per_m.value.front() /
                     vcma_field_a_per_m(*device.layer, device.path.voltage_control, 0.5) -
                 1) < kRounding);
  CHECK(std::abs(drive.stt_a_per_m.value.front() /
                     stt_field_a_per_m(*device.layer, device.path.transfer, 1e-5 / area_m2(*device.layer)) -
                 1) < kRounding);
}

TEST_CASE("a bad macrospin or drive is refused where it is bad", "[io][unit]") {
  CHECK(complaint("0.05", "1.5") == "j.json: /macrospin/gilbert_damping: 1.5 must be in [0, 1]");
  CHECK(complaint("\"anisotropy_tesla\": 0.25, ", "") ==
        "j.json: /macrospin/anisotropy_tesla: the key is required but missing");
  CHECK(complaint("\"anisotropy_tesla\": 0.25", "\"anisotropy_tesla\": 0.25, \"anisotropy_a_per_m\": 2e5") ==
        "j.json: /macrospin/anisotropy_tesla: anisotropy is already given in another unit");
  CHECK(complaint("[0.1, 0, 0]", "[0.1, 0]") ==
        "j.json: /macrospin/field_over_hk: an array of 2 must be an array of 3 numbers");
  CHECK(complaint("[0, 2, 0]", "[0, 0, 0]") ==
        "j.json: /macrospin/sot_polarization: an array of 3 must be a direction: not all numbers 0");
  CHECK(complaint("\"delta\": 45", "\"delta\": -45") == "j.json: /macrospin/delta: -45 must be > 0");
  CHECK(complaint("\"delta\": 45", "\"delta\": 45, \"thermal_field_tesla\": 1") ==
        "j.json: /macrospin/delta: 45 must be left out beside thermal_field");
  CHECK_THAT(complaint("\"drive\": {}", "\"drive\": {\"sot\": 1}"),
             Catch::StartsWith("j.json: /drive/sot: unknown key"));
  CHECK(complaint("\"drive\": {}", "\"drive\": {\"sot_tesla\": \"on\"}") ==
        "j.json: /drive/sot_tesla: \"on\" must be a number, a pulse, an array of pulses, or time_s and value");
  CHECK_THAT(
      complaint("\"drive\": {}", "\"drive\": {\"sot_tesla\": {\"amplitude\": 1, \"width_s\": 1, \"rise_s\": 4}}"),
      Catch::StartsWith("j.json: /drive/sot_tesla: "));
  CHECK_THAT(complaint("\"drive\": {}", "\"drive\": {\"sot_tesla\": {\"time_s\": [1, 0], \"value\": [1, 1]}}"),
             Catch::StartsWith("j.json: /drive/sot_tesla: "));
  CHECK_THAT(complaint("\"drive\": {}", "\"drive\": {\"channel_current_a\": 1}"),
             Catch::StartsWith("j.json: /drive/channel_current_a: unknown key"));
}
