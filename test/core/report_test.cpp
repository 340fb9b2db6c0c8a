#include "sotto/core/report.hpp"

#include <catch2/catch.hpp>

using sotto::Termination;

TEST_CASE("a termination is written as the word of its enumerator", "[core][unit]") {
  REQUIRE(sotto::to_string(Termination::not_run) == "not_run");
  REQUIRE(sotto::to_string(Termination::converged) == "converged");
  REQUIRE(sotto::to_string(Termination::iteration_limit) == "iteration_limit");
  REQUIRE(sotto::to_string(Termination::not_finite) == "not_finite");
}

TEST_CASE("a report that nobody filled says that nothing was solved", "[core][unit]") {
  const sotto::SolveReport report;

  REQUIRE(report.termination == Termination::not_run);
  REQUIRE(report.kcl_residual_rel < 0);
  REQUIRE(report.message == "solve was not called");
}
