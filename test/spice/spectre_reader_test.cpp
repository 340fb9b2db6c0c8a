#include "spice/spectre_reader.hpp"

#include <catch2/catch.hpp>

#include "support/dialect_checks.hpp"

using namespace sotto::spice;
using sotto::test::io_error_of;

TEST_CASE("a Spectre netlist is read with the letters that SPICE wants", "[spice][unit]") {
  const SpiceCircuit circuit = read_spectre(R"(// by hand
simulator lang=spectre
parameters rw=1.5
subckt cell (a b)
parameters r=5k
line (a b) resistor r=r
ends cell
X0 (w 0) cell r=2*rw
in (w 0) vsource dc=0.8 type=dc
load (w 0) ccvs probe=in rm=1
op dc
save w in:p
)",
                                            "f.scs");

  CHECK(circuit.title == "by hand");
  CHECK(circuit.subcircuits[0].elements[0].name == "r_line");
  CHECK(circuit.subcircuits[0].parameters == std::vector<Parameter>{{"r", "5000"}});
  CHECK(circuit.elements[0].kind == ElementKind::instance);
  CHECK(circuit.elements[1].name == "v_in");
  CHECK(circuit.elements[2].reference == "v_in");
  CHECK(circuit.analysis.kind == AnalysisKind::op);
}

TEST_CASE("lines that Sotto does not read are refused with file, line and rule", "[spice][unit]") {
  const auto complaint = [](const std::string& text) { return io_error_of([&] { read_spectre(text, "f.scs"); }); };

  CHECK(complaint("simulator lang=spice\n") == "f.scs:1: \"simulator lang=spice\": must be lang=spectre");
  CHECK(complaint("\nr1 a b resistor r=1\n") ==
        "f.scs:2: \"r1 a b resistor r=1\": must be a name, nodes in brackets and a master");
  CHECK(complaint("r1 (a b) resistor\n") == "f.scs:1: \"r1 (a b) resistor\": must have r=<value>");
  CHECK(complaint("r1 (a b c) resistor r=1\n") == "f.scs:1: \"r1 (a b c) resistor r=1\": must have two nodes");
  CHECK(complaint("subckt s (a b)\n") == "f.scs:1: \"subckt s\": has no ends");
  CHECK(complaint("v1 (a 0) vsource type=noise\n") ==
        "f.scs:1: \"v1 (a 0) vsource type=noise\": must be a source of type dc, pwl, pulse or sine");
}
