#include "crossbar/port_network.hpp"

#include <catch2/catch.hpp>

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

TEST_CASE("there is no port network where nodes are joined by zero ohm or a conductance may overflow",
          "[crossbar][unit]") {
  const MatrixXd cells = MatrixXd::Constant(2, 2, 100.0);

  CHECK_FALSE(port_network({cells, {0.0, 1.0}}).has_value());
  CHECK_FALSE(port_network({cells, {1.0, 0.0, 1.0, 1.0}}).has_value());
  CHECK_FALSE(port_network({cells * 0, {1.0, 1.0}}).has_value());
  CHECK_FALSE(port_network({cells, {1e-101, 1.0}}).has_value());
  CHECK(port_network({cells, {(MatrixXd(2, 2) << 0, 1, 0, 1).finished(), 1.0, 1.0}}).has_value());  // driver in series
}

}  // namespace
}  // namespace sotto
