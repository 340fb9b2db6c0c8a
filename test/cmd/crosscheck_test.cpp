#include <catch2/catch.hpp>
#include <regex>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"
#include "support/approx.hpp"

using namespace sotto::test;

TEST_CASE("a case agrees with ngspice, which is said on stdout as JSON and on stderr in words", "[cmd][cli]") {
  const auto outcome = run_program({"crosscheck", "--in", "-", "--tol", "1e-9"}, {.input = kCase});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(json["kind"] == "crosscheck_result");
  CHECK(json["outputs"]["max_rel"] <= kRelContract);
  CHECK(json["outputs"]["compared"] == 2);
  CHECK(json["nodes"]["compared"] == 8);
  CHECK(json["within_tolerance"] == true);
  CHECK_THAT(outcome.err, Catch::Contains("outputs  max difference / max magnitude = "));
  CHECK_THAT(outcome.err, Catch::Contains("nodes    max difference / max magnitude = "));
}

TEST_CASE("the example of a trajectory agrees with ngspice at the default tolerance", "[cmd][cli]") {
  const auto outcome =
      run_program({"crosscheck", "--in", SOTTO_SOURCE_DIR "/examples/device_trajectory_sot.json", "--quiet"});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.json()["tolerance"] == 1e-3);
}

TEST_CASE("quiet leaves nothing on stderr", "[cmd][cli]") {
  CHECK(run_program({"crosscheck", "--in", "-", "--quiet"}, {.input = kCase}).err.empty());
}

TEST_CASE("a cross-check runs a deck from a file, and a changed deck is out of tolerance", "[cmd][cli]") {
  const TempFolder folder;
  const auto xbar_case = folder.write("case.json", kCase);
  const auto deck = run_program({"netlist", "--in", xbar_case}).out;
  REQUIRE(deck.find("6000") != std::string::npos);

  const auto own =
      run_program({"crosscheck", "--in", xbar_case, "--tol", "1e-9", "--netlist", folder.write("own.sp", deck)});
  const auto changed = run_program(
      {"crosscheck", "--in", xbar_case, "--netlist", folder.write("changed.sp", replaced(deck, "6000", "6001"))});

  CHECK(own.exit_code == 0);
  CHECK(changed.exit_code == 3);
  CHECK(changed.json()["within_tolerance"] == false);
  CHECK_THAT(changed.err, Catch::Contains("sotto: ") && Catch::Contains("out of tolerance: outputs differ by "));
}

TEST_CASE("a deck that ngspice refuses is a failure of ngspice", "[cmd][cli]") {
  const TempFolder folder;
  const auto deck = folder.write("bad.sp", "a title\nr1 a 0 nonsense here\nx1 a b nothing\n");

  const auto outcome = run_program({"crosscheck", "--in", folder.write("case.json", kCase), "--netlist", deck});

  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, Catch::StartsWith("sotto: ngspice failed: "));
}

TEST_CASE("an experiment may come from stdin", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto text = std::regex_replace(kExperiment, std::regex("\"(images|labels|[wb][12].csv)\"([,}])"),
                                       "\"" + folder.at("$1") + "\"$2");

  const auto outcome = run_program({"crosscheck", "--in", "-"}, {.input = text});

  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.json()["inputs"] == 1);
}

TEST_CASE("the whole network of an experiment agrees with ngspice", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);

  const auto outcome = run_program({"crosscheck", "--in", folder.at("experiment.json"), "--images", "2"});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.json()["inputs"] == 2);
  CHECK(outcome.json()["outputs"]["compared"] ==
        2 * 2 * (3 + 2));  // images x (reader and neuron) x outputs of both layers
}

TEST_CASE("a netlist alone is solved by Sotto and by ngspice, node by node", "[cmd][cli]") {
  const TempFolder folder;
  const auto netlist = folder.write("array.sp", "extracted\nV1 in 0 0.8\nRW1 in w1 1.5\nRC1 w1 b1 6K\nRS1 b1 0 2\n");

  const auto outcome = run_program({"crosscheck", "--netlist", netlist, "--tol", "1e-9"});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.json()["nodes"]["compared"] == 3);
  CHECK(outcome.json()["outputs"]["compared"] == 1);
  CHECK(outcome.json()["configuration"]["netlist"] == netlist);
}

TEST_CASE("a netlist of another dialect may stand in for Sotto's own deck", "[cmd][cli]") {
  const TempFolder folder;
  const auto xbar_case = folder.write("case.json", kCase);
  const auto deck = folder.at("case.scs");
  REQUIRE(run_program({"netlist", "--in", xbar_case, "--dialect", "spectre", "--out", deck}).exit_code == 0);

  const auto outcome =
      run_program({"crosscheck", "--in", xbar_case, "--netlist", deck, "--dialect", "spectre", "--tol", "1e-9"});

  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.json()["nodes"]["compared"] == 8);
}

TEST_CASE("a netlist that cannot be read is bad input with file, line, card and rule", "[cmd][cli]") {
  const TempFolder folder;
  const auto netlist = folder.write("bad.sp", "title\nv1 a 0 1\nr1 a 0 0\n");

  const auto outcome = run_program({"crosscheck", "--netlist", netlist});

  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err ==
        "sotto: " + netlist + ":3: \"r1 0\": must not be 0: ngspice takes 1 mOhm; a source of 0 V says zero ohm\n");
  CHECK(run_program({"crosscheck"}).err == "sotto: crosscheck: --in is required, or --netlist alone\n");
}
