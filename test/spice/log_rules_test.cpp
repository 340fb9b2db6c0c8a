#include "spice/log_rules.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;
using Lines = std::vector<std::string>;

TEST_CASE("gmin and source stepping chatter is harmless", "[spice][unit]") {
  const LogVerdict verdict = judge_log({"stderr Trying gmin = 1.0000E-03", "stderr Note: One successful gmin step",
                                        "stderr Note: Starting source stepping", "stdout Error: only stdout"});

  CHECK(verdict.fatal.empty());
  CHECK(verdict.singular.empty());
  CHECK(verdict.warnings.empty());
}

TEST_CASE("each fatal phrase condemns the run and is quoted without its prefix", "[spice][unit]") {
  for (const std::string line :
       {"Error on line 3 or its substitute:", "ERROR: x", "op simulation(s) aborted", "circuit not parsed.",
        "ngspice.dll cannot recover", "can't find model", "vector not found", "-1 out of range for ln",
        "there aren't any circuits loaded.", "Warning: Unusual leading characters like '?'"}) {
    CHECK(judge_log({"stdout ok", "stderr " + line}).fatal == line);
  }
}

TEST_CASE("a node called mirror is no error", "[spice][unit]") {
  CHECK(judge_log({"stderr Warning: singular matrix: check node mirror"}).fatal.empty());
  CHECK(judge_log({"stderr Note: error_amp and terror are nodes"}).fatal.empty());
}

TEST_CASE("a singular matrix hidden behind chatter on one line is found and reported once", "[spice][unit]") {
  const std::string line = "Trying gmin = 1.0000E-03 Warning: singular matrix: check node f1";

  const LogVerdict verdict = judge_log({"stderr " + line, "stderr " + line});

  CHECK(verdict.singular == line);
  CHECK(verdict.warnings == Lines{line});
}

TEST_CASE("a rescue by a transient counts as singular", "[spice][unit]") {
  CHECK_FALSE(judge_log({"stderr Note: Transient op finished successfully"}).singular.empty());
}
