#include "crossbar/newton_vector.hpp"

#include <catch2/catch.hpp>

#include "support/nonlinear_crossbars.hpp"

using namespace sotto;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Residuals squared, times this at most: the curvature of TMR(V) cells at 1 V and half bias 0.5 V, with room.
constexpr double kQuadraticFactor = 20;
constexpr double kRoundingResidual = 1e-12;
constexpr double kNearSolution = 1e-2;

struct Trial {
  explicit Trial(NonlinearCrossbar crossbar, int max_newton_steps = 200)
      : xbar(std::move(crossbar)),
        shape(xbar.zero_bias, keep, sweep_kernel(best_simd_level())),
        laws(xbar, shape, std::nullopt, best_simd_level()),
        problem{xbar.zero_bias, laws, keep, shape, max_newton_steps} {}
  NewtonOutcome solve(const VectorXd& source_v) { return NewtonVector(problem, work).solve(source_v); }

  NonlinearCrossbar xbar;
  Eigen::ArrayXXd keep;
  SweepGrid shape;
  CellLaws laws;
  NewtonProblem problem;
  NewtonWorkspace work;
};

VectorXd sources_v(SampleRng& rng, Eigen::Index rows, double full_v) {
  return test::read_inputs_v(rng, 1, rows, full_v).row(0).transpose();
}

}  // namespace

TEST_CASE("Newton squares the residual of TMR(V) cells near the solution", "[crossbar][property]") {
  for (const Eigen::Index size : {16, 40, 64}) {
    SampleRng rng(421, static_cast<std::uint64_t>(size));
    Trial trial(test::biased_crossbar(rng, size, 2.0));

    const NewtonOutcome outcome = trial.solve(sources_v(rng, size, 1.0));

    REQUIRE(outcome.termination == Termination::converged);
    CHECK(outcome.newton_steps <= 6);
    CHECK(outcome.source_steps == 1);
    int squared = 0;
    for (std::size_t k = 0; k + 1 < outcome.residuals_rel.size(); ++k) {
      const double before = outcome.residuals_rel[k];
      if (before > kNearSolution) continue;
      CHECK(outcome.residuals_rel[k + 1] <= kQuadraticFactor * before * before + kRoundingResidual);
      ++squared;
    }
    CHECK(squared >= 2);
  }
}

TEST_CASE("a workspace that has seen other vectors gives the same bits", "[crossbar][property]") {
  SampleRng rng(422, 0);
  const NonlinearCrossbar xbar = test::one_transistor_crossbar(rng, 20, 3.0);
  const VectorXd first = sources_v(rng, 20, 0.5), second = sources_v(rng, 20, 0.9);
  Trial used(xbar), fresh(xbar);
  used.solve(first);

  const NewtonOutcome again = used.solve(second);
  const NewtonOutcome once = fresh.solve(second);

  CHECK(used.work.now.outputs_a == fresh.work.now.outputs_a);
  CHECK(again.residuals_rel == once.residuals_rel);
}

TEST_CASE("a vector that runs out of steps says so", "[crossbar][unit]") {
  SampleRng rng(423, 0);
  Trial trial(test::biased_crossbar(rng, 16, 2.0), 2);

  const NewtonOutcome outcome = trial.solve(sources_v(rng, 16, 1.0));

  CHECK(outcome.termination == Termination::iteration_limit);
  CHECK(outcome.newton_steps == 2);
  CHECK(outcome.kcl_residual_rel > kRoundingResidual);
}
