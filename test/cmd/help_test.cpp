#include <catch2/catch.hpp>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"
#include "sotto/core/version.hpp"

using namespace sotto::test;

TEST_CASE("the program without a verb shows its usage on stderr and exits 1", "[cmd][cli]") {
  const auto outcome = run_program({});

  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, Catch::StartsWith("usage: sotto <verb> [options]\n"));
}

TEST_CASE("help in every form goes to stdout and exits 0", "[cmd][cli]") {
  const std::vector<std::vector<std::string>> forms = {
      {"--help"},    {"-h"},           {"help"},           {"help", "mvm"},        {"mvm", "--help"},
      {"mvm", "-h"}, {"help", "help"}, {"help", "--help"}, {"help", "--markdown"}, {"help", "mvm", "--markdown"},
      {"help", "device", "wer"}, {"device", "wer", "--help"}, {"device", "--help"}};
  for (const auto& form : forms) {
    const auto outcome = run_program(form);
    INFO(form.front() << " " << form.back());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.size() > 100);
    CHECK(outcome.err.empty());
  }
}

TEST_CASE("help on a verb is the same whichever way it is asked for", "[cmd][cli]") {
  const auto text = run_program({"help", "crosscheck"}).out;

  CHECK(text == run_program({"crosscheck", "--help"}).out);
  for (const auto* option : {"--in", "--out", "--set", "--tol", "--images", "--netlist", "--time-limit"}) {
    CHECK_THAT(text, Catch::Contains(option));
  }
}

TEST_CASE("the version is one line", "[cmd][cli]") {
  const auto outcome = run_program({"--version"});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "sotto " + std::string(sotto::version()) + "\n");
}

TEST_CASE("the reference in lib/cmd/README.md is what the program generates", "[cmd][cli]") {
  const auto stored = content_of(std::string(SOTTO_SOURCE_DIR) + "/lib/cmd/README.md");

  REQUIRE(run_program({"help", "--markdown"}).out == stored);
}

TEST_CASE("info names versions, features, device cards and the SIMD level", "[cmd][cli]") {
  const auto outcome = run_program({"info"});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  for (const auto* words : {"sotto ", "ngspice  ", "features  ", "simd level", "imac_sot", "threads", "stores (SQLite) yes"}) {
    CHECK_THAT(outcome.out, Catch::Contains(words));
  }
}

TEST_CASE("info says what is wrong with ngspice and still exits 0", "[cmd][cli]") {
  const auto outcome = run_program({"info"}, {.environment = {{"SOTTO_NGSPICE_WORKER", "/nonexistent"}}});

  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Catch::Contains("not usable: ngspice is missing"));
}
