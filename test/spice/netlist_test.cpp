#include "sotto/spice/netlist.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using Lines = std::vector<std::string>;

namespace {

constexpr double kOpen = std::numeric_limits<double>::infinity();

Eigen::MatrixXd matrix(Eigen::Index rows, Eigen::Index cols, std::initializer_list<double> values) {
  Eigen::MatrixXd out(rows, cols);
  auto value = values.begin();
  for (Eigen::Index i = 0; i < rows; ++i)
    for (Eigen::Index j = 0; j < cols; ++j) out(i, j) = *value++;
  return out;
}

Crossbar crossbar(Eigen::MatrixXd cells, double row_ohm, double col_ohm) {
  return {.cell_resistance_ohm = std::move(cells), .wires = {.row_segment_ohm = row_ohm, .col_segment_ohm = col_ohm}};
}

SpiceResult run(const CrossbarDeck& deck) {
  return SpiceSession().run({.deck = deck.deck,
                             .analysis = deck.analysis,
                             .vectors = deck.vectors,
                             .expected_length = deck.num_inputs,
                             .allow_floating = false});
}

bool has_line(const Deck& deck, const std::string& line) {
  return std::find(deck.lines.begin(), deck.lines.end(), line) != deck.lines.end();
}

}  // namespace

TEST_CASE("a 1x1 crossbar is written as three resistors in series between two sources", "[spice][unit]") {
  const CrossbarDeck deck = crossbar_deck(crossbar(matrix(1, 1, {1000}), 2, 3), matrix(1, 1, {1.005}));

  CHECK(deck.deck.lines == Lines{"* Sotto crossbar of 1 rows and 1 columns, 1 input vectors",
                                 ".options klu noacct nomod noinit reltol=1e-6 vntol=1e-12 abstol=1e-18 gmin=1e-18",
                                 "vs0 s0 0 1.005", "rc0_0 r0_0 c0_0 1000", "rw0_0 s0 r0_0 2", "rb0_0 g0 c0_0 3",
                                 "vo0 g0 0 0", ".print op i(vo0)", ".op"});
  CHECK(deck.analysis == "op");
  CHECK(deck.vectors == Lines{"vo0#branch", "r0_0", "c0_0"});
}

TEST_CASE("a 1x1 crossbar carries 1 mA in ngspice too", "[spice]") {
  const CrossbarDeck deck = crossbar_deck(crossbar(matrix(1, 1, {1000}), 2, 3), matrix(1, 1, {1.005}));

  const SpiceResult result = run(deck);

  CHECK_THAT(value_of(result, deck.outputs(0), 0), WithinRel(1e-3, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.row_nodes(0, 0), 0), WithinRel(1.003, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.col_nodes(0, 0), 0), WithinRel(0.003, test::kRelLinearSolve));
}

TEST_CASE("several input vectors are one sweep", "[spice]") {
  const CrossbarDeck deck =
      crossbar_deck(crossbar(matrix(1, 2, {1000, 2000}), 0, 0), matrix(3, 1, {1, -2, 0.1234567890123456}));

  const SpiceResult result = run(deck);

  CHECK(deck.analysis == "dc vidx 0 2 1");
  for (std::size_t k = 0; k < 3; ++k) {
    const double volt = std::array{1.0, -2.0, 0.1234567890123456}[k];
    CHECK_THAT(value_of(result, deck.outputs(0), k), WithinRel(volt / 1000, test::kRelLinearSolve));
    CHECK_THAT(value_of(result, deck.outputs(1), k), WithinRel(volt / 2000, test::kRelLinearSolve));
  }
}

TEST_CASE("zero wires join nodes: only the cells remain, each column with its own 0 V source", "[spice][unit]") {
  const CrossbarDeck deck = crossbar_deck(crossbar(matrix(2, 2, {1, 2, 3, 4}), 0, 0), matrix(1, 2, {0.5, 0.25}));

  for (const char* line :
       {"rc0_0 s0 g0 1", "rc0_1 s0 g1 2", "rc1_0 s1 g0 3", "rc1_1 s1 g1 4", "vo0 g0 0 0", "vo1 g1 0 0"})
    CHECK(has_line(deck.deck, line));
  CHECK(deck.row_nodes(0, 0) == deck.row_nodes(0, 1));
  CHECK(deck.col_nodes(0, 1) == deck.col_nodes(1, 1));
}

TEST_CASE("open cells and parts without a path are left out and marked", "[spice]") {
  Crossbar xbar = crossbar(matrix(2, 2, {1000, kOpen, kOpen, kOpen}), 1, 1);
  xbar.floating_rows = {1};
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 2, {1, 99}));

  const SpiceResult result = run(deck);

  CHECK(deck.row_nodes(1, 0) == kFloatingNode);
  CHECK(std::isnan(value_of(result, deck.row_nodes(1, 1), 0)));
  CHECK_FALSE(has_line(deck.deck, "rw1_1 r1_0 r1_1 1"));
  CHECK_THAT(value_of(result, deck.row_nodes(0, 1), 0), WithinRel(1002.0 / 1003.0, test::kRelLinearSolve));
}

TEST_CASE("a column cut off from ground at both ends has the output 0", "[spice][unit]") {
  Crossbar xbar = crossbar(matrix(1, 1, {1000}), 1, 1);
  xbar.wires.sense_ohm = kOpen;
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 1, {1}));

  CHECK(deck.outputs(0) == kGroundNode);
  CHECK(value_of({}, deck.outputs(0), 0) == 0);
}

TEST_CASE("an output counts the currents of both grounded ends", "[spice]") {
  Crossbar xbar = crossbar(matrix(1, 1, {1000}), 0, 500);
  xbar.wires.col_far_end = ColFarEnd::ground;
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 1, {1.25}));

  CHECK_THAT(value_of(run(deck), deck.outputs(0), 0), WithinRel(1e-3, test::kRelLinearSolve));
}

TEST_CASE("columns joined by zero ohm at ground close a loop: their outputs are undetermined", "[spice][unit]") {
  Crossbar xbar = crossbar(matrix(2, 2, {0, 0, 1000, 1000}), 0, 0);
  xbar.floating_rows = {0};
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 2, {0, 1}));

  CHECK(deck.outputs(0) == kUndetermined);
  CHECK(deck.outputs(1) == kUndetermined);
  CHECK(deck.col_nodes(0, 0) == kGroundNode);
  CHECK(std::isnan(value_of({}, deck.outputs(0), 0)));
}

TEST_CASE("columns joined by a shorted row keep their outputs where their wires have resistance", "[spice]") {
  Crossbar xbar = crossbar(matrix(2, 2, {0, 0, 1000, kOpen}), 0, 500);
  xbar.floating_rows = {0};
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 2, {0, 1.0}));

  // 1 kOhm into c1_0, from there 500 Ohm to ground and 500 + 500 + 500 Ohm around over the shorted row.
  const SpiceResult result = run(deck);

  const double total_a = 1.0 / (1000 + 1 / (1 / 500.0 + 1 / 1500.0));
  CHECK_THAT(value_of(result, deck.outputs(0), 0), WithinRel(total_a * 0.75, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.outputs(1), 0), WithinRel(total_a * 0.25, test::kRelLinearSolve));
}

TEST_CASE("sources joined by zero ohm must agree and are then one source", "[spice][unit]") {
  const Crossbar xbar = [] {
    Crossbar joined = crossbar(matrix(2, 1, {0, 0}), 0, 0);
    joined.wires.sense_ohm = 100.0;
    return joined;
  }();

  CHECK_THROWS_WITH(crossbar_deck(xbar, matrix(1, 2, {1, 2})),
                    "rows 0 and 1: zero resistance joins two sources of different voltage");
  const CrossbarDeck deck = crossbar_deck(xbar, matrix(1, 2, {1, 1}));
  CHECK(has_line(deck.deck, "vs0 s0 0 1"));
  CHECK_FALSE(has_line(deck.deck, "vs1 s0 0 1"));
}

TEST_CASE("a short circuit and wrong inputs are errors of the caller", "[spice][unit]") {
  const Crossbar shorted = crossbar(matrix(1, 1, {0}), 0, 0), good = crossbar(matrix(1, 1, {1}), 0, 0);

  CHECK_THROWS_AS(crossbar_deck(shorted, matrix(1, 1, {1})), InvalidArgument);
  CHECK_THROWS_WITH(crossbar_deck(shorted, matrix(1, 1, {1})), Contains("row 0, column 0"));
  CHECK_THROWS_WITH(crossbar_deck(good, matrix(1, 2, {1, 1})), Contains("inputs_v = 1 x 2"));
  CHECK_THROWS_WITH(crossbar_deck(good, matrix(1, 1, {kOpen})), Contains("inputs_v(0,0) = inf must be finite"));
}

TEST_CASE("without nodes ngspice keeps the outputs alone", "[spice]") {
  const CrossbarDeck deck =
      crossbar_deck(crossbar(matrix(1, 1, {1000}), 2, 3), matrix(2, 1, {1.005, 2.01}), {.nodes = false});

  const SpiceResult result = run(deck);

  CHECK(deck.vectors == Lines{"vo0#branch"});
  CHECK(has_line(deck.deck, ".save i(vo0)"));
  CHECK(deck.row_nodes.size() == 0);
  CHECK_THAT(result.values[0][1], WithinRel(2e-3, test::kRelLinearSolve));
}

TEST_CASE("capacitors stand at the cell nodes, none where there is nothing to charge", "[spice][unit]") {
  Crossbar xbar{Eigen::MatrixXd::Constant(2, 1, 1000.0), {.row_segment_ohm = 2.0}};
  xbar.cell_resistance_ohm(1, 0) = std::numeric_limits<double>::infinity();
  xbar.floating_rows = {1};  // r1_0 has no path left, hence no capacitor either
  xbar.capacitance = {.row_segment_f = 1e-15, .col_segment_f = 2e-15, .cell_f = 3e-15};

  const std::string text = netlist_text(xbar, Eigen::MatrixXd::Ones(1, 2));

  // Column nodes are the ground end itself, g0: zero ohm.
  CHECK_THAT(text, Catch::Contains("cw0_0 r0_0 0 1e-15\ncb0_0 g0 0 2e-15\ncc0_0 r0_0 g0 3e-15\ncb1_0 g0 0 2e-15\n"));
  CHECK_THAT(text, !Catch::Contains("r1_0"));
  CHECK_THAT(netlist_text(Crossbar{xbar.cell_resistance_ohm}, Eigen::MatrixXd::Ones(1, 2)), !Catch::Contains("\nc"));
}

TEST_CASE("the deck is a file that ends with .end and reads back as itself", "[spice][unit]") {
  const Crossbar xbar = crossbar(matrix(1, 1, {1000}), 2, 3);
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(400, 1, 1.0 / 3.0);

  const std::string text = netlist_text(xbar, inputs_v);

  CHECK_THAT(text, Catch::Matchers::EndsWith(".dc vidx 0 399 1\n.end\n"));
  CHECK(parse_deck(text).lines == crossbar_deck(xbar, inputs_v).deck.lines);
}
