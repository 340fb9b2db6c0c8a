#include "sotto/crossbar/sensitivity.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kStep = 1e-4;           ///< relative change of a conductance in a central difference
constexpr double kRelDifference = 1e-6;  ///< its error is of second order in the step, 1e-8, and cancellation adds

MatrixXd outputs_a(const Crossbar& xbar, const VectorXd& input_v) {
  return CrossbarSolver(xbar, {.method = SolveMethod::reference}).solve(input_v.transpose()).outputs_a;
}

/// dI/dg of one cell by central difference, for every output.
VectorXd difference_a_per_siemens(Crossbar xbar, const VectorXd& input_v, Index row, Index col) {
  double& ohm = xbar.cell_resistance_ohm(row, col);
  const double siemens = 1 / ohm;
  ohm = 1 / (siemens * (1 + kStep));
  const MatrixXd above = outputs_a(xbar, input_v);
  ohm = 1 / (siemens * (1 - kStep));
  return (above - outputs_a(xbar, input_v)).row(0).transpose() / (2 * kStep * siemens);
}

TEST_CASE("a cell in series with 3 ohm of wire has dI/dg = V / (1 + 3 g)^2", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 5.0), {1.0, 2.0}};

  const auto sensitivities = output_sensitivities_a_per_siemens(xbar, VectorXd::Constant(1, 0.7));

  REQUIRE(sensitivities.size() == 1);
  CHECK_THAT(sensitivities[0](0, 0), Catch::WithinRel(0.7 / (1.6 * 1.6), test::kRelSweeps));
}

TEST_CASE("sensitivities are the slopes of the outputs", "[crossbar][oracle]") {
  SampleRng rng(71, 0);
  Crossbar xbar{test::random_ohm(rng, 6, 5, 1e3, 1), {20.0, 30.0, 50.0, 10.0}};
  xbar.wires.col_far_end = ColFarEnd::ground;
  const VectorXd input_v = test::random_inputs_v(rng, 1, 6).row(0).transpose();

  const auto sensitivities = output_sensitivities_a_per_siemens(xbar, input_v);

  for (Index row = 0; row < 6; ++row) {
    for (Index col = 0; col < 5; ++col) {
      const VectorXd slope = difference_a_per_siemens(xbar, input_v, row, col);
      for (Index j = 0; j < 5; ++j) {
        CHECK(std::abs(sensitivities[j](row, col) - slope(j)) < kRelDifference * slope.cwiseAbs().maxCoeff());
      }
    }
  }
}

TEST_CASE("a shorted cell elsewhere is handled by elimination", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {10.0, 10.0}};
  xbar.cell_resistance_ohm(0, 0) = 0;
  const VectorXd input_v = (VectorXd(2) << 0.3, 0.4).finished();

  const auto sensitivities = output_sensitivities_a_per_siemens(xbar, input_v);

  const VectorXd slope = difference_a_per_siemens(xbar, input_v, 1, 1);
  CHECK_THAT(sensitivities[1](1, 1), Catch::WithinRel(slope(1), kRelDifference));
}

TEST_CASE("the gradient is the weighted sum of the sensitivities", "[crossbar][property]") {
  SampleRng rng(72, 0);
  const Crossbar xbar{test::random_ohm(rng, 40, 33, 6e3, 0.5), {1.0, 1.0}};
  const VectorXd input_v = test::random_inputs_v(rng, 1, 40).row(0).transpose();
  const VectorXd weights = test::random_inputs_v(rng, 1, 33).row(0).transpose();

  const MatrixXd gradient = output_gradient_a_per_siemens(xbar, input_v, weights);

  const auto sensitivities = output_sensitivities_a_per_siemens(xbar, input_v, {.threads = 2});
  MatrixXd sum = MatrixXd::Zero(40, 33);
  for (Index j = 0; j < 33; ++j) sum += weights(j) * sensitivities[j];
  CHECK(test::max_rel_diff(gradient, sum) < test::kRelSweeps);
}

TEST_CASE("sizes and values of the inputs of a sensitivity are checked", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(2, 3, 1000.0), {1.0, 1.0}};

  CHECK_THROWS_WITH(output_sensitivities_a_per_siemens(xbar, VectorXd::Ones(3)),
                    "input_v = vector of 3 must be one voltage per row (2)");
  CHECK_THROWS_WITH(output_gradient_a_per_siemens(xbar, VectorXd::Ones(2), VectorXd::Ones(2)),
                    "weights = vector of 2 must be one per column (3)");
  CHECK_THROWS_WITH(output_gradient_a_per_siemens(xbar, VectorXd::Constant(2, test::kOpen), VectorXd::Ones(3)),
                    "input_v = a NaN or infinity must be finite");
}

}  // namespace
}  // namespace sotto
