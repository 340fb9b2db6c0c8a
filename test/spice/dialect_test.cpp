#include "sotto/spice/dialect.hpp"

#include <catch2/catch.hpp>

#include "sotto/spice/hierarchy.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/spice/nonlinear_netlist.hpp"
#include "support/dialect_checks.hpp"

using namespace sotto;
using namespace sotto::spice;
using sotto::test::kDialects;
using sotto::test::round_trip;

namespace {

// Resistances that need all 17 digits.
Crossbar small_crossbar() {
  Crossbar xbar{Eigen::MatrixXd::Constant(2, 3, 1e4 / 3), {0.1 + 0.2, 2.0, 50.0, 30.0}};
  xbar.cell_resistance_ohm(1, 1) = 6123.456789012345;
  return xbar;
}

Eigen::MatrixXd two_vectors() {
  return (Eigen::MatrixXd(2, 2) << 0.1, 0.2, 1.0 / 3, -0.8).finished();
}

// Transistors, a subcircuit with parameters, gates.
CrossbarDeck nonlinear_deck() {
  const NonlinearCrossbar xbar{small_crossbar(), OneTransistorMtj{{3000.0, 0.25}, {1e-3, 0.4, 0.05}, 1.0}};
  return crossbar_deck(xbar, two_vectors());
}

// B sources, capacitors, a transient from initial values: the cards of a device circuit.
const char* const kTransient = R"(* a device
.options klu noacct nomod noinit reltol=1e-06 vntol=1e-12 abstol=1e-18 gmin=1e-18
.subckt spin m c=1n rate=0.3333333333333333
bm 0 m i={c}*{rate}*(1-v(m)*v(m))+i(vs)
cm m 0 {c}
vs m k 0
rk k 0 {2*rate}
.ends
vt te 0 pwl(0 0 1e-10 -0.7)
vp tp 0 pulse(0 1 0 1e-11 1e-11 1e-09 2e-09)
xm te spin rate=0.25
.ic v(te)=0.08715574274765818
.print tran v(te)
.tran 5e-13 1e-08 0 5e-13 uic
)";

}  // namespace

TEST_CASE("a crossbar reads back from every dialect with every bit", "[spice][unit]") {
  for (const Dialect dialect : kDialects) {
    round_trip(circuit_of(crossbar_deck(small_crossbar(), two_vectors()).deck), dialect);
    round_trip(circuit_of(crossbar_deck(small_crossbar(), two_vectors().topRows(1), {.nodes = false}).deck), dialect);
  }
}

TEST_CASE("a crossbar with capacitances reads back from every dialect", "[spice][unit]") {
  Crossbar xbar = small_crossbar();
  xbar.capacitance = {.row_segment_f = 0.1e-15 / 3, .col_segment_f = 4.79e-17, .cell_f = 1e-16};
  const SpiceCircuit circuit = circuit_of(crossbar_deck(xbar, two_vectors()).deck);

  CHECK(test::element_of(circuit.elements, "cw1_2").kind == ElementKind::capacitor);
  for (const Dialect dialect : kDialects) round_trip(circuit, dialect);
}

TEST_CASE("cells with subcircuits and transistors read back from every dialect", "[spice][unit]") {
  for (const Dialect dialect : kDialects) round_trip(circuit_of(nonlinear_deck().deck), dialect);
}

TEST_CASE("capacitors, behavioral sources, waveforms and transients read back from every dialect", "[spice][unit]") {
  const SpiceCircuit circuit = parse_circuit(kTransient, Dialect::ngspice);

  for (const Dialect dialect : kDialects) round_trip(circuit, dialect);
  CHECK(circuit.analysis.from_initial);
  CHECK(circuit.subcircuits[0].elements[0].value == "c*rate*(1-v(m)*v(m))+i(vs)");
}

TEST_CASE("a network reads back from every dialect, flat and as a subcircuit per tile", "[spice][unit]") {
  for (const Reader& reader : {Reader(DiffAmp{.gain = 10, .input_ohm = 1000}), Reader(Transimpedance{2000})}) {
    const auto network = test::two_layers(reader, PartitionOutputs::sum);
    const SpiceCircuit circuit = circuit_of(network_deck(network, test::two_images()).deck);
    for (const Dialect dialect : kDialects) {
      round_trip(circuit, dialect);
      round_trip(with_tiles_as_subcircuits(circuit), dialect);
    }
  }
}

TEST_CASE("the ngspice dialect is the deck that Sotto runs, and carries klu", "[spice][unit]") {
  const Deck deck = crossbar_deck(small_crossbar(), two_vectors()).deck;

  std::string text = circuit_text(circuit_of(deck), Dialect::ngspice);
  const std::string shortest = "reltol=1e-06";
  text.replace(text.find(shortest), shortest.size(), "reltol=1e-6");
  CHECK(text == deck_text(deck));
  CHECK(deck_text(deck).find(".options klu ") != std::string::npos);
}

TEST_CASE("each simulator gets stimulus, analysis and output in its own words", "[spice][unit]") {
  const SpiceCircuit circuit = circuit_of(crossbar_deck(small_crossbar(), two_vectors()).deck);
  const auto text = [&](Dialect dialect) { return circuit_text(circuit, dialect); };
  using Catch::Contains;

  CHECK_THAT(text(Dialect::xyce), Contains("bs0 s0 0 v={table(v(idx),0,0.1,1,0.3333333333333333)}\n") &&
                                      Contains(".dc vidx 0 1 1\n") && Contains(".print dc precision=17"));
  CHECK_THAT(text(Dialect::hspice), Contains("vs0 s0 0 dc=in_vs0\n") && Contains(".data inputs in_vs0 in_vs1\n") &&
                                        Contains("+ 0.3333333333333333 -0.8\n.enddata\n") &&
                                        Contains(".dc data=inputs\n"));
  CHECK_THAT(text(Dialect::spectre), Contains("vs0 (s0 0) vsource dc=in_vs0 type=dc\n") &&
                                         Contains("inputs paramset {\n in_vs0 in_vs1\n 0.1 0.2\n") &&
                                         Contains("vectors sweep paramset=inputs {\nop dc\n}\n") &&
                                         Contains("save vo0:p vo1:p vo2:p\n"));
  CHECK_THAT(text(Dialect::ltspice), Contains("bs0 s0 0 v=table(v(idx),0,0.1,1,0.3333333333333333)\n") &&
                                         Contains(".save i(vo0) i(vo1) i(vo2)\n"));
}

TEST_CASE("an operating point is a sweep of one point where the simulator prints no other", "[spice][unit]") {
  const SpiceCircuit circuit = circuit_of(crossbar_deck(small_crossbar(), two_vectors().topRows(1)).deck);

  for (const Dialect dialect : {Dialect::xyce, Dialect::hspice})
    CHECK_THAT(circuit_text(circuit, dialect), Catch::Contains(".dc vs0 0.1 0.1 1\n"));
  CHECK_THAT(circuit_text(circuit, Dialect::spectre), Catch::Contains("\nop dc\n"));
}

TEST_CASE("a word that is no dialect is refused with the words that are", "[spice][unit]") {
  CHECK(dialect_from_word("spectre") == Dialect::spectre);
  CHECK_THROWS_WITH(dialect_from_word("pspice"), "dialect = pspice must be ngspice, xyce, hspice, spectre or ltspice");
}
