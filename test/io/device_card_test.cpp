#include "sotto/io/device_card.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "io/file_fixture.hpp"
#include "sotto/io/neuron_card.hpp"
#include "sotto/io/wire_card.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kDevices = SOTTO_SOURCE_DIR "/devices";

std::string number(const std::string& name, const std::string& value) {
  return "\"" + name + "\": {\"value\": " + value + ", \"source\": \"test\"}";
}

std::string card_text(const std::string& parameters) {
  return R"({"schema": 1, "kind": "device_card", "name": "d", "type": "mtj", "parameters": {)" + parameters + "}}";
}

MtjParams mtj_of(const std::string& parameters) {
  const test::TempFolder folder;
  return load_mtj(folder.write("d.json", card_text(parameters)));
}

std::string complaint(const std::string& parameters) {
  const test::TempFolder folder;
  return folder.complaint([&] { load_mtj(folder.write("d.json", card_text(parameters))); });
}

}  // namespace

TEST_CASE("resistances of a card become a junction", "[io][unit]") {
  const auto mtj = mtj_of(number("resistance_p_ohm", "6000") + "," + number("resistance_ap_ohm", "18000"));

  CHECK(mtj.resistance_p_ohm == 6000);
  CHECK(mtj.tmr_ratio == 2);
  CHECK(mtj.tmr_half_bias_v == std::numeric_limits<double>::infinity());
}

TEST_CASE("RA and geometry stand in for a resistance that is not known", "[io][unit]") {
  const auto mtj = mtj_of(number("ra_ohm_m2", "7e-12") + "," + number("length_m", "50e-9") + "," +
                          number("width_m", "30e-9") + "," + number("tmr_ratio", "2") + "," +
                          number("tmr_half_bias_v", "0.5") + "," + number("resistance_p_ohm", "null"));

  CHECK(std::abs(mtj.resistance_p_ohm - 5942) < 1);  // 7e-12 / (pi/4 50e-9 30e-9), design systems A.2
  CHECK(mtj.tmr_ratio == 2);
  CHECK(mtj.tmr_half_bias_v == 0.5);
}

TEST_CASE("a card that does not give a junction says which number is missing", "[io][unit]") {
  CHECK(complaint(number("tmr_ratio", "2")) ==
        "d.json: /parameters/resistance_p_ohm: the key is missing, a number is needed here");
  CHECK(complaint(number("resistance_p_ohm", "6000") + "," + number("tmr_ratio", "null")) ==
        "d.json: /parameters/tmr_ratio: the value is blank (null), a number is needed here");
  CHECK(complaint(number("ra_ohm_m2", "7e-12") + "," + number("length_m", "5e-8")) ==
        "d.json: /parameters/width_m: the key is missing, a number is needed here");
  CHECK(complaint(number("resistance_p_ohm", "6000") + "," + number("resistance_ap_ohm", "18000") + "," +
                  number("tmr_ratio", "1.9")) ==
        "d.json: /parameters/resistance_ap_ohm/value: 18000 must be 6000 (1 + tmr_ratio) = 17400 within 1 %");
  CHECK_THAT(complaint(number("resistance_p_ohm", "6000") + "," + number("resistance_ap_ohm", "3000")),
             Catch::StartsWith("d.json: tmr_ratio = -0.5 must be >= 0"));
}

TEST_CASE("every card in devices loads", "[io][golden]") {
  int loaded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kDevices)) {
    if (entry.path().extension() != ".json") continue;
    const auto path = entry.path().string();
    const auto text = test::content_of(path);
    if (text.find("\"wire_card\"") != std::string::npos) {
      CHECK_NOTHROW(load_wires(path));
    } else if (text.find("\"neuron_card\"") != std::string::npos) {
      CHECK_NOTHROW(load_neuron(path));
    } else {
      CHECK(load_device_card(path).name == entry.path().stem().string());
    }
    ++loaded;
  }
  CHECK(loaded >= 40);
}

TEST_CASE("cards with both resistances are junctions, cards without TMR are not", "[io][golden]") {
  CHECK(load_mtj(kDevices + "/stt_cim_2025.json").resistance_p_ohm == 3363.7);
  CHECK(std::abs(load_mtj(kDevices + "/imac_sot.json").tmr_ratio - 2) < 1e-3);  // the card's digits
  CHECK_THROWS_WITH(load_mtj(kDevices + "/utaustin_sot.json"), Catch::Contains("/parameters/tmr_ratio: "));
}

TEST_CASE("every key that devices/README.md lists is known", "[io][golden]") {
  const auto readme = test::content_of(kDevices + "/README.md");
  const auto start = readme.find("| `resistance_p_ohm`");
  const auto end = readme.find("\n\n", start);
  std::string parameters;
  for (auto at = readme.find("| `", start); at < end; at = readme.find("\n| `", at + 1)) {
    const auto cell = readme.substr(at, readme.find(" | ", at + 4) - at);
    for (auto tick = cell.find('`'); tick != std::string::npos; tick = cell.find('`', tick + 1)) {
      const auto close = cell.find('`', tick + 1);
      parameters += (parameters.empty() ? "" : ",") + number(cell.substr(tick + 1, close - tick - 1), "null");
      tick = close;
    }
  }
  const test::TempFolder folder;

  const auto card = load_device_card(folder.write("d.json", card_text(parameters)));

  CHECK(card.parameters.size() == 72);
}
