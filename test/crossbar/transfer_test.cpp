#include "sotto/crossbar/transfer.hpp"

#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Crossbar sample_crossbar() {
  SampleRng rng(61, 0);
  return {test::random_ohm(rng, 5, 7, 1e3, 2), {2.0, 3.0, 5.0, 7.0}};
}

TEST_CASE("the ports of a 1x1 crossbar are one resistor", "[crossbar][unit]") {
  const auto ports = crossbar_ports({MatrixXd::Constant(1, 1, 95.0), {2.0, 3.0}});

  const MatrixXd expected = 0.01 * (MatrixXd(2, 2) << 1, -1, -1, 1).finished();
  REQUIRE(test::max_rel_diff(ports.admittance_siemens, expected) < test::kRelLinearSolve);
}

TEST_CASE("with the columns grounded the ports give the outputs of the solver", "[crossbar][oracle]") {
  const Crossbar xbar = sample_crossbar();
  const MatrixXd inputs_v = MatrixXd::Identity(5, 5);

  const MatrixXd from_ports = -crossbar_ports(xbar).admittance_siemens.bottomLeftCorner(7, 5).transpose();

  REQUIRE(test::max_rel_diff(from_ports, CrossbarSolver(xbar).solve(inputs_v).outputs_a) < test::kRelLinearSolve);
}

TEST_CASE("port admittance is symmetric, passive and blind to a common voltage", "[crossbar][property]") {
  const MatrixXd y = crossbar_ports(sample_crossbar()).admittance_siemens;

  CHECK((y - y.transpose()).isZero(0));
  CHECK((y * VectorXd::Ones(12)).cwiseAbs().maxCoeff() < test::kRelLinearSolve * y.cwiseAbs().maxCoeff());
  const double smallest = Eigen::SelfAdjointEigenSolver<MatrixXd>(y).eigenvalues().minCoeff();
  CHECK(smallest > -test::kRelLinearSolve * y.cwiseAbs().maxCoeff());
}

TEST_CASE("the power forms add up to the power that enters the ports", "[crossbar][property]") {
  const auto ports = crossbar_ports(sample_crossbar(), true);
  SampleRng rng(62, 0);
  const VectorXd v = test::random_inputs_v(rng, 1, 12).row(0);

  const MatrixXd all = ports.power.cells + ports.power.row_wires + ports.power.col_wires + ports.power.ends;
  const double entering_w = v.dot(ports.admittance_siemens * v);

  REQUIRE_THAT(v.dot(all * v), Catch::WithinRel(entering_w, test::kRelLinearSolve));
}

TEST_CASE("power forms need one finite voltage per port", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 95.0), {2.0, 3.0}};

  const VectorXd port_v = VectorXd::Unit(2, 0);
  CHECK_THAT(power_forms(xbar, port_v).cells(0, 0), Catch::WithinRel(95e-4, test::kRelLinearSolve));  // 10 mA
  CHECK_THROWS_WITH(power_forms(xbar, VectorXd::Zero(3)), "port voltages = 3 per vector must be 1 rows and 1 columns");
  CHECK_THROWS_WITH(power_forms(xbar, port_v / 0.0), "port voltages = a NaN or infinity must be finite");
}

TEST_CASE("ports joined by zero resistance have no admittance", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {0.0, 1.0}};
  xbar.cell_resistance_ohm.col(0).setZero();
  xbar.wires.col_segment_ohm = 0.0;
  xbar.wires.sense_ohm = 1.0;

  REQUIRE_THROWS_WITH(crossbar_ports(xbar), "row 0 and row 1: zero resistance joins two ports; no admittance exists");
}

TEST_CASE("a transfer matrix turns inputs into the outputs of the solver, with and without zero ohms",
          "[crossbar][oracle]") {
  for (const double row_segment_ohm : {2.0, 0.0}) {
    Crossbar xbar = sample_crossbar();
    xbar.wires.row_segment_ohm = row_segment_ohm;
    SampleRng rng(63, 0);
    const MatrixXd inputs_v = test::random_inputs_v(rng, 4, 5);

    const MatrixXd outputs_a = inputs_v * transfer_matrix_siemens(xbar).transpose();

    const CrossbarSolver direct(xbar, {.method = SolveMethod::direct});
    CHECK(test::max_rel_diff(outputs_a, direct.solve(inputs_v).outputs_a) < test::kRelLinearSolve);
  }
}

TEST_CASE("a transfer reducer may be used again, and refuses what is no crossbar", "[crossbar][unit]") {
  TransferReducer reducer({.threads = 2});
  const MatrixXd once = reducer.transfer_matrix_siemens(sample_crossbar());

  const MatrixXd one = reducer.transfer_matrix_siemens({MatrixXd::Constant(1, 1, 95.0), {2.0, 3.0}});
  CHECK_THAT(one(0, 0), Catch::WithinRel(0.01, test::kRelLinearSolve));
  CHECK((reducer.transfer_matrix_siemens(sample_crossbar()) - once).isZero(0));
  CHECK_THROWS_AS(reducer.transfer_matrix_siemens({}), InvalidArgument);
}

TEST_CASE("with and without the power forms the admittance is the same, and a wire of zero ohm does not hurt",
          "[crossbar][oracle]") {
  Crossbar xbar = sample_crossbar();
  const MatrixXd y = crossbar_ports(xbar).admittance_siemens;

  CHECK((crossbar_ports(xbar, true).admittance_siemens - y).isZero(0));
  xbar.wires.row_segment_ohm = MatrixXd::Constant(5, 7, 2.0);
  std::get<MatrixXd>(xbar.wires.row_segment_ohm)(2, 3) = 1e-9;
  const auto nearly = crossbar_ports(xbar);
  std::get<MatrixXd>(xbar.wires.row_segment_ohm)(2, 3) = 0.0;
  const auto exactly = crossbar_ports(xbar);
  CHECK(test::max_rel_diff(nearly.admittance_siemens, exactly.admittance_siemens) < 1e-9);
  CHECK(exactly.kcl_residual_rel < test::kRelLinearSolve);
  CHECK(nearly.kcl_residual_rel < test::kRelContract);
}

TEST_CASE("node voltages for given terminals are those of the solver", "[crossbar][oracle]") {
  const Crossbar xbar = sample_crossbar();
  const VectorXd row_v = VectorXd::LinSpaced(5, -0.4, 0.8);

  const TerminalNodes nodes = nodes_from_terminals(xbar, row_v, VectorXd::Zero(7));

  const auto solved = CrossbarSolver(xbar, {.nodes = true}).solve(row_v.transpose()).nodes[0];
  CHECK(test::max_rel_diff(nodes.row_node_v, solved.row_node_v) < test::kRelLinearSolve);
  CHECK(test::max_rel_diff(nodes.col_node_v, solved.col_node_v) < test::kRelLinearSolve);
  CHECK_THROWS_AS(nodes_from_terminals(xbar, row_v, VectorXd::Zero(6)), InvalidArgument);
}

}  // namespace
}  // namespace sotto
