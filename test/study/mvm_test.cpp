#include "sotto/study/mvm.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

const io::CrossbarCase kCase{.crossbar = {Eigen::MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0}},
                             .inputs_v = Eigen::MatrixXd::Constant(1, 1, 1.005)};

TEST_CASE("a case is solved the same however often it is repeated", "[study][unit]") {
  const MvmResult once = solve_case(kCase);
  const MvmResult thrice = solve_case(kCase, {.repeat = 3});

  CHECK_THAT(once.outputs_a(0, 0), Catch::WithinRel(1e-3, test::kRelLinearSolve));
  CHECK(thrice.outputs_a == once.outputs_a);
  CHECK(thrice.report.wall_s > 0);
}

TEST_CASE("a case is solved at least once", "[study][unit]") {
  REQUIRE_THROWS_WITH(solve_case(kCase, {.repeat = 0}), "repeat = 0 must be >= 1");
}

}  // namespace
}  // namespace sotto::study
