#include "sotto/io/neuron_card.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kCard = SOTTO_SOURCE_DIR "/devices/neuron_imac_14nm.json";

std::string complaint(const std::string& assignment) {
  const test::TempFolder folder;
  const auto path = folder.write("n.json", test::content_of(kCard));
  return folder.complaint([&] { load_neuron(path, {{assignment}}); });
}

}  // namespace

TEST_CASE("the IMAC neuron is 0.8 / (1 + exp(11 V))", "[io][golden]") {
  CHECK(load_neuron(kCard) ==
        SigmoidNeuron{.low_v = 0, .high_v = 0.8, .slope_per_v = 11, .centre_v = 0, .output_ohm = 0});
}

TEST_CASE("a neuron card may be overridden, but not beyond its ranges", "[io][unit]") {
  CHECK(load_neuron(kCard, {{"parameters.output_ohm.value=800"}}).output_ohm == 800);
  CHECK(complaint("parameters.output_ohm.value=-1") == "n.json: /parameters/output_ohm/value: -1 must be >= 0");
  CHECK(complaint("parameters.high_v.value=null") ==
        "n.json: /parameters/high_v: the value is blank (null), a number is needed here");
  CHECK_THAT(complaint("parameters.slope_per_v.value=0"), Catch::StartsWith("n.json: slope_per_v = 0 must be"));
  CHECK_THAT(complaint("parameters.high_v.value=-1"), Catch::StartsWith("n.json: high_v = -1 must be"));
}

TEST_CASE("a fitted neuron comes back from its card with table and supply power", "[io][unit]") {
  const test::TempFolder folder;
  FittedNeuronCard card{.name = "fitted",
                        .description = "",
                        .neuron = {.slope_per_v = 9, .output_ohm = 700},
                        .source = "a fit",
                        .notes = {"Good."}};
  card.neuron.table = {{-1, 0, 1, 2}, {0.8, 0.4, 0.1, 0}};
  card.neuron.supply = {{-1, 0, 1, 2}, {1e-6, 2e-6, 1e-6, 0}};

  CHECK(load_neuron(folder.write("n.json", fitted_neuron_card_json(card))) == card.neuron);
  card.neuron.supply.input_v[0] = -2;
  CHECK_THROWS_WITH(fitted_neuron_card_json(card), "supply.input_v = other knots must be those of the table");
}

TEST_CASE("a fitted card refuses a neuron of which it cannot hold all", "[io][unit]") {
  const auto refuse = [](const SigmoidNeuron& neuron, const std::string& sentence) {
    CHECK_THROWS_WITH(fitted_neuron_card_json({"n", "", neuron, "a fit", {}}), sentence);
  };
  refuse({.delay_s = 1e-12}, "delay_s = 1e-12 must be 0: a fitted card has no delay");
  refuse({.energy_per_transition_j = 1e-15},
         "energy_per_transition_j = 1e-15 must be 0: a fitted card has no energy per transition");
  refuse({.table = {{0, 1}, {1, 0}, {700, 800}}},
         "table.output_ohm = resistances at the knots must be absent: a fitted card has one output_ohm");
}

TEST_CASE("curves of a neuron card have a table or a supply power, and no calibration beside them", "[io][unit]") {
  CHECK(complaint(R"(curves={"input_v": [0, 1]})") ==
        "n.json: /curves: an object must be an object with output_v or supply_w beside input_v");
  const test::TempFolder folder;
  const auto path = folder.write("n.json", test::content_of(SOTTO_SOURCE_DIR "/devices/neuron_mtj2_45nm.json"));
  CHECK(folder.complaint([&] { load_neuron(path, {{R"(curves={"input_v": [0, 1], "output_v": [1, 0]})"}}); }) ==
        "n.json: /curves: an object must be absent beside a calibration, which has its own table");
}

TEST_CASE("shipped cards of calibrated neurons have all that a calibration writes", "[io][golden]") {
  for (const std::string name : {"neuron_mtj2_45nm", "neuron_mtj2_22nm"}) {
    const auto neuron = load_neuron(SOTTO_SOURCE_DIR "/devices/" + name + ".json");
    INFO(name);
    CHECK(neuron.table.input_v.size() == 65);
    CHECK(neuron.table.output_ohm.size() == 65);
    CHECK(neuron.supply.input_v == neuron.table.input_v);
    CHECK(neuron.supply.power_w.size() == 65);
    CHECK(neuron.delay_s > 0);
    CHECK(neuron.energy_per_transition_j > 0);
  }
  const auto fitted = load_neuron(SOTTO_SOURCE_DIR "/devices/neuron_imac_14nm_fitted.json");
  CHECK(fitted.supply.input_v == fitted.table.input_v);
  CHECK_FALSE(load_neuron(SOTTO_SOURCE_DIR "/devices/neuron_imac_14nm_loaded_fitted.json").table.empty());
}
