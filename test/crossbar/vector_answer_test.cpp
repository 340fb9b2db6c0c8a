#include "crossbar/vector_answer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorAnswer by_lines(const Crossbar& xbar, const VectorXd& source_v, const SolveOptions& options = {}) {
  const auto live = find_live_nodes(xbar);
  const Eigen::ArrayXXd keep = live ? (live->row && live->col).cast<double>() : Eigen::ArrayXXd();
  const LineSolver lines(SweepGrid(xbar, keep, sweep_kernel(options.simd)), xbar.wires.row_far_end);
  LineWorkspace work = lines.make_workspace();
  return answer_by_lines(xbar, lines, live, work, source_v, options);
}

TEST_CASE("all methods answer with the same outputs, nodes and power", "[crossbar][oracle]") {
  SampleRng rng(360, 0);
  Crossbar xbar{test::random_ohm(rng, 6, 5, 1e3, 2), {1.0, 2.0, 5.0, 6.0}};
  xbar.wires.row_far_end = RowFarEnd::ground;
  const VectorXd source_v = VectorXd::LinSpaced(6, -0.3, 0.8);

  const VectorAnswer lines = by_lines(xbar, source_v, {.nodes = true});
  const VectorAnswer direct = answer_by_elimination(xbar, DirectSolver(crossbar_circuit(xbar)), source_v, 0, true);
  const VectorAnswer reference =
      answer_by_elimination(xbar, ReferenceSolver(crossbar_circuit(xbar)), source_v, 0, true);

  CHECK(std::string(lines.method) == "line_sweeps");
  CHECK(std::string(direct.method) == "direct");
  CHECK(std::string(reference.method) == "reference");
  for (const VectorAnswer* answer : {&lines, &direct}) {
    CHECK(answer->termination == Termination::converged);
    CHECK(test::max_rel_diff(answer->outputs_a, reference.outputs_a) < test::kRelSweeps);
    CHECK(test::max_rel_diff(answer->nodes.row_node_v, reference.nodes.row_node_v) < test::kRelSweeps);
    CHECK(test::max_rel_diff(answer->nodes.col_node_v, reference.nodes.col_node_v) < test::kRelSweeps);
    CHECK(test::max_rel_diff(answer->nodes.cell_current_a, reference.nodes.cell_current_a) < test::kRelSweeps);
    CHECK_THAT(answer->nodes.power.cells_w, Catch::WithinRel(reference.nodes.power.cells_w, test::kRelSweeps));
  }
}

TEST_CASE("inputs of any magnitude are solved at one volt and scaled back", "[crossbar][property]") {
  const Crossbar xbar{MatrixXd::Constant(5, 4, 1e3), {10.0, 10.0}};
  const VectorXd source_v = VectorXd::LinSpaced(5, 0.1, 1.0);
  const VectorAnswer plain = by_lines(xbar, source_v);

  for (const double scale : {1e-200, 1e200}) {
    const VectorAnswer scaled = by_lines(xbar, scale * source_v);
    CHECK(scaled.termination == Termination::converged);
    CHECK(scaled.iterations == plain.iterations);
    CHECK(test::max_rel_diff(scaled.outputs_a / scale, plain.outputs_a) < test::kRelLinearSolve);
  }
  CHECK(by_lines(xbar, VectorXd::Zero(5)).outputs_a == VectorXd::Zero(4));
}

TEST_CASE("nodes without any path are NaN and carry no current", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(3, 3, 1e3), {1.0, 1.0}};
  xbar.floating_rows = {1};
  xbar.cell_resistance_ohm.row(1).setConstant(test::kOpen);

  const VectorAnswer answer = by_lines(xbar, VectorXd::Ones(3), {.nodes = true});

  REQUIRE(answer.termination == Termination::converged);
  CHECK(answer.nodes.row_node_v.row(1).array().isNaN().all());
  CHECK(answer.nodes.col_node_v.allFinite());
  CHECK(answer.nodes.cell_current_a.row(1) == Eigen::RowVectorXd::Zero(3));
  CHECK(answer.nodes.cell_current_a.allFinite());
}

TEST_CASE("an answer that did not converge has no nodes and says why", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(24, 24, 600.0), {100.0, 100.0}};

  const VectorAnswer answer = by_lines(xbar, VectorXd::Ones(24), {.max_iterations = 2, .nodes = true});

  CHECK(answer.termination == Termination::iteration_limit);
  CHECK(answer.nodes.row_node_v.size() == 0);
}

TEST_CASE("joined sources of different voltage are refused by both eliminations", "[crossbar][unit]") {
  const Crossbar xbar{(MatrixXd(2, 1) << 0.0, 0.0).finished(), {0.0, 0.0, 0.0, 10.0}};
  const Eigen::Vector2d equal(0.5, 0.5), different(0.5, 0.6);

  CHECK_THAT(answer_by_elimination(xbar, DirectSolver(crossbar_circuit(xbar)), equal, 7, false).outputs_a(0),
             Catch::WithinRel(0.05, test::kRelLinearSolve));
  CHECK_THROWS_AS(answer_by_elimination(xbar, DirectSolver(crossbar_circuit(xbar)), different, 7, false),
                  InvalidArgument);
  CHECK_THROWS_WITH(answer_by_elimination(xbar, ReferenceSolver(crossbar_circuit(xbar)), different, 7, false),
                    Catch::Contains("input vector 7"));
}

}  // namespace
}  // namespace sotto
