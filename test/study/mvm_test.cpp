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

TEST_CASE("a case with capacitances has delays, one without has none", "[study][unit]") {
  io::CrossbarCase with = kCase;
  with.crossbar.capacitance.row_segment_f = 1e-15;

  CHECK_FALSE(delays_of_case(kCase));
  REQUIRE(delays_of_case(with));
  CHECK_THAT(delays_of_case(with)->delay_s(0, 0), Catch::WithinRel(1e-15 * 2.0 * 1003 / 1005, test::kRelSweeps));
}

}  // namespace
}  // namespace sotto::study
