#include "spice/neuron_cards.hpp"

#include <catch2/catch.hpp>

using namespace sotto;
using namespace sotto::spice;
using Catch::Contains;

namespace {

const NeuronPlace kPlace{.name = "l0_n3", .parameters = "l0", .input = "y", .output = "n"};

}  // namespace

TEST_CASE("a logistic neuron is one B source of four parameters", "[spice][unit]") {
  Deck deck;
  const SigmoidNeuron neuron{.low_v = 0.1, .high_v = 0.9, .slope_per_v = 3, .centre_v = -0.2};

  add_neuron_parameters(deck, "l0", neuron);
  add_neuron_curve(deck, neuron, kPlace);

  REQUIRE(deck.lines.size() == 2);
  CHECK(deck.lines[0] == ".param l0low=0.1 l0swing=0.8 l0slope=3 l0centre=-0.2");
  CHECK(deck.lines[1] == "bl0_n3 n 0 v={l0low}+{l0swing}/({one}+exp({l0slope}*(v(y)-{l0centre})))");
}

TEST_CASE("a table is a cubic per piece and a resistance that both ends and the input control", "[spice][unit]") {
  Deck deck;
  const SigmoidNeuron neuron{.table = {{0, 1, 3}, {5, 3, -1}, {100, 300, 200}}};  // a straight line

  add_neuron_parameters(deck, "l0", neuron);
  add_neuron_curve(deck, neuron, kPlace);
  add_neuron_resistance(deck, neuron, kPlace, "s");

  const std::string text = deck_text(deck);
  CHECK_THAT(text, Contains("l0out=5 ") && Contains("l0x1=1 l0w1=2 l0a1=-2 l0b1=0 l0c1=0"));
  CHECK_THAT(text, Contains("l0ohm=100 l0r0=200 l0r1=-50"));
  CHECK_THAT(text, Contains("bl0_n3 n 0 v={l0out} + min(max(v(y)-{l0x0},{l0zero}),{l0w0})*({l0a0}"));
  CHECK_THAT(text, Contains("bl0_n3 n s i=v(n,s)/({l0ohm} + min(max(v(y)-{l0x0},{l0zero}),{l0w0})*{l0r0} + "));
}
