#include "crossbar/line_pcg.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Crossbar lossy(Eigen::Index n) {
  return {MatrixXd::Constant(n, n, 6000.0), {10.0, 10.0}};
}

TEST_CASE("a solution satisfies Kirchhoff's law to rounding", "[crossbar][property]") {
  const LineSweep lines(lossy(24));

  const LineSolution solution = solve_line_pcg(lines, VectorXd::Ones(24), 1000);

  REQUIRE(solution.termination == Termination::converged);
  REQUIRE(solution.kcl_residual_rel < test::kRelLinearSolve);
}

TEST_CASE("the certificate grows with the error of the node voltages", "[crossbar][property]") {
  const LineSweep lines(lossy(8));
  LineSolution solution = solve_line_pcg(lines, VectorXd::Ones(8), 1000);

  solution.v(3, 3) += 1e-6;
  const double small = line_kcl_residual_rel(lines, VectorXd::Ones(8), solution.u, solution.v);
  solution.v(3, 3) += 1e-3;
  const double large = line_kcl_residual_rel(lines, VectorXd::Ones(8), solution.u, solution.v);

  CHECK(small > 1e-8);
  CHECK(large > 100 * small);
}

TEST_CASE("a solve stopped early says so", "[crossbar][unit]") {
  const LineSweep lines({MatrixXd::Constant(24, 24, 600.0), {100.0, 100.0}});

  const LineSolution solution = solve_line_pcg(lines, VectorXd::Ones(24), 2);

  REQUIRE(solution.termination == Termination::iteration_limit);
  REQUIRE(solution.iterations == 2);
  REQUIRE(solution.kcl_residual_rel > 1e-9);
}

TEST_CASE("iterations grow with the line loss, not with the number of cells", "[crossbar][property]") {
  const LineSweep weak({MatrixXd::Constant(64, 64, 1e6), {1.0, 1.0}});
  const LineSweep strong(lossy(64));

  const int few = solve_line_pcg(weak, VectorXd::Ones(64), 1000).iterations;
  const int many = solve_line_pcg(strong, VectorXd::Ones(64), 1000).iterations;

  CHECK(few <= 4);
  CHECK(many > few);
  CHECK(many < 30);
}

}  // namespace
}  // namespace sotto
