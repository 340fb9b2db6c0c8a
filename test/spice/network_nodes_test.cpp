#include "spice/network_nodes.hpp"

#include <catch2/catch.hpp>

using namespace sotto;
using namespace sotto::spice;

namespace {

AnalogNetwork two_layers(BiasRows bias_rows, double output_ohm) {
  LayerCircuit circuit;
  circuit.cells = {.on_ohm = 1000, .off_ohm = 4000};
  circuit.reader = DiffAmp{};
  circuit.partition = {.max_rows = 2, .max_pairs = 2, .bias_rows = bias_rows};
  circuit.neuron.output_ohm = output_ohm;
  const AnalogLayer layer = make_layer(Eigen::MatrixXd::Ones(3, 3), Eigen::VectorXd::Ones(3), circuit);
  return {.layers = {layer, layer}};
}

}  // namespace

TEST_CASE("bias rows stand between the rows of the inputs, all at the one bias source", "[spice][unit]") {
  const AnalogNetwork network = two_layers(BiasRows::every, 500);
  const NetworkNodes nodes(network, false);
  const LayerNodes& second = nodes.layers()[1];

  REQUIRE(network.layers[1].bias_rows == std::vector<Eigen::Index>{2, 4});
  REQUIRE(second.terminals.size() == 5);
  CHECK(second.terminals[2] == second.drivers.back());
  CHECK(second.terminals[4] == second.drivers.back());
  CHECK(row_of_input(network.layers[1], 1) == 1);
  CHECK(row_of_input(network.layers[1], 2) == 3);
  CHECK(nodes.net().name(second.terminals[3]) == "l1_s2");
}

TEST_CASE("transistor neurons are the row terminals of the next layer, behavioral ones stand behind a resistance",
          "[spice][unit]") {
  const AnalogNetwork network = two_layers(BiasRows::last, 500);
  const NetworkNodes behavioral(network, false), transistors(network, true);

  CHECK(behavioral.net().name(behavioral.layers()[1].terminals[0]) == "l1_s0");
  CHECK(transistors.net().name(transistors.layers()[1].terminals[0]) == "l0_n0");
  CHECK(tile_prefix(1, 2) == "l1t2_");
}
