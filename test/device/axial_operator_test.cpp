#include "device/axial_operator.hpp"

#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>

using namespace sotto;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelSolve = 1e-12;  // dense LU of the same small matrix
constexpr double kAbsSum = 1e-13;    // sums of cells of order one

Eigen::MatrixXd dense(const AxialRates& rates) {
  const Eigen::Index n = rates.up.size();
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index k = 0; k + 1 < n; ++k) {
    a(k + 1, k) += rates.down(k);
    a(k, k) -= rates.down(k);
    a(k, k + 1) += rates.up(k + 1);
    a(k + 1, k + 1) -= rates.up(k + 1);
  }
  return a;
}

}  // namespace

TEST_CASE("the cells fill the sphere", "[device][unit]") {
  const AxialGrid grid(32);

  CHECK_THAT(grid.widths.sum(), WithinAbs(2, kAbsSum));
  CHECK_THAT(grid.cosines(0), WithinAbs(-grid.cosines(31), kAbsSum));
}

TEST_CASE("the rates are positive and rest in the Boltzmann density at any drive", "[device][property]") {
  const AxialGrid grid(64);
  for (const double net : {0.0, 0.5, -0.7, 2.0}) {
    const AxialPotential potential{.delta = 60, .net_overdrive = net};
    const AxialRates rates = axial_rates(grid, potential);
    double height = 0;
    for (Eigen::Index k = 0; k + 1 < 64; ++k) {
      const double climb = potential_climb(grid, potential, k);
      // equal fluxes up and down the face, with densities e^-height
      const double down = rates.down(k) * grid.widths(k);
      const double up = rates.up(k + 1) * grid.widths(k + 1) * std::exp(-climb);
      CHECK(down > 0);
      CHECK_THAT(up, WithinRel(down, kRelSolve));
      height += climb;
    }
    // Phi(-1) - Phi(1) = -4 Delta i between the poles; the middle of a cell lies 3e-4 from its pole
    const double first = grid.cosines(0);
    CHECK_THAT(height, WithinAbs(-4 * 60 * net * first, 1e-9));
  }
}

TEST_CASE("the solve is that of the dense matrix, conserves probability and keeps the tail", "[device][oracle]") {
  constexpr double kStep = 0.3;
  const AxialGrid grid(32);
  const AxialRates rates = axial_rates(grid, {.delta = 20, .net_overdrive = 1.5});
  Eigen::VectorXd in = Eigen::VectorXd::Zero(32);
  in(20) = 1;

  AxialSolver solver;
  solver.factor(rates, kStep);
  Eigen::VectorXd out;
  solver.solve(in, out);

  const Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(32, 32) - kStep * dense(rates);
  const Eigen::VectorXd expected = matrix.fullPivLu().solve(in);
  CHECK((out - expected).cwiseAbs().maxCoeff() < kRelSolve);
  CHECK_THAT(out.sum(), WithinRel(1.0, kRelSolve));
  CHECK(out.minCoeff() > 0);
}
