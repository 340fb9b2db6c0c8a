#include "spice/card_writer.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;
using Catch::Contains;

namespace {

SpiceCircuit divider() {
  return {.title = "divider",
          .options = {{"reltol", "1e-06"}},
          .parameters = {{"gain", "0.3333333333333333"}},
          .subcircuits = {{.name = "half",
                           .pins = {"a", "b"},
                           .parameters = {{"r", "5000"}},
                           .elements = {{.name = "r1", .nodes = {"a", "b"}, .value = "2*r"}}}},
          .elements = {{.kind = ElementKind::voltage, .name = "v1", .nodes = {"a", "0"}, .value = "1"},
                       {.kind = ElementKind::instance,
                        .name = "x1",
                        .nodes = {"a", "0"},
                        .reference = "half",
                        .parameters = {{"r", "1000"}}},
                       {.kind = ElementKind::behavioral_voltage,
                        .name = "b1",
                        .nodes = {"c", "0"},
                        .value = "gain*exp(v(a))+time"}},
          .printed = {"v(c)"}};
}

}  // namespace

TEST_CASE("parameters stand in braces in ngspice, where literals would lose digits", "[spice][unit]") {
  const std::string text = write_cards(divider(), Dialect::ngspice);

  CHECK_THAT(text, Contains("divider\n.options klu ") && Contains("r1 a b {2*r}\n") &&
                       Contains("x1 a 0 half r=1000\n") && Contains("b1 c 0 v={gain}*exp(v(a))+time\n") &&
                       Contains(".print op v(c)\n.op\n.end\n"));
}

TEST_CASE("Xyce marks parameters and puts whole expressions in braces", "[spice][unit]") {
  CHECK_THAT(write_cards(divider(), Dialect::xyce), Contains(".subckt half a b params: r=5000\n") &&
                                                        Contains("x1 a 0 half params: r=1000\n") &&
                                                        Contains("b1 c 0 v={gain*exp(v(a))+time}\n") &&
                                                        Contains(".print dc precision=17 width=25 v(c) v(*)\n"));
}

TEST_CASE("HSPICE has quotes, and E and G sources in place of B", "[spice][unit]") {
  CHECK_THAT(write_cards(divider(), Dialect::hspice), Contains("eb1 c 0 vol='gain*exp(v(a))+time'\n") &&
                                                          Contains("r1 a b '2*r'\n") && Contains(".dc v1 1 1 1\n"));
}

TEST_CASE("LTspice saves where others print", "[spice][unit]") {
  CHECK_THAT(write_cards(divider(), Dialect::ltspice), Contains(".save v(c)\n.save v(*) i(*)\n.op\n") &&
                                                           Contains("b1 c 0 v=gain*exp(v(a))+time\n") &&
                                                           !Contains(".print"));
}

TEST_CASE("long cards continue on lines that files may hold", "[spice][unit]") {
  SpiceCircuit circuit = divider();
  circuit.elements[0].waveform = "pwl";
  for (int k = 0; k < 1000; ++k) circuit.elements[0].points.push_back(std::to_string(k));

  const std::string text = write_cards(circuit, Dialect::hspice);

  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  CHECK(longest < 1000);
}
