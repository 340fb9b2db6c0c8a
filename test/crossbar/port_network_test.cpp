#include "crossbar/port_network.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

TEST_CASE("the first row segment is in series with the driver, the last column segment with the sense",
          "[crossbar][unit]") {
  const auto network = port_network({MatrixXd::Constant(2, 2, 100.0), {2.0, 4.0, 6.0, 12.0}});

  REQUIRE(network.has_value());
  CHECK(network->cell_siemens == MatrixXd::Constant(2, 2, 0.01));
  CHECK(network->row_siemens == (MatrixXd(2, 2) << 0.125, 0.5, 0.125, 0.5).finished());
  CHECK(network->col_siemens == (MatrixXd(2, 2) << 0.25, 0.25, 0.0625, 0.0625).finished());
  CHECK(network->row_far_siemens.size() == 0);
}

TEST_CASE("open cells, broken segments and floating rows have no conductance", "[crossbar][unit]") {
  Crossbar xbar{(MatrixXd(1, 2) << test::kOpen, 10).finished(), {1.0, MatrixXd::Constant(1, 2, test::kOpen)}};
  xbar.wires.row_far_end = RowFarEnd::driven;
  xbar.floating_rows = {0};

  const auto network = port_network(xbar);

  REQUIRE(network.has_value());
  CHECK(network->cell_siemens(0, 0) == 0);
  CHECK(network->col_siemens.isZero(0));
  CHECK(network->row_siemens(0, 0) == 0);
  CHECK(network->row_siemens(0, 1) == 1);
  CHECK(network->row_far_siemens(0) == 0);
}

TEST_CASE("zero ohm is a conductance beyond all others", "[crossbar][unit]") {
  const MatrixXd cells = (MatrixXd(1, 2) << 0.0, 4.0).finished();

  const auto network = port_network({cells, {0.0, 0.5}});

  REQUIRE(network.has_value());
  const double zero_ohm = std::ldexp(1.0, 701);  // 2^700 times the 2 S of the columns
  CHECK(network->cell_siemens == (MatrixXd(1, 2) << zero_ohm, 0.25).finished());
  CHECK(network->row_siemens == MatrixXd::Constant(1, 2, zero_ohm));
  CHECK(network->col_siemens == MatrixXd::Constant(1, 2, 2.0));
  CHECK(network->negligible_siemens == std::ldexp(1.0, -559));
  CHECK(port_network({cells, {(MatrixXd(1, 2) << 0, 1).finished(), 1.0, 1.0}})->row_siemens(0, 0) == 1);  // driver
  CHECK(port_network({MatrixXd::Constant(1, 1, 2.0), {1.0, 1.0}})->negligible_siemens == 0);
  CHECK(port_network({MatrixXd::Zero(2, 2), {}})->cell_siemens(1, 1) > 1e200);  // nothing to compare with
}

TEST_CASE("there is no port network where conductances may overflow or vanish beside zero ohm", "[crossbar][unit]") {
  const MatrixXd cells = MatrixXd::Constant(2, 2, 100.0);

  CHECK_FALSE(port_network({cells, {1e-101, 1.0}}).has_value());
  CHECK_FALSE(port_network({cells, {1e101, 0.0}}).has_value());
  CHECK(port_network({cells, {1e-80, 1.0}}).has_value());
  CHECK_FALSE(port_network({cells, {1e-80, 0.0}}).has_value());
  CHECK_FALSE(port_network({cells, {1e78, 0.0}}).has_value());
  CHECK(port_network({cells, {1e70, 0.0}}).has_value());
}

TEST_CASE("zero ohm can join ports through shorted cells and far ends only", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 100.0)};

  CHECK_FALSE(may_join_ports(xbar));
  xbar.cell_resistance_ohm(1, 0) = 0;
  CHECK(may_join_ports(xbar));
  xbar.cell_resistance_ohm(1, 0) = 1;
  xbar.wires.col_far_end = ColFarEnd::ground;
  CHECK(may_join_ports(xbar));
}

}  // namespace
}  // namespace sotto
