#include "crossbar/zero_ohm.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

long double current_of(const CrossbarCircuit& circuit, const std::vector<long double>& currents, Place place,
                       Eigen::Index row, Eigen::Index col) {
  for (std::size_t k = 0; k < currents.size(); ++k) {
    const CircuitResistor& resistor = circuit.resistors[k];
    if (resistor.place == place && resistor.row == row && resistor.col == col) return currents[k];
  }
  FAIL("no such resistor");
  return 0;
}

TEST_CASE("along a row without resistance the current falls cell by cell, exactly", "[crossbar][unit]") {
  const CrossbarCircuit circuit = crossbar_circuit({MatrixXd::Constant(1, 3, 1000.0), {0.0, 1.0}});
  std::vector<long double> currents(circuit.resistors.size(), 0.0L);
  for (std::size_t k = 0; k < currents.size(); ++k) {
    if (circuit.resistors[k].place == Place::cell) currents[k] = 1.0L;
  }

  ZeroOhmFlow(circuit).fill(currents);

  CHECK(current_of(circuit, currents, Place::row_wire, 0, 0) == 3.0L);
  CHECK(current_of(circuit, currents, Place::row_wire, 0, 1) == 2.0L);
  CHECK(current_of(circuit, currents, Place::row_wire, 0, 2) == 1.0L);
}

TEST_CASE("a loop of zero ohms divides the current like equal resistors", "[crossbar][unit]") {
  // A row driven at both ends: source - segment - cell 0 - segment - cell 1 - segment - the same source.
  Crossbar xbar{MatrixXd::Constant(1, 2, 1000.0), {0.0, 1.0}};
  xbar.wires.row_far_end = RowFarEnd::driven;
  const CrossbarCircuit circuit = crossbar_circuit(xbar);
  std::vector<long double> currents(circuit.resistors.size(), 0.0L);
  for (std::size_t k = 0; k < currents.size(); ++k) {
    const CircuitResistor& resistor = circuit.resistors[k];
    if (resistor.place == Place::cell && resistor.col == 0) currents[k] = 3.0L;
  }

  ZeroOhmFlow(circuit).fill(currents);

  const double near_a = static_cast<double>(current_of(circuit, currents, Place::row_wire, 0, 0));
  const double between_a = static_cast<double>(current_of(circuit, currents, Place::row_wire, 0, 1));
  REQUIRE_THAT(near_a, Catch::WithinRel(2.0, test::kRelLinearSolve));      // one segment against two
  REQUIRE_THAT(between_a, Catch::WithinRel(-1.0, test::kRelLinearSolve));  // from the far end backwards
}

}  // namespace
}  // namespace sotto
