#include "sotto/io/calibration_card.hpp"

#include <catch2/catch.hpp>

#include "io/circuit_spec.hpp"
#include "io/file_fixture.hpp"
#include "sotto/io/neuron_card.hpp"
#include "support/two_by_two_calibration.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

CalibrationCard small_card() {
  return {.name = "small",
          .description = "for a test",
          .neuron = test::two_by_two_calibration(),
          .origin = {.netlist = "n.sub",
                     .netlist_hash = "fnv1a64:1",
                     .models = "m.mod",
                     .models_hash = "fnv1a64:2",
                     .settings_json = "{}\n",
                     .settings_hash = "fnv1a64:3",
                     .ngspice_version = "39"}};
}

std::string with_replaced(const std::string& from, const std::string& to) {
  auto text = calibration_card_json(small_card());
  return text.replace(text.find(from), from.size(), to);
}

/// What loading complains about once the first `from` in the card became `to`.
std::string complaint(const std::string& from, const std::string& to) {
  const test::TempFolder folder;
  const auto path = folder.write("c.json", with_replaced(from, to));
  return folder.complaint([&] { load_neuron(path); });
}

/// The neuron of a circuit that names the card c.json as `neuron`.
SigmoidNeuron neuron_of_circuit(const test::TempFolder& folder, const std::string& neuron) {
  const auto document = parse_json(
      "f.json", R"({"device": {"on_ohm": 5000, "off_ohm": 15000}, "wires": null, "reader": {"kind": "transimpedance",
                    "feedback_ohm": 100}, "neuron": )" +
                    neuron + "}");
  return read_circuit_spec(JsonReader(document), folder.at("f.json"), 1).layers[0].neuron;
}

}  // namespace

TEST_CASE("a calibration card comes back as it was written", "[io][unit]") {
  const test::TempFolder folder;
  const auto card = small_card();
  const auto path = folder.write("c.json", calibration_card_json(card));

  const auto back = load_calibration_card(path);

  CHECK(back.neuron == card.neuron);
  CHECK(back.origin == card.origin);
  CHECK(back.name == "small");
  CHECK(calibration_card_json(back) == calibration_card_json(card));
}

TEST_CASE("a calibration card is a neuron card: its nominal point with the table", "[io][unit]") {
  const test::TempFolder folder;
  const auto card = small_card();
  const auto path = folder.write("c.json", calibration_card_json(card));

  CHECK(load_neuron(path) == neuron_at(card.neuron, card.neuron.nominal));
  CHECK(load_neuron(path).delay_s == 2e-12);
}

TEST_CASE("a circuit may ask for other conditions within the box, and for the logistic", "[io][unit]") {
  const test::TempFolder folder;
  const auto card = small_card();
  folder.write("c.json", calibration_card_json(card));
  auto asked = card.neuron.nominal;
  asked.tmr_ratio = 1.25;

  CHECK(neuron_of_circuit(folder, R"("c.json")") == neuron_at(card.neuron, card.neuron.nominal));
  CHECK(neuron_of_circuit(folder, R"({"card": "c.json", "conditions": {"tmr_ratio": 1.25}})") ==
        neuron_at(card.neuron, asked));
  CHECK(neuron_of_circuit(folder, R"({"card": "c.json", "curve": "logistic"})").table.empty());
}

TEST_CASE("conditions outside the validity box are an error that says which limit", "[io][unit]") {
  const test::TempFolder folder;
  folder.write("c.json", calibration_card_json(small_card()));
  const auto refused = [&](const std::string& conditions) {
    return folder.complaint(
        [&] { neuron_of_circuit(folder, R"({"card": "c.json", "conditions": {)" + conditions + "}}"); });
  };

  CHECK(refused(R"("supply_v": 1.3)") ==
        "f.json: /neuron/conditions: supply_v = 1.3 must be in 0.9 ... 1, the validity box of the calibration");
  CHECK(refused(R"("load_ohm": 100)") ==
        "f.json: /neuron/conditions: load_ohm = 100 must be >= 50000, the validity box of the calibration");
  CHECK(refused(R"("corner": "ff")") ==
        "f.json: /neuron/conditions: corner = ff must be one of tt, the corners of the calibration");
  CHECK_THAT(refused(R"("supply": 1)"), Catch::Contains("/neuron/conditions") && Catch::Contains("supply"));
}

TEST_CASE("a calibration that was changed by hand into nonsense is refused", "[io][unit]") {
  CHECK_THAT(complaint("\"supply_v\": [0.9, 1.0]", "\"supply_v\": [0.5, 1.0]"),
             Catch::Contains("/calibration/validity/supply_v") &&
                 Catch::Contains("must be the first and the last value of its axis"));
  CHECK_THAT(complaint("\"output_v\": [0.9, 0.45, 0.0]", "\"output_v\": [0.9, 0.95, 0.0]"),
             Catch::Contains("c.json: /calibration: table.output_v = 0 must be monotone"));
  CHECK_THAT(complaint("\"points\":", "\"dots\":"), Catch::Contains("dots"));
  CHECK_THAT(complaint("\"static_power_w\":", "\"static_power\":"), Catch::Contains("static_power"));
}

TEST_CASE("a neuron card without calibration is no calibration card", "[io][unit]") {
  CHECK_THROWS_WITH(load_calibration_card(SOTTO_SOURCE_DIR "/devices/neuron_imac_14nm.json"),
                    Catch::Contains("must be a neuron card with a calibration, as sotto calibrate writes it"));
}
