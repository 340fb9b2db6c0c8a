#include "crossbar/direct_solver.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "crossbar/reference_solver.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"
#include "support/random_oracle.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of each output or potential for inputs of one sign, whatever the spread of the resistances.
constexpr double kEachOutput = 1e-12;

/// Sums of branch currents at a node, from potentials of 113 bits.
constexpr double kResidualRel = 1e-12;

VectorXd terminal_v(const CrossbarCircuit& circuit, const VectorXd& source_v) {
  VectorXd voltages = VectorXd::Zero(circuit.num_terminals());
  voltages.head(source_v.size()) = source_v;
  return voltages;
}

VectorXd outputs_a(const DirectSolver& solver, const QuadVector& potentials_v) {
  const CrossbarCircuit& circuit = solver.circuit();
  return solver.terminal_currents_a(solver.currents_a(potentials_v)).segment(circuit.rows, circuit.cols).cast<double>();
}

test::OracleCandidate solve_directly(const Crossbar& xbar, const MatrixXd& inputs_v) {
  const DirectSolver solver(crossbar_circuit(xbar));
  test::OracleCandidate candidate{MatrixXd(inputs_v.rows(), xbar.cols()), true, "direct"};
  for (Index k = 0; k < inputs_v.rows(); ++k) {
    const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), inputs_v.row(k).transpose()));
    candidate.converged = candidate.converged && solver.kcl_residual_rel(potentials) <= kResidualRel;
    candidate.outputs_a.row(k) = outputs_a(solver, potentials).transpose();
  }
  return candidate;
}

void require_verdict(std::int64_t first_sample, std::int64_t count) {
  const test::OracleVerdict verdict = test::judge(first_sample, count, {.solve = solve_directly});
  WARN(verdict.text());
  REQUIRE(verdict.num_not_converged == 0);
  REQUIRE(verdict.oracle_rel.error <= kEachOutput);
  REQUIRE(verdict.oracle_share.error <= kEachOutput);
  REQUIRE(verdict.rel.error <= test::kRelContract);
  REQUIRE(verdict.share.error <= kEachOutput);
}

/// Source - cell - column 0, not grounded - cell - row 1, not driven - cell - column 1 - ground: all in series.
Crossbar weakly_tied(double cell_ohm, double wire_ohm) {
  MatrixXd cells = MatrixXd::Constant(2, 2, cell_ohm);
  cells(0, 1) = test::kOpen;
  Crossbar xbar{cells, {wire_ohm, wire_ohm}};
  xbar.wires.sense_ohm = VectorXd(Eigen::Vector2d(test::kOpen, 0.0));
  xbar.floating_rows = {1};
  return xbar;
}

TEST_CASE("the direct solver divides a voltage like three resistors in series", "[crossbar][unit]") {
  const DirectSolver solver(crossbar_circuit({MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0}}));

  const QuadVector potentials = solver.potentials_v(Eigen::Vector3d(1.005, 0, 0));

  CHECK_THAT(static_cast<double>(potentials[0]), Catch::WithinRel(1.003, 1e-15));
  CHECK_THAT(static_cast<double>(potentials[1]), Catch::WithinRel(0.003, 1e-15));
  const auto into = solver.terminal_currents_a(solver.currents_a(potentials));
  CHECK_THAT(static_cast<double>(into(0)), Catch::WithinRel(-1e-3, 1e-15));
  CHECK_THAT(static_cast<double>(into(1)), Catch::WithinRel(1e-3, 1e-15));
}

TEST_CASE("wires of a micro-ohm carry the same current as the tera-ohm cells in series with them", "[crossbar][unit]") {
  const DirectSolver solver(crossbar_circuit(weakly_tied(1e12, 1e-6)));

  const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), Eigen::Vector2d(0.9, 0)));

  const double series_a = 0.9 / (3e12 + 4e-6);
  int in_series = 0;
  for (const long double current : solver.currents_a(potentials)) {
    if (current == 0) continue;  // the wires next to the open cell
    ++in_series;
    CHECK_THAT(std::abs(static_cast<double>(current)), Catch::WithinRel(series_a, kEachOutput));
  }
  CHECK(in_series == 7);
  CHECK(solver.kcl_residual_rel(potentials) < kResidualRel);
}

TEST_CASE("twenty-seven decades between wires and cells do not hurt", "[crossbar][unit]") {
  const DirectSolver solver(crossbar_circuit(weakly_tied(1e15, 1e-12)));

  for (const double volt : {1e-3, 1e3}) {
    const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), Eigen::Vector2d(volt, 0)));
    CHECK_THAT(outputs_a(solver, potentials)(1), Catch::WithinRel(volt / 3e15, kEachOutput));
  }
}

TEST_CASE("a loop of zero ohms divides the current of the direct solver like equal resistors", "[crossbar][unit]") {
  // Both columns of no resistance, joined by shorted cells of row 1: a third of the current takes the way around.
  MatrixXd cells = MatrixXd::Constant(2, 2, 0.0);
  cells.row(0) << 1000.0, test::kOpen;
  Crossbar xbar{cells, {0.0, 0.0}};
  xbar.floating_rows = {1};
  const DirectSolver solver(crossbar_circuit(xbar));

  const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), Eigen::Vector2d(1.0, 0)));

  // From column node (1,0): straight to ground, or by two cells, a row segment and the end of column 1: 1 against 4.
  CHECK_THAT(outputs_a(solver, potentials)(0), Catch::WithinRel(0.8e-3, kEachOutput));
  CHECK_THAT(outputs_a(solver, potentials)(1), Catch::WithinRel(0.2e-3, kEachOutput));
}

TEST_CASE("parts without a path have no potential", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 1, test::kOpen), {0.3, 1e-6}};
  xbar.floating_rows = {1};
  const DirectSolver solver(crossbar_circuit(xbar));

  const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), Eigen::Vector2d(0.7, 0)));

  CHECK(potentials[solver.circuit().row_node(0, 0)] == Quad(0.7));
  CHECK(std::isnan(static_cast<double>(potentials[solver.circuit().row_node(1, 0)])));
  CHECK(potentials[solver.circuit().col_node(0, 0)] == 0);
  CHECK(outputs_a(solver, potentials)(0) == 0);
}

TEST_CASE("a part tied to one voltage only has exactly that, and no current", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 10; ++sample) {
    SampleRng rng(24, sample);
    Crossbar xbar{test::random_ohm(rng, 16, 16, 1e-6, 15), {}};
    xbar.wires.row_segment_ohm = test::random_ohm(rng, 16, 16, 1e-6, 15);
    xbar.wires.col_segment_ohm = test::random_ohm(rng, 16, 16, 1e-6, 15);
    xbar.wires.sense_ohm = test::kOpen;
    for (Index row = 1; row < 16; ++row) xbar.floating_rows.push_back(row);
    const DirectSolver solver(crossbar_circuit(xbar));
    const double volt = rng.uniform();

    const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), VectorXd::Constant(16, volt)));

    for (Index node = 0; node < solver.circuit().row_terminal(0); ++node) CHECK(potentials[node] == Quad(volt));
    CHECK(solver.kcl_residual_rel(potentials) == 0);
  }
}

TEST_CASE("a circuit without any unknown is solved by its zero-ohm branches", "[crossbar][unit]") {
  const DirectSolver solver(crossbar_circuit({MatrixXd::Constant(1, 2, 500.0), {0.0, 0.0}}));

  const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), VectorXd::Constant(1, 0.5)));

  CHECK(outputs_a(solver, potentials) == VectorXd::Constant(2, 1e-3));
}

TEST_CASE("direct solver and reference agree on ordinary crossbars", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 30; ++sample) {
    SampleRng rng(21, sample);
    const CrossbarCircuit circuit = crossbar_circuit(test::random_crossbar(
        rng, {.max_lines = 12, .zero_wire_share = 0.1, .broken_wire_share = 0.05, .floating_rows = true}));
    const VectorXd voltages = terminal_v(circuit, test::random_inputs_v(rng, 1, circuit.rows).row(0).transpose());
    const DirectSolver direct(circuit);
    const ReferenceSolver reference(circuit);

    const auto fast = direct.terminal_currents_a(direct.currents_a(direct.potentials_v(voltages)));

    const auto slow =
        reference.terminal_currents_a(reference.currents_a(reference.potentials_v(voltages.cast<long double>())));
    REQUIRE(test::max_rel_diff(fast.cast<double>(), slow.cast<double>()) < test::kRelLinearSolve);
  }
}

TEST_CASE("every node potential agrees with the oracle of 113 bits", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 100; ++sample) {
    test::LegalCrossbars legal(22, sample);
    const Crossbar xbar = legal.crossbar();
    const VectorXd source_v = legal.inputs_v(xbar.rows(), true);
    const DirectSolver solver(crossbar_circuit(xbar));

    const QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), source_v));

    const test::QuadAnswer truth = test::QuadOracle(xbar).solve(source_v);
    for (std::size_t k = 0; k < truth.node_v.size(); ++k) {
      CAPTURE(sample, k);
      const bool dead = truth.node_v[k] != truth.node_v[k];
      REQUIRE((potentials[k] != potentials[k]) == dead);
      if (dead) continue;
      const Quad difference = magnitude(potentials[k] - truth.node_v[k]);
      REQUIRE(static_cast<double>(difference) <= kEachOutput * std::abs(static_cast<double>(truth.node_v[k])));
    }
  }
}

TEST_CASE("a wrong node voltage shows in the residual of the direct solver", "[crossbar][property]") {
  SampleRng rng(5, 0);
  const DirectSolver solver(crossbar_circuit(test::random_crossbar(rng, {.max_lines = 8})));
  QuadVector potentials = solver.potentials_v(terminal_v(solver.circuit(), VectorXd::Ones(solver.circuit().rows)));
  REQUIRE(solver.kcl_residual_rel(potentials) < kResidualRel);

  potentials[solver.circuit().row_node(0, 0)] += 1e-3;
  CHECK(solver.kcl_residual_rel(potentials) > 1e-4);

  potentials[solver.circuit().row_node(0, 0)] = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(solver.kcl_residual_rel(potentials)));
}

TEST_CASE("conductances between the terminals of one cell in series", "[crossbar][unit]") {
  const DirectSolver solver(crossbar_circuit({MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0}}));

  MatrixXd expected(3, 3);
  expected << 1, -1, 0, -1, 1, 0, 0, 0, 0;
  REQUIRE(test::max_rel_diff(solver.port_conductance_siemens(), expected / 1005.0) < 1e-15);
}

TEST_CASE("conductances between the terminals give the outputs, each to its last digits", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 60; ++sample) {
    test::LegalCrossbars legal(23, sample);
    const Crossbar xbar = legal.crossbar();
    const DirectSolver solver(crossbar_circuit(xbar));
    const CrossbarCircuit& circuit = solver.circuit();
    const auto& merged = solver.merged();
    bool separate = true;  // joined terminals have the conductance of all of them
    for (Index k = circuit.row_terminal(0); k <= circuit.ground(); ++k) separate = separate && merged[k] == k;
    if (!separate) continue;
    const VectorXd source_v = legal.inputs_v(xbar.rows(), true);

    const MatrixXd ports = solver.port_conductance_siemens();

    CAPTURE(sample);
    CHECK(ports == ports.transpose());
    const VectorXd through_ports = -ports.block(xbar.rows(), 0, xbar.cols(), xbar.rows()) * source_v;
    const VectorXd outputs = outputs_a(solver, solver.potentials_v(terminal_v(circuit, source_v)));
    for (Index j = 0; j < xbar.cols(); ++j) CHECK_THAT(through_ports(j), Catch::WithinRel(outputs(j), kEachOutput));
  }
}

TEST_CASE("a hundred legal crossbars agree with the oracle of 113 bits", "[crossbar][oracle]") {
  require_verdict(0, 100);
}

TEST_CASE("the direct solver agrees with the oracle of 113 bits on samples 0 to 2499", "[crossbar][slow]") {
  require_verdict(0, 2500);
}

TEST_CASE("the direct solver agrees with the oracle of 113 bits on samples 2500 to 4999", "[crossbar][slow]") {
  require_verdict(2500, 2500);
}

}  // namespace
}  // namespace sotto
