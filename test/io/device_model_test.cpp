#include "sotto/io/device_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "sotto/device/constants.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kDevices = SOTTO_SOURCE_DIR "/devices/";
constexpr double kDigits = 1e-9;  // one division by mu0

DeviceCard card_of(const std::string& name, const std::vector<std::string>& changes = {}) {
  std::vector<std::string> assignments;
  for (const auto& change : changes) assignments.push_back("parameters." + change);
  auto card = load_device_card(kDevices + name + ".json", {assignments});
  card.file = name + ".json";
  return card;
}

std::string complaint(const std::function<void()>& body) {
  return test::TempFolder().complaint(body);
}

}  // namespace

TEST_CASE("a card becomes a free layer with its defaults", "[io][unit]") {
  const auto layer = free_layer_from_card(card_of("vgsot_zhang2020"));

  CHECK(layer == FreeLayer{.saturation_magnetization_a_per_m = 625000,
                           .thickness_m = 1.1e-9,
                           .length_m = 50e-9,
                           .width_m = 50e-9,
                           .gilbert_damping = 0.05,
                           .interface_anisotropy_j_per_m2 = 0.00032});
}

TEST_CASE("an anisotropy field stands in for K and holds no shape", "[io][unit]") {
  const auto layer = free_layer_from_card(card_of("zhu_sot"));

  CHECK(std::abs(uniaxial_field_a_per_m(layer) * kVacuumPermeability_tesla_m_per_a - 1.5) < kDigits);
}

TEST_CASE("temperature, cap, second order and a canted axis come from the card", "[io][unit]") {
  const auto layer = free_layer_from_card(card_of(
      "vgsot_zhang2020", {R"(temperature_k={"value": 358, "source": "t"})", R"(delta_cap={"value": 30, "source": "t"})",
                          R"(interface_anisotropy_second_j_per_m2={"value": 1e-5, "source": "t"})",
                          R"(anisotropy_polar_rad={"value": 0.1, "source": "t"})"}));

  CHECK(layer.temperature_k == 358);
  CHECK(layer.delta_cap == 30);
  CHECK(layer.interface_anisotropy_second_j_per_m2 == 1e-5);
  CHECK((layer.anisotropy_axis - Eigen::Vector3d(std::sin(0.1), 0, std::cos(0.1))).norm() < kDigits);
}

TEST_CASE("magnetization and polarization of a card at 0 K are taken to its temperature", "[io][oracle]") {
  const auto card = card_of("umn_imtj");
  const double magnetization = 1.21e6 * std::pow(1 - 300.0 / 1420, 0.4);
  const double polarization = 0.69 * (1 - 2e-5 * std::pow(300, 1.5));

  CHECK(std::abs(free_layer_from_card(card).saturation_magnetization_a_per_m / magnetization - 1) < kDigits);
  CHECK(std::abs(spin_transfer_from_card(card).polarization / polarization - 1) < kDigits);
  CHECK(std::abs(julliere_tmr_ratio(polarization) / *card.value("tmr_ratio") - 1) < 1e-3);  // four digits of the card
}

TEST_CASE("a layer at its Curie temperature is refused", "[io][unit]") {
  const auto hot = card_of("umn_imtj", {R"(temperature_k={"value": 1420, "source": "t"})"});

  CHECK(complaint([&] { free_layer_from_card(hot); }) ==
        "umn_imtj.json: /parameters/temperature_k/value = 1420 must be < curie_temperature_k = 1420");
}

TEST_CASE("a write path holds the parts that the card has", "[io][unit]") {
  const auto card = card_of("vgsot_zhang2020");
  const auto path = write_path_from_card(card, free_layer_from_card(card));

  CHECK(path.channel == SpinOrbitChannel{.spin_hall_angle = 0.25, .thickness_m = 3e-9, .field_like_ratio = 0.83});
  CHECK((sot_polarization(path.current_direction) + Eigen::Vector3d::UnitX()).norm() <
        kDigits);  // as its source has it
  CHECK(path.transfer == SpinTransfer{.polarization = 0.58});
  CHECK(path.voltage_control == VoltageControl{.coefficient_j_per_v_m = 6e-14, .barrier_thickness_m = 1.4e-9});
  CHECK(std::abs(path.exchange_bias_a_per_m.y() * kVacuumPermeability_tesla_m_per_a + 0.005) < kDigits);
  CHECK((path.reference_direction - Eigen::Vector3d::UnitZ()).norm() < kDigits);

  const auto in_plane = card_of("umn_imtj");
  const auto other = write_path_from_card(in_plane, free_layer_from_card(in_plane));
  CHECK(other.channel == SpinOrbitChannel{});
  CHECK((other.reference_direction - Eigen::Vector3d::UnitX()).norm() < kDigits);  // the long axis
}

TEST_CASE("channel, barrier, cell and temperature law come from the card", "[io][unit]") {
  CHECK(std::abs(channel_resistance_ohm(channel_strip_from_card(card_of("vgsot_zhang2020"))) - 1112) < 1e-6);
  CHECK(std::abs(channel_resistance_ohm(channel_strip_from_card(card_of("umn_she"))) - 533.333) < 1e-3);
  CHECK(tunnel_barrier_from_card(card_of("vgsot_zhang2020")).height_v == 0.4);
  CHECK(three_terminal_cell_from_card(card_of("zhu_sot")).mtj.tmr_ratio == 1.5);
  CHECK(temperature_law_from_card(card_of("opennvram_sot")).spin_wave_per_k15 == 8.9e-5);
  CHECK(spin_transfer_from_card(card_of("arm_python")).law == SttLaw::slonczewski);
  CHECK(voltage_control_from_card(card_of("umn_vcma")).barrier_thickness_m == 1.4e-9);
  const auto moved = card_of("vgsot_zhang2020", {R"(channel_metal_share={"value": 0.5, "source": "t"})",
                                                 R"(oersted_field={"value": 1, "source": "t"})"});
  CHECK(channel_strip_from_card(moved).metal_share == 0.5);
  CHECK(spin_orbit_channel_from_card(moved).oersted);
}

TEST_CASE("what a card lacks is named with file and place", "[io][unit]") {
  CHECK(complaint([] { free_layer_from_card(card_of("ikeda_2010")); }) ==
        "ikeda_2010.json: /parameters/gilbert_damping: the key is missing, a number is needed here");
  CHECK(complaint([] { free_layer_from_card(card_of("nyu_pmtj")); }) ==
        "nyu_pmtj.json: /parameters/saturation_magnetization_a_per_m: the value is blank (null), a number is needed "
        "here");
  CHECK(complaint([] { spin_orbit_channel_from_card(card_of("arm_python")); }) ==
        "arm_python.json: /parameters/spin_hall_angle: the key is missing, a number is needed here");
  CHECK(complaint([] { channel_strip_from_card(card_of("opennvram_sot")); }) ==
        "opennvram_sot.json: /parameters/channel_length_m: the value is blank (null), a number is needed here");
  CHECK(complaint([] {
          spin_orbit_channel_from_card(card_of("umn_she", {R"(oersted_field={"value": 0.5, "source": "t"})"}));
        }) == "umn_she.json: /parameters/oersted_field/value = 0.5 must be 0 or 1");
  CHECK(free_layer_at_rest_from_card(card_of("ikeda_2010")).gilbert_damping == 1);
}

TEST_CASE("an impossible card is refused, a doubtful one has warnings", "[io][unit]") {
  CHECK_THAT(complaint([] { check_card(card_of("umn_she", {"saturation_magnetization_a_per_m.value=2.4e6"})); }),
             Catch::StartsWith("umn_she.json: /parameters/saturation_magnetization_a_per_m/value: 2.4e+06 is above"));
  CHECK(check_card(card_of("vgsot_zhang2020")).empty());
  REQUIRE(check_card(card_of("zhu_sot")).size() == 1);
  CHECK(check_card(card_of("zhu_sot")).front().quantity == "tmr_ratio");
}

TEST_CASE("no card in devices is impossible", "[io][golden]") {
  int checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kDevices)) {
    const auto path = entry.path().string();
    if (test::content_of(path).find("\"device_card\"") == std::string::npos || !path.ends_with(".json")) continue;
    INFO(path);
    CHECK_NOTHROW(check_card(load_device_card(path)));
    ++checked;
  }
  CHECK(checked >= 37);
}
