#include <catch2/catch.hpp>

#include "crossbar/bound_checks.hpp"
#include "crossbar/cg_checks.hpp"

namespace sotto {
namespace {

constexpr SimdLevel kLevel = SimdLevel::baseline;

TEST_CASE("baseline: one sweep solves every row line and every column line", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_lines_are_solved(kLevel);
}

TEST_CASE("baseline: in place and out of place passes give the same bits", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_in_place_is_the_same(kLevel);
}

TEST_CASE("baseline: conductances are the inverses of resistances, in rows", "[crossbar][unit]") {
  if (test::runs_here(kLevel)) test::check_invert(kLevel);
}

TEST_CASE("baseline: corrections, samples and current errors are what plain loops say", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_corrections_samples_errors(kLevel);
}

TEST_CASE("baseline: a relaxed sweep ends where it should, its errors are those of the plain one",
          "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_relaxation_and_return_power(kLevel);
}

TEST_CASE("baseline: row shares and column conductances are those of single lines", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_row_share_and_col_siemens(kLevel);
}

TEST_CASE("baseline: energies are sums of drop squared over resistance", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_energies(kLevel);
}

TEST_CASE("baseline: steps of conjugate gradients are what plain loops say", "[crossbar][oracle]") {
  if (test::runs_here(kLevel)) test::check_cg_steps(kLevel);
}

}  // namespace
}  // namespace sotto
