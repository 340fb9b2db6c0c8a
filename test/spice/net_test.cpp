#include "spice/net.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/spice/netlist.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Lines = std::vector<std::string>;

TEST_CASE("zero ohm joins nodes under the name of the one added first", "[spice][unit]") {
  Net net;
  const Node a = net.add_node("a"), b = net.add_node("b"), c = net.add_node("c");
  net.add_resistor("r1", c, b, 0);
  net.add_resistor("r2", a, b, 0);
  net.add_resistor("r3", c, kGround, 5);
  net.find_connected();

  CHECK(net.name(c) == "a");
  Deck deck;
  net.write_resistors(deck);
  CHECK(deck.lines == Lines{"r3 a 0 5"});
}

TEST_CASE("open resistors and resistors between joined nodes are not written", "[spice][unit]") {
  Net net;
  const Node a = net.add_node("a"), b = net.add_node("b");
  net.add_resistor("r1", a, b, 0);
  net.add_resistor("r2", a, b, 7);
  net.add_resistor("r3", a, kGround, std::numeric_limits<double>::infinity());
  net.add_resistor("r4", b, kGround, 1);
  net.find_connected();

  Deck deck;
  net.write_resistors(deck);
  CHECK(deck.lines == Lines{"r4 a 0 1"});
}

TEST_CASE("a part without a path to a source or to ground is not written", "[spice][unit]") {
  Net net;
  const Node source = net.add_node("s"), fed = net.add_node("fed"), lost = net.add_node("lost"),
             lonely = net.add_node("lonely");
  net.add_resistor("r1", source, fed, 1);
  net.add_resistor("r2", lost, lonely, 1);
  net.pin(source);
  net.find_connected();

  VectorList vectors;
  CHECK(vectors.add_node(net, fed) == 0);
  CHECK(vectors.add_node(net, lost) == kFloatingNode);
  CHECK(vectors.add_node(net, kGround) == kGroundNode);
  CHECK(vectors.add_node(net, fed) == 0);
  CHECK(vectors.take() == Lines{"fed"});
  Deck deck;
  net.write_resistors(deck);
  CHECK(deck.lines == Lines{"r1 s fed 1"});
}

TEST_CASE("zero ohm between two sources, or from a source to ground, is an error", "[spice][unit]") {
  Net two, grounded;
  const Node a = two.add_node("a"), b = two.add_node("b"), c = grounded.add_node("c");
  two.pin(a);
  two.pin(b);
  two.add_resistor("r", a, b, 0);
  grounded.pin(c);
  grounded.add_resistor("r", c, kGround, 0);

  CHECK_THROWS_WITH(two.find_connected(), Contains("source at node b with another source"));
  CHECK_THROWS_WITH(grounded.find_connected(), Contains("source at node c with ground"));
}

TEST_CASE("numbers read back as the same double and never as infinity or with a suffix", "[spice][unit]") {
  for (const double value : {0.1, 1.0 / 3.0, 6.02214076e23, 5e-324, 12345.678901234567, -0.8})
    CHECK(std::strtod(number(value).c_str(), nullptr) == value);
  CHECK(number(1000) == "1000");
}

TEST_CASE("long cards are broken at blanks and commas into lines that files may hold", "[spice][unit]") {
  std::string card = "b1 a 0 v=pwl(v(idx)";
  for (int k = 0; k < 400; ++k) card += "," + std::to_string(k) + ",0.1234567890123456";
  Deck deck;
  add_card(deck, card + ")");

  REQUIRE(deck.lines.size() > 1);
  std::string joined = deck.lines[0];
  for (std::size_t i = 0; i < deck.lines.size(); ++i) {
    CHECK(deck.lines[i].size() < 1000);
    if (i > 0) {
      CHECK(deck.lines[i].substr(0, 2) == "+ ");
      joined += deck.lines[i].substr(2);
    }
  }
  CHECK(joined == card + ")");
}

TEST_CASE("one input vector is an operating point, more are an index sweep", "[spice][unit]") {
  Deck one, three;
  add_index_source(one, 1);
  add_input_source(one, "s0", "s0", Eigen::VectorXd::Constant(1, 0.5));
  add_analysis(one, 1, {"i(vo0)"}, false);
  add_index_source(three, 3);
  add_input_source(three, "s0", "s0", Eigen::Vector3d(0.5, -1, 0.25));
  add_analysis(three, 3, {}, true);

  CHECK(one.lines == Lines{"vs0 s0 0 0.5", ".save i(vo0)", ".print op i(vo0)", ".op"});
  CHECK(three.lines.back() == ".dc vidx 0 2 1");
  CHECK(three.lines[three.lines.size() - 2] == "bs0 s0 0 v=pwl(v(idx),0,0.5,1,-1,2,0.25)");
}
