#include "crossbar/terminal_solver.hpp"

#include <catch2/catch.hpp>

#include "crossbar/reference_solver.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Potentials, NaN replaced by what cannot be mistaken.
MatrixXd marked(const MatrixXd& v) {
  return v.array().isNaN().select(MatrixXd::Constant(v.rows(), v.cols(), 77.0), v);
}

TerminalNodes eliminated(const Crossbar& xbar, const VectorXd& row_v, const VectorXd& col_v) {
  const ReferenceSolver solver(crossbar_circuit(xbar));
  const CrossbarCircuit& circuit = solver.circuit();
  VectorXld terminal_v = VectorXld::Zero(circuit.num_terminals());
  terminal_v.head(xbar.rows()) = row_v.cast<long double>();
  terminal_v.segment(xbar.rows(), xbar.cols()) = col_v.cast<long double>();
  const VectorXd potentials = solver.potentials_v(terminal_v).col(0).cast<double>();
  TerminalNodes nodes{MatrixXd(xbar.rows(), xbar.cols()), MatrixXd(xbar.rows(), xbar.cols())};
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      nodes.row_node_v(i, j) = potentials(circuit.row_node(i, j));
      nodes.col_node_v(i, j) = potentials(circuit.col_node(i, j));
    }
  }
  return nodes;
}

TEST_CASE("node voltages for any terminal voltages equal those of the elimination", "[crossbar][oracle]") {
  const test::RandomCrossbarOptions options{
      .max_lines = 12, .cell_decades = 4, .zero_wire_share = 0.1, .broken_wire_share = 0.05, .floating_rows = true};
  for (std::uint64_t sample = 0; sample < 60; ++sample) {
    SampleRng rng(61, sample);
    const Crossbar xbar = test::random_crossbar(rng, options);
    VectorXd row_v = test::random_inputs_v(rng, 1, xbar.rows()).row(0).transpose();
    for (const Index row : xbar.floating_rows) row_v(row) = 0;
    const VectorXd col_v = test::random_inputs_v(rng, 1, xbar.cols()).row(0).transpose();

    const TerminalNodes fast = TerminalSolver(xbar, best_simd_level()).nodes(row_v, col_v);

    const TerminalNodes slow = eliminated(xbar, row_v, col_v);
    CHECK(test::max_rel_diff(marked(fast.row_node_v), marked(slow.row_node_v)) < test::kRelSweeps);
    CHECK(test::max_rel_diff(marked(fast.col_node_v), marked(slow.col_node_v)) < test::kRelSweeps);
  }
}

TEST_CASE("a dipole in a 1x1 crossbar sees the cell parallel to the wires in series", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 60.0), {10.0, 20.0}};

  const auto response = TerminalSolver(xbar, best_simd_level()).dipole(0, 0);

  REQUIRE(response);
  const double drop_v = response->nodes.row_node_v(0, 0) - response->nodes.col_node_v(0, 0);
  CHECK_THAT(drop_v, Catch::WithinRel(60.0 * 30.0 / 90.0, test::kRelSweeps));
  CHECK_THAT(response->output_a(0), Catch::WithinRel(-60.0 / 90.0, test::kRelSweeps));
  CHECK_THAT(response->source_a(0), Catch::WithinRel(60.0 / 90.0, test::kRelSweeps));
}

TEST_CASE("what a dipole puts in leaves through the terminals", "[crossbar][property]") {
  SampleRng rng(62, 0);
  Crossbar xbar{test::random_ohm(rng, 9, 7, 1e3, 2), {2.0, 3.0, 5.0, 7.0}};
  xbar.wires.row_far_end = RowFarEnd::driven;
  xbar.wires.col_far_end = ColFarEnd::ground;

  const auto response = TerminalSolver(xbar, best_simd_level()).dipole(4, 2);

  REQUIRE(response);
  CHECK(std::abs(response->output_a.sum() + response->source_a.sum()) < test::kRelSweeps);
}

TEST_CASE("no dipole exists at a node without a potential", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  xbar.cell_resistance_ohm.row(0).setConstant(test::kOpen);
  xbar.floating_rows = {0};

  REQUIRE_FALSE(TerminalSolver(xbar, best_simd_level()).dipole(0, 1));
}

TEST_CASE("zero resistance between terminals of different voltage is a short circuit, by name", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {0.0, 0.0}};
  xbar.cell_resistance_ohm(1, 0) = 0;
  const VectorXd row_v = (VectorXd(2) << 0.5, 0.8).finished();

  REQUIRE_THROWS_WITH(TerminalSolver(xbar, best_simd_level()).nodes(row_v, VectorXd::Zero(2)),
                      "row 1 and column 0: zero resistance joins terminals of 0.8 V and 0 V (short circuit)");
}

}  // namespace
}  // namespace sotto
