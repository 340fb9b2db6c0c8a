#include "study/segment_draw.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/crossbar/solve.hpp"
#include "sotto/montecarlo/statistics.hpp"
#include "sotto/spice/cross_check.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

using Catch::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kRounding = 1e-12;  // one exponential and a product
const io::WireSpread kBoth{.row_sigma = 0.1, .col_sigma = 0.2, .per = io::WirePart::segment};

/// Rows x cols cells of 5 and 15 kohm with wires and both far ends.
Crossbar closed_crossbar(Index rows, Index cols) {
  Crossbar crossbar{.cell_resistance_ohm = MatrixXd::Constant(rows, cols, 5000)};
  for (Index i = 0; i < rows; ++i) crossbar.cell_resistance_ohm(i, i % cols) = 15000;
  crossbar.wires = {.row_segment_ohm = 2.0,
                    .col_segment_ohm = 3.0,
                    .driver_ohm = 10.0,
                    .sense_ohm = 20.0,
                    .row_far_end = RowFarEnd::driven,
                    .col_far_end = ColFarEnd::ground};
  return crossbar;
}

TEST_CASE("every segment has its own factor, in the order of the documentation", "[study][unit]") {
  Crossbar crossbar = closed_crossbar(2, 3);
  SampleSums sums;

  vary_segments(crossbar, kBoth, SampleRng(5, 8 * 3 + 5), sums);

  SampleRng rng(5, 8 * 3 + 5);
  double sum = 0;
  const auto next = [&](double sigma) { return std::exp(sigma * rng.normal()); };
  for (Index k = 0; k < 6; ++k) {
    const double ohm = std::get<MatrixXd>(crossbar.wires.row_segment_ohm)(k / 3, k % 3);
    CHECK_THAT(ohm, WithinRel(2 * next(0.1), kRounding));
    sum += std::log(ohm / 2);
  }
  for (Index k = 0; k < 6; ++k) {
    CHECK_THAT(std::get<MatrixXd>(crossbar.wires.col_segment_ohm)(k / 3, k % 3), WithinRel(3 * next(0.2), kRounding));
  }
  for (Index i = 0; i < 2; ++i) {
    const double ohm = std::get<VectorXd>(*crossbar.wires.row_far_segment_ohm)(i);
    CHECK_THAT(ohm, WithinRel(2 * next(0.1), kRounding));
    sum += std::log(ohm / 2);
  }
  for (Index j = 0; j < 3; ++j) {
    CHECK_THAT(std::get<VectorXd>(*crossbar.wires.col_far_segment_ohm)(j), WithinRel(3 * next(0.2), kRounding));
  }
  CHECK_THAT(sums.log_row_wire.value(), WithinRel(sum / 8, kRounding));
  CHECK(sums.log_col_wire.count == 9);
}

TEST_CASE("a size of zero moves no other segment, and open far ends stay open", "[study][unit]") {
  Crossbar both{.cell_resistance_ohm = MatrixXd::Constant(2, 2, 1000)};
  both.wires = {.row_segment_ohm = 2.0, .col_segment_ohm = (MatrixXd(2, 2) << 0, INFINITY, 1, 1).finished()};
  Crossbar cols = both;
  SampleSums sums;

  vary_segments(both, kBoth, SampleRng(1, 2), sums);
  vary_segments(cols, {.col_sigma = 0.2, .per = io::WirePart::segment}, SampleRng(1, 2), sums);

  CHECK(std::get<double>(cols.wires.row_segment_ohm) == 2);
  const MatrixXd& ohm = std::get<MatrixXd>(cols.wires.col_segment_ohm);
  CHECK(ohm == std::get<MatrixXd>(both.wires.col_segment_ohm));
  CHECK(ohm(0, 0) == 0);
  CHECK(ohm(0, 1) == INFINITY);
  CHECK(ohm(1, 0) != 1);
  CHECK_FALSE(both.wires.row_far_segment_ohm);
}

TEST_CASE("the mean of ln counts wires, neither nodes nor absent segments", "[study][unit]") {
  // Pairs of cells that share a node: every other row segment has 0 ohm.
  Crossbar crossbar{.cell_resistance_ohm = MatrixXd::Constant(1, 4, 1000)};
  crossbar.wires.row_segment_ohm = (MatrixXd(1, 4) << 2, 0, 2, INFINITY).finished();
  SampleSums sums;

  vary_segments(crossbar, {.row_sigma = 0.1, .per = io::WirePart::segment}, SampleRng(2, 3), sums);

  const MatrixXd ohm = std::get<MatrixXd>(crossbar.wires.row_segment_ohm);
  CHECK(sums.log_row_wire.count == 2);
  CHECK_THAT(sums.log_row_wire.value(), WithinRel(std::log(ohm(0, 0) / 2 * ohm(0, 2) / 2) / 2, kRounding));
}

TEST_CASE("ln of the factors has the size asked for", "[study][mc]") {
  Crossbar crossbar = closed_crossbar(60, 60);
  SampleSums sums;

  vary_segments(crossbar, kBoth, SampleRng(3, 4), sums);

  const MatrixXd ohm = std::get<MatrixXd>(crossbar.wires.col_segment_ohm);
  const RunningStatistics log_factor = statistics_of((ohm / 3).array().log().matrix().reshaped());
  CHECK(std::abs(log_factor.standard_deviation() / 0.2 - 1) < 5 / std::sqrt(2 * 3600.0));
  CHECK(std::abs(log_factor.mean()) < 5 * log_factor.standard_error());
}

TEST_CASE("segments break at the rate asked for, and none heals at a higher one", "[study][mc]") {
  const auto broken = [](double rate, SampleSums& sums) {
    Crossbar crossbar = closed_crossbar(60, 60);
    break_segments(crossbar, rate, SampleRng(6, 7), sums);
    return MatrixXd(std::get<MatrixXd>(crossbar.wires.row_segment_ohm));
  };
  SampleSums few, more;

  const MatrixXd at_few = broken(0.01, few);
  const MatrixXd at_more = broken(0.02, more);

  const double segments = 2 * 3600 + 2 * 60;
  CHECK(std::abs(static_cast<double>(few.open_segments) - 0.01 * segments) < 5 * std::sqrt(0.0099 * segments));
  CHECK(std::abs(static_cast<double>(more.open_segments) - 0.02 * segments) < 5 * std::sqrt(0.0196 * segments));
  CHECK((at_few.array() == INFINITY).count() < (at_more.array() == INFINITY).count());
  CHECK((at_few.array() <= at_more.array()).all());
}

TEST_CASE("at rate 1 every segment is broken, far ones too, at 0 wires stay one number", "[study][unit]") {
  Crossbar all = closed_crossbar(2, 3), none = all;
  SampleSums sums, still;

  break_segments(all, 1, SampleRng(1, 1), sums);
  break_segments(none, 0, SampleRng(1, 1), still);

  CHECK(sums.open_segments == 6 + 6 + 2 + 3);
  CHECK(std::get<VectorXd>(*all.wires.row_far_segment_ohm) == VectorXd::Constant(2, INFINITY));
  CHECK(CrossbarSolver(all).solve(MatrixXd::Constant(1, 2, 0.8)).outputs_a == MatrixXd::Zero(1, 3));
  CHECK(std::get<double>(none.wires.row_segment_ohm) == 2);
  CHECK(still.open_segments == 0);
}

TEST_CASE("a segment of 0 ohm is a node, which does not break", "[study][unit]") {
  Crossbar crossbar = closed_crossbar(2, 3);
  crossbar.wires.row_segment_ohm = (MatrixXd(2, 3) << 2, 0, INFINITY, 2, 0, 2).finished();
  crossbar.wires.row_far_segment_ohm = 0.0;
  SampleSums sums;

  break_segments(crossbar, 1, SampleRng(1, 1), sums);

  CHECK(std::get<MatrixXd>(crossbar.wires.row_segment_ohm) ==
        (MatrixXd(2, 3) << INFINITY, 0, INFINITY, INFINITY, 0, INFINITY).finished());
  CHECK(sums.open_segments == 3 + 6 + 3);
}

TEST_CASE("ideal wires stay one number, and what a far end without wire drew is ignored", "[study][unit]") {
  Crossbar ideal{.cell_resistance_ohm = MatrixXd::Constant(2, 3, 1000)};
  Crossbar far_only = ideal;
  far_only.wires = {.row_segment_ohm = INFINITY, .col_segment_ohm = 3.0, .row_far_end = RowFarEnd::driven};
  far_only.wires.row_far_segment_ohm = 2.0;
  SampleSums none, some;

  break_segments(ideal, 1, SampleRng(1, 1), none);
  break_segments(far_only, 1, SampleRng(1, 1), some);

  CHECK(std::get<double>(ideal.wires.row_segment_ohm) == 0);
  CHECK(std::get<double>(ideal.wires.col_segment_ohm) == 0);
  CHECK(none.open_segments == 0);
  CHECK(std::get<double>(far_only.wires.row_segment_ohm) == INFINITY);
  CHECK(std::get<VectorXd>(*far_only.wires.row_far_segment_ohm) == VectorXd::Constant(2, INFINITY));
  CHECK(some.open_segments == 2 + 6);
}

TEST_CASE("a crossbar with segments of their own, some broken, agrees with ngspice at every node", "[study][spice]") {
  Crossbar crossbar = closed_crossbar(12, 10);
  SampleSums sums;
  vary_segments(crossbar, {.row_sigma = 0.5, .col_sigma = 0.5, .per = io::WirePart::segment}, SampleRng(1, 1), sums);
  break_segments(crossbar, 0.1, SampleRng(1, 2), sums);
  REQUIRE(sums.open_segments > 10);

  const auto check = spice::cross_check(crossbar, MatrixXd::Constant(1, 12, 0.6));

  CHECK(check.outputs.max_rel_difference < test::kRelContract);
  CHECK(check.nodes.max_rel_difference < test::kRelContract);
}

TEST_CASE("equal segments written one by one are solved as one number for all", "[study][property]") {
  Crossbar uniform = closed_crossbar(20, 16);
  uniform.wires.row_far_end = RowFarEnd::open;
  uniform.wires.col_far_end = ColFarEnd::open;
  Crossbar matrix = uniform;
  matrix.wires.row_segment_ohm = MatrixXd(MatrixXd::Constant(20, 16, 2));
  matrix.wires.col_segment_ohm = MatrixXd(MatrixXd::Constant(20, 16, 3));
  const MatrixXd inputs_v = MatrixXd::Constant(1, 20, 0.7);

  CHECK(test::max_rel_diff(CrossbarSolver(matrix).solve(inputs_v).outputs_a,
                           CrossbarSolver(uniform).solve(inputs_v).outputs_a) < test::kRelSweeps);
}

}  // namespace
}  // namespace sotto::study
