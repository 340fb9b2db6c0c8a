#include "spice/spectre_writer.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;
using Catch::Contains;

TEST_CASE("Spectre gets masters, nodes in brackets and named values", "[spice][unit]") {
  const SpiceCircuit circuit{
      .title = "all kinds",
      .options = {{"newton_steps", "500"}},
      .elements =
          {{.name = "r1", .nodes = {"a", "b"}, .value = "1500"},
           {.kind = ElementKind::capacitor, .name = "c1", .nodes = {"a", "0"}, .value = "1e-09"},
           {.kind = ElementKind::current, .name = "i1", .nodes = {"a", "0"}, .value = "0.001"},
           {.kind = ElementKind::vccs, .name = "g1", .nodes = {"a", "0", "b", "0"}, .value = "2"},
           {.kind = ElementKind::ccvs, .name = "h1", .nodes = {"d", "0"}, .value = "3", .reference = "vs"},
           {.kind = ElementKind::behavioral_voltage, .name = "b1", .nodes = {"e", "0"}, .value = "i(vs)*v(a,b)"},
           {.kind = ElementKind::voltage,
            .name = "vs",
            .nodes = {"b", "0"},
            .waveform = "sin",
            .points = {"0", "1", "1000000"}}},
      .printed = {"v(a)", "i(vs)"},
      .keep_printed_only = true};

  const std::string text = write_spectre(circuit);

  CHECK_THAT(text, Contains("// all kinds\nsimulator lang=spectre\nglobal 0\n"));
  CHECK_THAT(text,
             Contains("r1 (a b) resistor r=1500\nc1 (a 0) capacitor c=1e-09\ni1 (a 0) isource dc=0.001 type=dc\n"));
  CHECK_THAT(text, Contains("g1 (a 0 b 0) vccs gm=2\nh1 (d 0) ccvs probe=vs rm=3\n"));
  CHECK_THAT(text, Contains("b1 (e 0) bsource v=i(\"vs:p\")*v(a,b)\n"));
  CHECK_THAT(text, Contains("vs (b 0) vsource type=sine sinedc=0 ampl=1 freq=1000000\n"));
  CHECK_THAT(text, Contains("keep options save=selected\nsave a vs:p\nop dc maxiters=500\n"));
}
