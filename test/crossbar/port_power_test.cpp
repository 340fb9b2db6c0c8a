#include "crossbar/port_power.hpp"

#include <catch2/catch.hpp>

#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double power_w(const MatrixXd& form, const VectorXd& port_v) {
  return port_v.dot(form * port_v);
}

MatrixXd volt_at_each_port(const Crossbar& xbar) {
  return MatrixXd::Identity(xbar.rows() + xbar.cols(), xbar.rows() + xbar.cols());
}

TEST_CASE("a 1x1 crossbar splits V^2 / R by its resistances", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 94.0), {1.0, 2.0, 1.0, 2.0}};
  const VectorXd port_v = (VectorXd(2) << 1.5, 0.5).finished();  // 1 V over 100 ohm

  const PortPower power = port_power(xbar, volt_at_each_port(xbar), {});

  CHECK_THAT(power_w(power.cells, port_v), Catch::WithinRel(94e-4, test::kRelSweeps));
  CHECK_THAT(power_w(power.row_wires, port_v), Catch::WithinRel(1e-4, test::kRelSweeps));
  CHECK_THAT(power_w(power.col_wires, port_v), Catch::WithinRel(2e-4, test::kRelSweeps));
  CHECK_THAT(power_w(power.ends, port_v), Catch::WithinRel(3e-4, test::kRelSweeps));
}

TEST_CASE("the forms give the power of the solver, with zero wires, cuts and shorted cells too", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    SampleRng rng(91, sample);
    const Crossbar xbar = test::random_crossbar(
        rng, {.max_lines = 7, .cell_decades = 2, .zero_wire_share = 0.1, .broken_wire_share = 0.05});
    const VectorXd input_v = test::random_inputs_v(rng, 1, xbar.rows()).row(0).transpose();
    const auto solved = CrossbarSolver(xbar, {.method = SolveMethod::direct, .nodes = true}).solve(input_v.transpose());
    const PowerByPlace& truth = solved.nodes[0].power;
    VectorXd port_v = VectorXd::Zero(xbar.rows() + xbar.cols());
    port_v.head(xbar.rows()) = input_v;

    const PortPower power = port_power(xbar, volt_at_each_port(xbar), {});

    const double tolerance_w =
        1e-9 * truth.total_w();  // drops over the smallest wires are differences of node voltages
    CHECK(std::abs(power_w(power.cells, port_v) - truth.cells_w) < tolerance_w);
    CHECK(std::abs(power_w(power.row_wires, port_v) - truth.row_wires_w) < tolerance_w);
    CHECK(std::abs(power_w(power.col_wires, port_v) - truth.col_wires_w) < tolerance_w);
    CHECK(std::abs(power_w(power.ends, port_v) - truth.drivers_w - truth.senses_w) < tolerance_w);
  }
}

TEST_CASE("forms of what the port voltages follow from are the forms of the ports, far ends and floating rows included",
          "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 12; ++sample) {  // every far end
    SampleRng rng(93, sample);
    const Crossbar xbar = test::random_crossbar(rng, {.max_lines = 9, .cell_decades = 2, .floating_rows = true});
    const MatrixXd port_v = test::random_inputs_v(rng, 3, xbar.rows() + xbar.cols()).transpose();
    const PortPower of_ports = port_power(xbar, volt_at_each_port(xbar), {});

    const PortPower power = port_power(xbar, port_v, {});

    const auto agree = [&](const MatrixXd& form, const MatrixXd& of_port) {
      const MatrixXd expected = port_v.transpose() * of_port * port_v;
      return (form - expected).cwiseAbs().maxCoeff() <= test::kRelSweeps * expected.cwiseAbs().maxCoeff();
    };
    CAPTURE(sample);
    CHECK(agree(power.cells, of_ports.cells));
    CHECK(agree(power.row_wires, of_ports.row_wires));
    CHECK(agree(power.col_wires, of_ports.col_wires));
    CHECK(agree(power.ends, of_ports.ends));
  }
}

TEST_CASE("without line resistance the cells take what wires that nearly vanish leave to them",
          "[crossbar][property]") {
  SampleRng rng(94, 0);
  const MatrixXd cells_ohm = test::random_ohm(rng, 9, 6, 6e3, 1);
  const MatrixXd port_v = test::random_inputs_v(rng, 3, 15).transpose();

  const PortPower ideal = port_power({cells_ohm}, port_v, {});

  const PortPower nearly = port_power({cells_ohm, {1e-9, 1e-9}}, port_v, {});
  CHECK(test::max_rel_diff(ideal.cells, nearly.cells) < test::kRelSweeps);
  for (const MatrixXd& none : {ideal.row_wires, ideal.col_wires, ideal.ends}) CHECK(none.isZero(0));
}

TEST_CASE("a cell that no path leads to takes no power", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 1, 100.0), {1.0, (MatrixXd(2, 1) << test::kOpen, 1.0).finished()}};
  xbar.floating_rows = {0};

  const PortPower power = port_power(xbar, volt_at_each_port(xbar), {});

  CHECK(power.cells.row(0).isZero(0));
  CHECK_THAT(power.cells(1, 1), Catch::WithinRel(100 / (102.0 * 102.0), test::kRelSweeps));
}

TEST_CASE("all places together dissipate what the ports deliver", "[crossbar][property]") {
  SampleRng rng(92, 0);
  const Crossbar xbar{test::random_ohm(rng, 20, 13, 6e3, 0.5), {1.0, 2.0, 5.0, 7.0}};

  const CrossbarPorts ports = crossbar_ports(xbar, true);

  const MatrixXd sum = ports.power.cells + ports.power.row_wires + ports.power.col_wires + ports.power.ends;
  CHECK(test::max_rel_diff(sum, ports.admittance_siemens) < test::kRelSweeps);
}

}  // namespace
}  // namespace sotto
