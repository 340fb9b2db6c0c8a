#include "sotto/spice/dc_solution.hpp"

#include <catch2/catch.hpp>

#include "sotto/crossbar/solve.hpp"
#include "sotto/spice/netlist.hpp"
#include "support/approx.hpp"
#include "support/dialect_checks.hpp"
#include "support/random_crossbar.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::WithinRel;
using sotto::test::io_error_of;

namespace {

DcSolution solve(const std::string& cards) {
  return solve_dc(parse_circuit("t\n" + cards, Dialect::ngspice, "f.sp"));
}

double node_v(const DcSolution& solution, const std::string& name, Eigen::Index point = 0) {
  for (std::size_t k = 0; k < solution.nodes.size(); ++k)
    if (solution.nodes[k] == name) return solution.node_v(point, static_cast<Eigen::Index>(k));
  FAIL("there is no node " << name);
  return 0;
}

}  // namespace

TEST_CASE("a divider from a netlist divides", "[spice][unit]") {
  const DcSolution solution = solve("v1 a 0 3\nr1 a b 1k\nr2 b 0 2k\nc1 b 0 1n\n");

  CHECK_THAT(node_v(solution, "b"), WithinRel(2.0, test::kRelLinearSolve));
  CHECK(solution.sources == std::vector<std::string>{"v1"});
  CHECK_THAT(solution.source_a(0, 0), WithinRel(-1e-3, test::kRelLinearSolve));
  CHECK(solution.kcl_residual_rel < 1e-15);
}

TEST_CASE("controlled sources and current sources have the directions of SPICE", "[spice][unit]") {
  // 1 mA into node a over 1 kOhm: 1 V; e doubles it; g draws 2 mS * 1 V from d; v senses the 1 mA of r3; f, h follow
  // it.
  const DcSolution solution = solve(R"(i1 0 a 1m
r1 a 0 1k
e1 b 0 a 0 2
r2 b 0 1
g1 d 0 a 0 2m
r4 d 0 1k
r3 a2 s 1k
v2 a2 0 1
vs s 0 0
f1 0 x vs 3
r5 x 0 1k
h1 y 0 vs 5k
r6 y 0 1
)");

  CHECK_THAT(node_v(solution, "a"), WithinRel(1.0, test::kRelLinearSolve));
  CHECK_THAT(node_v(solution, "b"), WithinRel(2.0, test::kRelLinearSolve));
  CHECK_THAT(node_v(solution, "d"), WithinRel(-2.0, test::kRelLinearSolve));
  CHECK_THAT(node_v(solution, "x"), WithinRel(3.0, test::kRelLinearSolve));
  CHECK_THAT(node_v(solution, "y"), WithinRel(5.0, test::kRelLinearSolve));
}

TEST_CASE("a sweep gives one row per point", "[spice][unit]") {
  const DcSolution solution = solve("v1 a 0 0\nr1 a b 1k\nr2 b 0 1k\n.dc v1 0 1 0.25\n");

  REQUIRE(solution.node_v.rows() == 5);
  CHECK_THAT(node_v(solution, "b", 3), WithinRel(0.375, test::kRelLinearSolve));
}

TEST_CASE("a netlist of a random crossbar gives the outputs of the crossbar's own solver", "[spice][property]") {
  for (std::uint64_t sample = 0; sample < 5; ++sample) {
    SampleRng rng(301, sample);
    const Crossbar xbar = test::random_crossbar(rng, {.zero_wire_share = 0.2, .broken_wire_share = 0.1});
    const Eigen::MatrixXd inputs_v = test::random_inputs_v(rng, 2, xbar.rows());
    const CrossbarDeck deck = crossbar_deck(xbar, inputs_v);
    const Eigen::MatrixXd expected = CrossbarSolver(xbar).solve(inputs_v).outputs_a;

    const DcSolution solution = solve_dc(circuit_of(deck.deck));

    Eigen::MatrixXd outputs = expected;
    for (Eigen::Index j = 0; j < expected.cols(); ++j)
      for (std::size_t k = 0; k < solution.sources.size(); ++k)
        if (solution.sources[k] == "vo" + std::to_string(j))
          outputs.col(j) = solution.source_a.col(static_cast<Eigen::Index>(k));
    CHECK(test::max_rel_diff(outputs, expected) <= test::kRelContract);
  }
}

TEST_CASE("what has no solution names file, line, card and rule", "[spice][unit]") {
  const auto complaint = [](const std::string& cards) { return io_error_of([&] { solve(cards); }); };

  CHECK(complaint("r1 a 0 0\nv1 a 0 1\n") ==
        "f.sp:2: \"r1 0\": must not be 0: ngspice takes 1 mOhm; a source of 0 V says zero ohm");
  CHECK(complaint("v1 a 0 1\nr1 a 0 1\nr2 b c 1\n") == "f.sp:4: \"r2\": node b has no path to ground");
  CHECK(complaint("v1 a 0 1\nv2 a b 1\nv3 b 0 1\nr1 a 0 1\n") == "f.sp:4: \"v3\": closes a loop of voltage sources");
  CHECK(complaint("b1 a 0 v=1\nr1 a 0 1\nv1 b 0 1\n.op\n") != "no IoError");
  CHECK(complaint("v1 a 0 1\nr1 a 0 1\nm1 a a 0 0 n\n") ==
        "f.sp:4: \"m1\": is not at the level of resistors: Sotto solves R, V, I, E, F, G, H, X");
  CHECK(complaint("v1 a 0 1\nr1 a 0 1\n.dc v2 0 1 1\n") ==
        "netlist:0: \".dc v2\": there is no such independent source");
  CHECK(complaint("v1 a 0 1\nr1 a 0 1\n.dc v1 0 1 -1\n") ==
        "f.sp:2: \".dc v1\": must have a start, a stop and a step that leads there");
  CHECK(complaint("v1 a 0 1\nr1 a 0 1\n.tran 1n 1u\n") ==
        "the analysis is a transient: Sotto solves .op and .dc of a netlist");
  CHECK(complaint("v1 a 0 pwl(0 0 1 1)\nr1 a 0 1\n").find("must have a finite value") != std::string::npos);
}
