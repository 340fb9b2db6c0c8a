#include "sotto/crossbar/circuit.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

double total_ohm(const CrossbarCircuit& circuit, Place place) {
  double sum = 0;
  for (const CircuitResistor& resistor : circuit.resistors) sum += resistor.place == place ? resistor.resistance_ohm : 0;
  return sum;
}

TEST_CASE("a 1x1 crossbar is five resistors in a chain", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0, 5.0, 7.0}};

  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  REQUIRE(circuit.resistors.size() == 5);
  CHECK(total_ohm(circuit, Place::cell) == 1000);
  CHECK(total_ohm(circuit, Place::row_wire) == 2);
  CHECK(total_ohm(circuit, Place::col_wire) == 3);
  CHECK(total_ohm(circuit, Place::driver) == 5);
  CHECK(total_ohm(circuit, Place::sense) == 7);
  CHECK(circuit.num_nodes == 2 + 3 + 2);  // row and column node, three terminals, two joints
}

TEST_CASE("opens are absent from the circuit, zero ohms are listed", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, test::kOpen), {}};
  xbar.cell_resistance_ohm(0, 1) = 0;

  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  const auto cells = std::count_if(circuit.resistors.begin(), circuit.resistors.end(),
                                   [](const CircuitResistor& resistor) { return resistor.place == Place::cell; });
  CHECK(cells == 1);
  CHECK(circuit.resistors.size() == 1 + 4 + 4);  // one segment or end per cell and direction
}

TEST_CASE("a row driven at both ends has both at one terminal", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(1, 2, 1000.0), {2.0, 3.0}};
  xbar.wires.row_far_end = RowFarEnd::driven;

  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  const auto at_source = std::count_if(circuit.resistors.begin(), circuit.resistors.end(), [&](const auto& resistor) {
    return resistor.node_a == circuit.row_terminal(0) || resistor.node_b == circuit.row_terminal(0);
  });
  REQUIRE(at_source == 2);
}

TEST_CASE("zero resistance merges nodes, and terminals represent their group", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 3, 1000.0), {0.0, 3.0}};
  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  const auto merged = merge_zero_ohm(circuit);

  for (Eigen::Index j = 0; j < 3; ++j) CHECK(merged[circuit.row_node(0, j)] == circuit.row_terminal(0));
  CHECK(merged[circuit.col_node(0, 1)] == circuit.col_node(0, 1));
}

TEST_CASE("zero resistance from a source to ground is a short circuit, named by row and column", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {0.0, 0.0}};
  xbar.cell_resistance_ohm(1, 0) = 0;
  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  REQUIRE_THROWS_WITH(require_no_short(circuit, merge_zero_ohm(circuit)),
                      "row 1, column 0: zero resistance all the way from the source of the row to ground below the column "
                      "(short circuit)");
}

TEST_CASE("a row tied to ground at its far end without resistance is a short circuit", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(1, 2, 1000.0), {0.0, 1.0}};
  xbar.wires.row_far_end = RowFarEnd::ground;
  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  REQUIRE_THROWS_WITH(require_no_short(circuit, merge_zero_ohm(circuit)), Catch::Contains("row 0, column 1") &&
                                                                              Catch::Contains("at the far end of a row"));
}

TEST_CASE("what only opens connect is not reachable", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(1, 2, test::kOpen), {1.0, 1.0}};
  xbar.floating_rows = {0};
  const CrossbarCircuit circuit = crossbar_circuit(xbar);

  const auto reached = reachable_nodes(circuit);

  CHECK_FALSE(reached[circuit.row_node(0, 0)]);
  CHECK_FALSE(reached[circuit.row_node(0, 1)]);
  CHECK(reached[circuit.col_node(0, 1)]);
}

}  // namespace
}  // namespace sotto
