#include "sotto/crossbar/nonlinear.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"
#include "sotto/crossbar/mapping.hpp"
#include "support/random_crossbar.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using Eigen::MatrixXd;

namespace {

constexpr double kRelFormula = 1e-14;
constexpr double kRelSlope = 1e-6;  // central differences
constexpr double kStepV = 1e-6;

NonlinearCrossbar one_cell(double zero_bias_ohm, CellLaw law) {
  return {{.cell_resistance_ohm = MatrixXd::Constant(1, 1, zero_bias_ohm)}, std::move(law)};
}

CellPoint point(const NonlinearCrossbar& xbar, double row_node_v, double col_node_v) {
  return cell_point(xbar, {.row_node_v = row_node_v, .col_node_v = col_node_v});
}

}  // namespace

TEST_CASE("a cell with TMR(V) is the junction of the device layer in both states", "[crossbar][unit]") {
  const MtjParams mtj{6000, 2.0, 0.4};
  const CellPair pair = cell_pair(mtj);
  for (const double bias_v : {-1.3, -0.4, 0.0, 0.1, 0.4, 2.0}) {
    const CellPoint antiparallel = point(one_cell(pair.off_ohm, BiasedMtj{6000.0, 0.4}), bias_v + 0.2, 0.2);
    const CellPoint parallel = point(one_cell(pair.on_ohm, BiasedMtj{6000.0, 0.4}), bias_v, 0.0);

    CHECK_THAT(antiparallel.current_a,
               WithinAbs(bias_v / mtj_resistance_ohm(mtj, MtjState::antiparallel, bias_v), 1e-18));
    CHECK_THAT(parallel.current_a, WithinAbs(bias_v / 6000, 1e-18));
    CHECK_THAT(parallel.row_slope_siemens, WithinRel(1.0 / 6000, kRelFormula));
  }
}

TEST_CASE("the slope of a cell with TMR(V) is the derivative of its current and positive", "[crossbar][unit]") {
  const NonlinearCrossbar xbar = one_cell(60000, BiasedMtj{6000.0, 0.4});
  for (const double bias_v : {-5.0, -0.4, 0.0, 0.05, 0.3, 1.0, 40.0}) {
    const CellPoint here = point(xbar, bias_v, 0.0);

    const double slope =
        (point(xbar, bias_v + kStepV, 0.0).current_a - point(xbar, bias_v - kStepV, 0.0).current_a) / (2 * kStepV);

    CHECK(here.row_slope_siemens > 0);
    CHECK(here.col_slope_siemens == here.row_slope_siemens);
    CHECK_THAT(here.row_slope_siemens, WithinRel(slope, kRelSlope));
  }
}

TEST_CASE("biases of any size leave the law of a junction finite", "[crossbar][unit]") {
  const CellPoint huge = point(one_cell(60000, BiasedMtj{6000.0, 1e-200}), 1e200, 0.0);

  CHECK_THAT(huge.current_a, WithinRel(1e200 / 6000, kRelFormula));
  CHECK_THAT(huge.row_slope_siemens, WithinRel(1.0 / 6000, kRelFormula));
}

TEST_CASE("junction and transistor of a 1T1R cell carry the same current", "[crossbar][unit]") {
  // transistor: source 0.1 V, drain 0.3 V, overdrive 0.9 V: 1e-3 * 0.2 * (0.9 - 0.1) = 0.16 mA; junction: 0.4 V
  // over 2.5 kohm
  const NonlinearCrossbar xbar = one_cell(2500, OneTransistorMtj{{2500.0, 0.5}, {1e-3, 0.5, 0.0}, 1.5});

  const CellPoint cell = point(xbar, 0.7, 0.1);

  CHECK_THAT(cell.current_a, WithinRel(1.6e-4, kRelFormula));
}

TEST_CASE("the slopes of a 1T1R cell are the derivatives of its current in every region", "[crossbar][unit]") {
  const NonlinearCrossbar xbar = one_cell(1500, OneTransistorMtj{{500.0, 0.5}, {1e-3, 0.5, 0.05}, 1.0});
  for (const double row_v : {-0.9, -0.2, 0.0, 0.21, 0.6, 1.5}) {
    const CellPoint here = point(xbar, row_v, 0.1);

    const double by_row =
        (point(xbar, row_v + kStepV, 0.1).current_a - point(xbar, row_v - kStepV, 0.1).current_a) / (2 * kStepV);
    const double by_col =
        (point(xbar, row_v, 0.1 - kStepV).current_a - point(xbar, row_v, 0.1 + kStepV).current_a) / (2 * kStepV);

    CHECK_THAT(here.row_slope_siemens, WithinRel(by_row, kRelSlope));
    CHECK_THAT(here.col_slope_siemens, WithinRel(by_col, kRelSlope));
  }
}

TEST_CASE("a 1T1R cell below threshold and an open cell carry no current", "[crossbar][unit]") {
  const OneTransistorMtj law{{500.0, 0.5}, {1e-3, 0.5, 0.0}, 0.4};

  CHECK(point(one_cell(1500, law), 0.8, 0.0).current_a == 0);
  CHECK(point(one_cell(test::kOpen, law), 0.8, -2.0).current_a == 0);
  CHECK(point(one_cell(1500, law), 0.8, -0.2).current_a > 0);  // 0.6 V between gate and source
}

TEST_CASE("the search for the inner node of a 1T1R cell always ends", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 20000; ++sample) {
    SampleRng rng(401, sample);
    const auto decade = [&](double from, double to) { return std::pow(10.0, from + (to - from) * rng.uniform()); };
    const double parallel_ohm = decade(-3, 9);
    const OneTransistorMtj law{
        {parallel_ohm, decade(-3, 1)}, {decade(-9, 0), 0.4, rng.below(2) ? 0.0 : decade(-3, 0)}, 3 * rng.uniform() - 1};
    const NonlinearCrossbar xbar = one_cell(parallel_ohm * decade(0, 3), law);
    const double row_v = 4 * rng.uniform() - 2, col_v = 4 * rng.uniform() - 2;

    const CellPoint cell = point(xbar, row_v, col_v);
    const CellPoint more = point(xbar, row_v + 0.1, col_v);

    INFO("sample " << sample);
    REQUIRE(std::isfinite(cell.current_a));
    REQUIRE(cell.current_a * (row_v - col_v) >= 0);
    REQUIRE(cell.row_slope_siemens >= 0);
    REQUIRE(cell.col_slope_siemens >= 0);
    REQUIRE(more.current_a >= cell.current_a * (cell.current_a > 0 ? 1 - kRelFormula : 1 + kRelFormula));
  }
}

TEST_CASE("cells outside their range are refused with their place", "[crossbar][unit]") {
  const MatrixXd zero_bias_ohm = MatrixXd::Constant(2, 2, 5000.0);
  const auto with = [&](CellLaw law) {
    return NonlinearCrossbar{{.cell_resistance_ohm = zero_bias_ohm}, std::move(law)};
  };

  CHECK_NOTHROW(validate(with(BiasedMtj{5000.0, test::kOpen})));
  CHECK_THROWS_WITH(validate(with(BiasedMtj{5001.0, 0.5})),
                    Contains("resistance_p_ohm(0,0) = 5001 must be > 0, finite and at most"));
  CHECK_THROWS_WITH(validate(with(BiasedMtj{0.0, 0.5})), Contains("resistance_p_ohm(0,0) = 0"));
  CHECK_THROWS_WITH(validate(with(BiasedMtj{MatrixXd{{1.0, 2.0}}, 0.5})),
                    Contains("1 x 2 matrix must be a number or a 2 x 2 matrix"));
  CHECK_THROWS_WITH(validate(with(BiasedMtj{1000.0, 0.0})), Contains("tmr_half_bias_v = 0 must be > 0"));
  CHECK_THROWS_WITH(validate(with(OneTransistorMtj{{1000.0, 0.5}, {0, 0.4, 0}, 1.0})),
                    Contains("transconductance_a_per_v2"));
  CHECK_THROWS_WITH(validate(with(OneTransistorMtj{{1000.0, 0.5}, {1e-3, 0.4, 0}, NAN})),
                    Contains("gate_v(0,0) = nan must be finite"));
}
