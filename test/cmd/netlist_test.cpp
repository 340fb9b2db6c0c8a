#include <catch2/catch.hpp>
#include <cstdlib>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

namespace {

/// Is the program ngspice there? The library alone is enough for everything else.
bool has_ngspice_program() {
  const bool found = std::system("command -v ngspice >/dev/null 2>&1") == 0;
  if (!found) WARN("ngspice is not installed: nothing tested");
  return found;
}

}  // namespace

TEST_CASE("the deck of a case runs in ngspice from the command line", "[cmd][cli]") {
  if (!has_ngspice_program()) return;
  const TempFolder folder;
  const auto deck = folder.at("case.sp");
  REQUIRE(run_program({"netlist", "--in", "-", "--out", deck}, {.input = kCase}).exit_code == 0);

  const auto outcome = run_program({"-b", deck}, {.program = "ngspice"});

  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Catch::Contains("vo0#branch"));
}

TEST_CASE("the deck of a network runs in ngspice from the command line", "[cmd][cli]") {
  if (!has_ngspice_program()) return;
  const TempFolder folder;
  write_good_files(folder);
  const auto deck = folder.at("network.sp");
  REQUIRE(run_program({"netlist", "--in", folder.at("experiment.json"), "--images", "2", "--out", deck}).exit_code ==
          0);

  const auto outcome = run_program({"-b", deck}, {.program = "ngspice"});

  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Catch::Contains("l1_n1"));
}
