#include "sotto/crossbar/mapping.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;

namespace sotto {
namespace {

using Eigen::MatrixXd;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

MtjParams imac_sim() {
  return {.resistance_p_ohm = 5000, .tmr_ratio = 2, .tmr_half_bias_v = 0.5};
}
CellPair imac_cells() {
  return {.on_ohm = 5000, .off_ohm = 15000};
}

Wires uniform_wires() {
  Wires wires;
  wires.row_segment_ohm = 1.5;
  wires.col_segment_ohm = 2.5;
  wires.driver_ohm = 3.0;
  wires.sense_ohm = 4.0;
  return wires;
}

TEST_CASE("the cell pair of a junction is its two resistances at zero bias", "[crossbar][unit]") {
  REQUIRE(cell_pair(imac_sim()).on_ohm == 5000);
  REQUIRE(cell_pair(imac_sim()).off_ohm == 15000);
}

TEST_CASE("a bit 1 is parallel and a bit 0 antiparallel", "[crossbar][unit]") {
  const Eigen::MatrixXi bits{{1, 0, 1}, {0, 0, 1}};
  const MatrixXd expected_ohm{{5000, 15000, 5000}, {15000, 15000, 5000}};

  const Crossbar xbar = program_binary(imac_sim(), uniform_wires(), bits);

  REQUIRE(xbar.cell_resistance_ohm == expected_ohm);
  REQUIRE(std::get<double>(xbar.wires.row_segment_ohm) == 1.5);
  REQUIRE(std::get<double>(xbar.wires.col_segment_ohm) == 2.5);
  REQUIRE(xbar.floating_rows.empty());
}

TEST_CASE("a weight is (on, off), (off, on) or (on, on) in its pair of columns", "[crossbar][unit]") {
  const MatrixXd weights{{1, -1}, {0, 1}};
  const MatrixXd expected_ohm{{5000, 15000, 15000, 5000}, {5000, 5000, 5000, 15000}};
  const PairLayout layout = GENERATE(PairLayout::shared_node, PairLayout::alternating);

  const Crossbar xbar = program_differential(imac_cells(), uniform_wires(), layout, weights);

  REQUIRE(xbar.cell_resistance_ohm == expected_ohm);
}

TEST_CASE("a shared node has a row segment before the plus column and none before the minus column",
          "[crossbar][unit]") {
  const MatrixXd expected_ohm{{1.5, 0, 1.5, 0}, {1.5, 0, 1.5, 0}, {1.5, 0, 1.5, 0}};

  const Crossbar xbar =
      program_differential(imac_cells(), uniform_wires(), PairLayout::shared_node, MatrixXd::Ones(3, 2));

  REQUIRE(std::get<MatrixXd>(xbar.wires.row_segment_ohm) == expected_ohm);
  REQUIRE(std::get<double>(xbar.wires.col_segment_ohm) == 2.5);
  REQUIRE(std::get<double>(xbar.wires.driver_ohm) == 3.0);
  REQUIRE(std::get<double>(xbar.wires.sense_ohm) == 4.0);
}

TEST_CASE("a shared node keeps the far row segment that the uniform wires have", "[crossbar][unit]") {
  Wires wires = uniform_wires();
  const Crossbar by_default = program_differential(imac_cells(), wires, PairLayout::shared_node, MatrixXd::Ones(2, 1));
  wires.row_far_segment_ohm = LineOhm(7.0);
  const Crossbar given = program_differential(imac_cells(), wires, PairLayout::shared_node, MatrixXd::Ones(2, 1));

  REQUIRE(std::get<double>(by_default.wires.row_far_segment_ohm.value()) == 1.5);
  REQUIRE(std::get<double>(given.wires.row_far_segment_ohm.value()) == 7.0);
}

TEST_CASE("alternating columns have a uniform row segment", "[crossbar][unit]") {
  const Crossbar xbar =
      program_differential(imac_cells(), uniform_wires(), PairLayout::alternating, MatrixXd::Ones(3, 2));

  REQUIRE(std::get<double>(xbar.wires.row_segment_ohm) == 1.5);
}

TEST_CASE("column segments may be a matrix with one entry per column of the pairs", "[crossbar][unit]") {
  const PairLayout layout = GENERATE(PairLayout::shared_node, PairLayout::alternating);
  Wires wires = uniform_wires();
  wires.col_segment_ohm = MatrixXd(MatrixXd::Constant(3, 4, 0.25));

  const Crossbar xbar = program_differential(imac_cells(), wires, layout, MatrixXd::Ones(3, 2));

  REQUIRE(std::get<MatrixXd>(xbar.wires.col_segment_ohm) == MatrixXd::Constant(3, 4, 0.25));
}

TEST_CASE("an entry that is no bit is refused with its place", "[crossbar][unit]") {
  const Eigen::MatrixXi bits{{1, 0}, {0, 2}};

  REQUIRE_THROWS_MATCHES(program_binary(imac_sim(), {}, bits), InvalidArgument,
                         Message("bits(1, 1) = 2 must be 0 or 1"));
}

TEST_CASE("a weight that is not -1, 0 or 1 is refused with its place", "[crossbar][unit]") {
  const MatrixXd weights{{1, 0.5}, {0, 1}};

  REQUIRE_THROWS_MATCHES(program_differential(imac_cells(), {}, PairLayout::alternating, weights), InvalidArgument,
                         Message("weights(0, 1) = 0.5 must be -1, 0 or 1"));
}

TEST_CASE("a row segment matrix is refused because the pair layout sets it", "[crossbar][unit]") {
  const PairLayout layout = GENERATE(PairLayout::shared_node, PairLayout::alternating);
  Wires wires = uniform_wires();
  wires.row_segment_ohm = MatrixXd(MatrixXd::Ones(1, 2));

  REQUIRE_THROWS_MATCHES(
      program_differential(imac_cells(), wires, layout, MatrixXd::Ones(1, 1)), InvalidArgument,
      Message("row_segment_ohm = a matrix must be one number: the pair layout sets the segments of a row"));
}

TEST_CASE("a cell pair outside its range is refused with field, value and rule", "[crossbar][unit]") {
  const auto program = [](const CellPair& cells) {
    return program_differential(cells, {}, PairLayout::alternating, MatrixXd::Ones(1, 1));
  };

  REQUIRE_THROWS_MATCHES(program({.on_ohm = 0, .off_ohm = 1}), InvalidArgument,
                         Message("on_ohm = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(program({.on_ohm = 2, .off_ohm = 1}), InvalidArgument,
                         Message("off_ohm = 1 must be >= on_ohm"));
  REQUIRE(program({.on_ohm = 2, .off_ohm = kInfinity}).cell_resistance_ohm(0, 1) == kInfinity);
}

}  // namespace
}  // namespace sotto
