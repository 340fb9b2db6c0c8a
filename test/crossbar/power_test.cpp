#include "sotto/crossbar/power.hpp"

#include <catch2/catch.hpp>

#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Catch::WithinRel;
using Eigen::MatrixXd;

TEST_CASE("in a chain of resistors each takes its share of the power", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0, 5.0, 7.0}};

  const auto power = CrossbarSolver(xbar, {.nodes = true}).solve(MatrixXd::Constant(1, 1, 1.017)).nodes[0].power;

  CHECK_THAT(power.cells_w, WithinRel(1e-3, test::kRelLinearSolve));
  CHECK_THAT(power.row_wires_w, WithinRel(2e-6, test::kRelLinearSolve));
  CHECK_THAT(power.col_wires_w, WithinRel(3e-6, test::kRelLinearSolve));
  CHECK_THAT(power.drivers_w, WithinRel(5e-6, test::kRelLinearSolve));
  CHECK_THAT(power.senses_w, WithinRel(7e-6, test::kRelLinearSolve));
  CHECK_THAT(power.source_w, WithinRel(1.017e-3, test::kRelLinearSolve));
}

TEST_CASE("the power of all places is what the sources deliver, for all boundaries and both methods",
          "[crossbar][property]") {
  double worst = 0;
  for (std::uint64_t sample = 0; sample < 60; ++sample) {
    SampleRng rng(51, sample);
    const test::RandomCrossbarOptions options{.max_lines = 8,
                                              .zero_wire_share = 0.1,
                                              .broken_wire_share = sample % 2 == 0 ? 0.1 : 0.0,
                                              .floating_rows = sample % 2 == 0};
    const Crossbar xbar = test::random_crossbar(rng, options);
    const MatrixXd inputs_v = test::random_inputs_v(rng, 1, xbar.rows());
    for (const SolveMethod method : {SolveMethod::automatic, SolveMethod::reference}) {
      const auto power = CrossbarSolver(xbar, {.method = method, .nodes = true}).solve(inputs_v).nodes[0].power;
      REQUIRE(std::isfinite(power.total_w()));
      if (power.total_w() > 0) worst = std::max(worst, std::abs(power.total_w() - power.source_w) / power.total_w());
    }
  }
  REQUIRE(worst < 1e-11);
}

TEST_CASE("powers add and scale place by place", "[crossbar][unit]") {
  PowerByPlace power{1, 2, 3, 4, 5, 15};

  power += PowerByPlace{1, 1, 1, 1, 1, 5};
  power *= 2;

  REQUIRE(power == PowerByPlace{4, 6, 8, 10, 12, 40});
  REQUIRE(power.total_w() == power.source_w);
}

}  // namespace
}  // namespace sotto
