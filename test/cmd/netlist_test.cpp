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

TEST_CASE("the deck of a case is written in every dialect, flat or as a subcircuit, with or without wires",
          "[cmd][cli]") {
  const TempFolder folder;
  const auto xbar_case = folder.write("case.json", kCase);
  const auto text = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"netlist", "--in", xbar_case});
    const auto outcome = run_program(more);
    CHECK(outcome.exit_code == 0);
    return outcome.out;
  };

  CHECK_THAT(text({}), Catch::Contains(".options klu ") && Catch::Contains("rw0_0 s0 r0_0 1.5\n"));
  CHECK(text({"--flat"}) == text({}));
  CHECK_THAT(text({"--dialect", "spectre"}), Catch::Contains("rc0_0 (r0_0 c0_0) resistor r=6000\n"));
  CHECK_THAT(text({"--dialect", "xyce", "--hierarchical"}), Catch::Contains(".subckt crossbar s0 "));
  CHECK_THAT(text({"--parasitics", "off"}), !Catch::Contains("rw0_0") && Catch::Contains("rc0_0 s0 g0 6000\n"));
}

TEST_CASE("the network of an experiment is written in every dialect", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  for (const char* dialect : {"xyce", "hspice", "spectre", "ltspice"}) {
    const auto outcome = run_program(
        {"netlist", "--in", folder.at("experiment.json"), "--images", "2", "--dialect", dialect, "--hierarchical"});
    INFO(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("tile_l0t0") && Catch::Contains("l1_n1"));
  }
}

TEST_CASE("words that the options of netlist do not know are refused", "[cmd][cli]") {
  const auto complaint = [](const char* option, const char* value) {
    return run_program({"netlist", "--in", "-", option, value}, {.input = kCase}).err;
  };

  CHECK(complaint("--dialect", "pspice") ==
        "sotto: --dialect = pspice must be ngspice, xyce, hspice, spectre or ltspice\n");
  CHECK(complaint("--parasitics", "half") == "sotto: --parasitics = half must be on or off\n");
  CHECK(run_program({"netlist", "--in", "-", "--flat", "--hierarchical"}, {.input = kCase}).err ==
        "sotto: --flat = beside --hierarchical must be the only one\n");
}
