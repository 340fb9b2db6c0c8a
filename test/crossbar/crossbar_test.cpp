#include "sotto/crossbar/crossbar.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Crossbar two_by_three() {
  return {MatrixXd::Constant(2, 3, 1000.0), {.row_segment_ohm = 2.0, .col_segment_ohm = 3.0}};
}

TEST_CASE("a crossbar with zeros and infinities everywhere is legal", "[crossbar][unit]") {
  Crossbar xbar = two_by_three();
  xbar.cell_resistance_ohm(0, 0) = 0;
  xbar.cell_resistance_ohm(1, 2) = test::kOpen;
  xbar.wires.row_segment_ohm = MatrixXd(MatrixXd::Constant(2, 3, test::kOpen));
  xbar.wires.driver_ohm = test::kOpen;
  xbar.wires.sense_ohm = VectorXd(VectorXd::Zero(3));

  REQUIRE_NOTHROW(validate(xbar));
}

TEST_CASE("validation names the cell, its value and the rule", "[crossbar][unit]") {
  Crossbar xbar = two_by_three();
  xbar.cell_resistance_ohm(1, 2) = -5;

  REQUIRE_THROWS_WITH(validate(xbar), "cell_resistance_ohm(1,2) = -5 must be >= 0 (0 joins, infinity is open)");
}

TEST_CASE("NaN is not a resistance", "[crossbar][unit]") {
  Crossbar xbar = two_by_three();
  xbar.wires.sense_ohm = std::numeric_limits<double>::quiet_NaN();

  REQUIRE_THROWS_WITH(validate(xbar), "sense_ohm = nan must be >= 0 (0 joins, infinity is open)");
}

TEST_CASE("segments have one entry per cell, line ends one per line", "[crossbar][unit]") {
  Crossbar wrong_matrix = two_by_three();
  wrong_matrix.wires.col_segment_ohm = MatrixXd(MatrixXd::Ones(3, 2));
  Crossbar wrong_vector = two_by_three();
  wrong_vector.wires.driver_ohm = VectorXd(VectorXd::Ones(3));

  REQUIRE_THROWS_WITH(validate(wrong_matrix),
                      "col_segment_ohm = 3 x 2 matrix must be a number or a 2 x 3 matrix, one entry per segment");
  REQUIRE_THROWS_WITH(validate(wrong_vector), "driver_ohm = vector of 3 must be a number or 2 entries, one per line");
}

TEST_CASE("a far end needs its own segment resistance where the segments are a matrix", "[crossbar][unit]") {
  Crossbar xbar = two_by_three();
  xbar.wires.row_segment_ohm = MatrixXd(MatrixXd::Ones(2, 3));
  REQUIRE_NOTHROW(validate(xbar));

  xbar.wires.row_far_end = RowFarEnd::ground;

  REQUIRE_THROWS_WITH(validate(xbar), "row_far_segment_ohm must be given, because row_segment_ohm is a matrix");
}

TEST_CASE("floating rows are rows, each listed once", "[crossbar][unit]") {
  Crossbar outside = two_by_three();
  outside.floating_rows = {2};
  Crossbar twice = two_by_three();
  twice.floating_rows = {1, 1};

  REQUIRE_THROWS_WITH(validate(outside), "floating_rows(0) = 2 must be a row, 0 ... 1");
  REQUIRE_THROWS_WITH(validate(twice), "floating_rows(0) = 1 must be listed once only");
}

TEST_CASE("an empty crossbar is refused", "[crossbar][unit]") {
  REQUIRE_THROWS_WITH(validate(Crossbar{MatrixXd(0, 3)}), "cell_resistance_ohm = 0 x 3 matrix must be at least 1 x 1");
}

TEST_CASE("far ends default to the near values", "[crossbar][unit]") {
  Wires wires{.row_segment_ohm = 2.0, .col_segment_ohm = 3.0, .driver_ohm = 5.0, .sense_ohm = 7.0};
  CHECK(row_far_segment_ohm(wires, 0) == 2.0);
  CHECK(row_far_driver_ohm(wires, 0) == 5.0);
  CHECK(col_far_segment_ohm(wires, 0) == 3.0);
  CHECK(col_far_sense_ohm(wires, 0) == 7.0);

  wires.sense_far_ohm = 11.0;

  CHECK(col_far_sense_ohm(wires, 0) == 11.0);
}

}  // namespace
}  // namespace sotto
