#include "sotto/spice/hierarchy.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sotto/spice/cross_check.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/spice/session.hpp"
#include "support/approx.hpp"
#include "support/dialect_checks.hpp"

using namespace sotto;
using namespace sotto::spice;
using sotto::test::io_error_of;

namespace {

SpiceCircuit parse(const std::string& text) {
  return parse_circuit("t\n" + text, Dialect::ngspice, "f.sp");
}

}  // namespace

TEST_CASE("every tile of a network is a subcircuit, its inner names without the tile's prefix", "[spice][unit]") {
  const auto network = test::two_layers(DiffAmp{.gain = 10, .input_ohm = 1000}, PartitionOutputs::average);
  const SpiceCircuit flat = circuit_of(network_deck(network, test::two_images()).deck);

  const SpiceCircuit tiled = with_tiles_as_subcircuits(flat);

  std::size_t tiles = 0, elements = 0;
  for (const AnalogLayer& layer : network.layers) tiles += layer.tiles.size();
  REQUIRE(tiled.subcircuits.size() == tiles);
  for (const Subcircuit& tile : tiled.subcircuits) elements += tile.elements.size();
  CHECK(elements + tiled.elements.size() == flat.elements.size() + tiles);
  CHECK(tiled.subcircuits[0].name == "tile_l0t0");
  CHECK(test::element_of(tiled.subcircuits[0].elements, "rc0_0").nodes[0].find("l0t0") == std::string::npos);
  CHECK(test::element_of(tiled.elements, "xl0t0").reference == "tile_l0t0");
}

TEST_CASE("a flattened hierarchy has the elements of the flat circuit, under longer names", "[spice][unit]") {
  const auto network = test::two_layers(Transimpedance{2000}, PartitionOutputs::sum);
  const SpiceCircuit flat = circuit_of(network_deck(network, test::two_images()).deck);
  const auto values = [](const SpiceCircuit& circuit) {
    std::vector<std::string> found;
    for (const Element& element : circuit.elements)
      if (element.kind == ElementKind::resistor) found.push_back(element.value);
    std::ranges::sort(found);
    return found;
  };

  const SpiceCircuit again = flattened(with_tiles_as_subcircuits(flat));

  CHECK(again.subcircuits.empty());
  CHECK(again.elements.size() == flat.elements.size());
  CHECK(values(again) == values(flat));
}

TEST_CASE("ngspice finds the same outputs in a network of subcircuits", "[spice]") {
  const auto network = test::two_layers(DiffAmp{.gain = 10, .input_ohm = 1000}, PartitionOutputs::sum);
  const Deck flat = network_deck(network, test::two_images(), {.nodes = false}).deck;
  const Deck tiled = parse_deck(circuit_text(with_tiles_as_subcircuits(circuit_of(flat)), Dialect::ngspice));

  const CrossCheck check = cross_check(network, test::two_images(), {.nodes = false, .deck = tiled});

  CHECK(check.outputs.max_rel_difference <= test::kRelContract);
  CHECK(check.outputs.compared == 2 * 2 * (3 + 2));
}

TEST_CASE("instances in instances get the names that ngspice gives them", "[spice][unit]") {
  const SpiceCircuit flat = flattened(parse(R"(.param base=2
.global vss
.subckt inner a r=1
r1 a m {r*base}
v1 m vss 0
.ends
.subckt outer p r=3
x2 p inner r={r+1}
x3 p inner
.ends
x1 top outer r=4
)"));

  REQUIRE(flat.elements.size() == 4);
  CHECK(flat.elements[0].name == "r.x1.x2.r1");
  CHECK(flat.elements[0].nodes == std::vector<std::string>{"top", "x1.x2.m"});
  CHECK(flat.elements[0].value == "10");
  CHECK(flat.elements[2].value == "2");
  CHECK(flat.elements[3].name == "v.x1.x3.v1");
  CHECK(flat.elements[3].nodes == std::vector<std::string>{"x1.x3.m", "vss"});
}

TEST_CASE("an instance that cannot be expanded names file, line, card and rule", "[spice][unit]") {
  const auto complaint = [](const std::string& text) { return io_error_of([&] { flattened(parse(text)); }); };

  CHECK(complaint("x1 a nothing\n") == "f.sp:2: \"x1 ... nothing\": there is no such subcircuit");
  CHECK(complaint(".subckt s a b\n.ends\nx1 a s\n") == "f.sp:4: \"x1 ... s\": has 1 nodes, the subcircuit 2 pins");
  CHECK(complaint(".subckt s a\nx1 a s\n.ends\nx1 a s\n") == "f.sp:3: \"x1 ... s\": the subcircuit uses itself");
  CHECK(complaint("r1 a 0 {foo}\n") == "f.sp:2: \"r1 foo\": has no value that follows from known parameters");
}
