#include "crossbar/reference_solver.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

TEST_CASE("the reference divides a voltage like three resistors in series", "[crossbar][unit]") {
  const ReferenceSolver reference(crossbar_circuit({MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0}}));
  VectorXld terminal_v = VectorXld::Zero(3);
  terminal_v(0) = 1.005L;

  const VectorXld potentials = reference.potentials_v(terminal_v);

  REQUIRE_THAT(static_cast<double>(potentials(0)), Catch::WithinRel(1.003, test::kRelLinearSolve));
  REQUIRE_THAT(static_cast<double>(potentials(1)), Catch::WithinRel(0.003, test::kRelLinearSolve));
  const VectorXld into = reference.terminal_currents_a(reference.currents_a(potentials));
  REQUIRE_THAT(static_cast<double>(into(0)), Catch::WithinRel(-1e-3, test::kRelLinearSolve));
  REQUIRE_THAT(static_cast<double>(into(1)), Catch::WithinRel(1e-3, test::kRelLinearSolve));
}

TEST_CASE("unreachable nodes have no potential, all others do", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(1, 1, test::kOpen), {1.0, 1.0}};
  xbar.floating_rows = {0};
  const ReferenceSolver reference(crossbar_circuit(xbar));

  const VectorXld potentials = reference.potentials_v(VectorXld::Zero(3));

  CHECK(std::isnan(potentials(0)));
  CHECK(potentials(1) == 0);
}

TEST_CASE("the Kirchhoff residual of the reference is rounding, and a wrong voltage shows", "[crossbar][property]") {
  SampleRng rng(5, 0);
  const ReferenceSolver reference(crossbar_circuit(test::random_crossbar(rng, {.max_lines = 8})));
  VectorXld terminal_v = VectorXld::Zero(reference.circuit().num_terminals());
  terminal_v.head(reference.circuit().rows).setOnes();
  VectorXld potentials = reference.potentials_v(terminal_v);
  REQUIRE(reference.kcl_residual_rel(potentials) < test::kRelLinearSolve);

  potentials(reference.circuit().row_node(0, 0)) += 1e-3L;

  REQUIRE(reference.kcl_residual_rel(potentials) > 1e-4);
}

}  // namespace
}  // namespace sotto
