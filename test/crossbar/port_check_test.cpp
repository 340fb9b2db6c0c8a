#include "crossbar/port_check.hpp"

#include <catch2/catch.hpp>

#include "crossbar/port_reduction.hpp"
#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

Crossbar sample_crossbar(RowFarEnd row_far, ColFarEnd col_far) {
  SampleRng rng(321, 0);
  Crossbar xbar{test::random_ohm(rng, 11, 6, 1e3, 2),
                {test::random_ohm(rng, 11, 6, 1.0, 1), test::random_ohm(rng, 11, 6, 1.0, 1), 5.0, 7.0}};
  xbar.wires.row_far_end = row_far;
  xbar.wires.col_far_end = col_far;
  xbar.wires.row_far_segment_ohm = 3.0;
  xbar.wires.col_far_segment_ohm = 4.0;
  xbar.floating_rows = {2};
  return xbar;
}

MatrixXd reduced(const Crossbar& xbar) {
  return PortReducer(best_simd_level()).admittance_siemens(*port_network(xbar));
}

TEST_CASE("a reduced admittance agrees with the solver for every boundary", "[crossbar][oracle]") {
  for (const RowFarEnd row_far : {RowFarEnd::open, RowFarEnd::driven, RowFarEnd::ground}) {
    for (const ColFarEnd col_far : {ColFarEnd::open, ColFarEnd::ground}) {
      const Crossbar xbar = sample_crossbar(row_far, col_far);
      CAPTURE(static_cast<int>(row_far), static_cast<int>(col_far));
      CHECK(port_residual_rel(xbar, reduced(xbar)) < test::kRelContract);
    }
  }
}

TEST_CASE("the certificate grows with an error anywhere in the admittance", "[crossbar][property]") {
  const Crossbar xbar = sample_crossbar(RowFarEnd::open, ColFarEnd::open);
  const MatrixXd right = reduced(xbar);
  const double error = 1e-5 * right.cwiseAbs().maxCoeff();
  for (Index i = 0; i < right.rows(); ++i) {
    for (const Index j : {Index{0}, Index{5}, Index{10}, Index{11}, Index{16}}) {
      MatrixXd wrong = right;
      wrong(i, j) += error;
      REQUIRE(port_residual_rel(xbar, wrong) > 1e-7);
    }
  }
}

TEST_CASE("seen from its columns a crossbar answers by reciprocity", "[crossbar][property]") {
  Crossbar xbar = sample_crossbar(RowFarEnd::driven, ColFarEnd::ground);
  xbar.floating_rows.clear();

  const MatrixXd forth = CrossbarSolver(xbar).solve(MatrixXd::Identity(11, 11)).outputs_a;
  const MatrixXd back = CrossbarSolver(seen_from_columns(xbar)).solve(MatrixXd::Identity(6, 6)).outputs_a;

  REQUIRE(test::max_rel_diff(back.reverse().transpose(), forth) < 1e-10);  // the solver's own error
}

}  // namespace
}  // namespace sotto
