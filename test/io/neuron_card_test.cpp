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
  FittedNeuronCard card{.name = "fitted", .description = "", .neuron = {.slope_per_v = 9, .output_ohm = 700}, .source = "a fit", .notes = {"Good."}};
  card.neuron.table = {{-1, 0, 1, 2}, {0.8, 0.4, 0.1, 0}};
  card.neuron.supply = {{-1, 0, 1, 2}, {1e-6, 2e-6, 1e-6, 0}};

  CHECK(load_neuron(folder.write("n.json", fitted_neuron_card_json(card))) == card.neuron);
  card.neuron.supply.input_v[0] = -2;
  CHECK_THROWS_WITH(fitted_neuron_card_json(card), "supply.input_v = other knots must be those of the table");
}
