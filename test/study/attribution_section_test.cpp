#include "study/attribution_section.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

/// A run of two sources with hand-made shares of two outputs.
SummarizedRun attributed(const ReportedRun& run) {
  const auto estimate = [](double x) { return Estimate{x, x - 0.1, x + 0.1, 0.05}; };
  SummarizedRun made{.run = &run, .result = summarize(run.stored)};
  made.result.attribution = {{.output = "accuracy",
                              .draws = 20,
                              .sources = {{"cells", estimate(0.25), estimate(0.5), estimate(-0.02)},
                                          {"wires", estimate(0.5), estimate(0.75), estimate(0)}},
                              .interaction_share = estimate(0.25)},
                             {.output = "power_w", .draws = 20}};
  return made;
}

TEST_CASE("a section has a figure and a table of the outputs that are drawn", "[study][unit]") {
  const ReportedRun run{.name = "<one>", .stored = test::plain_run(20)};

  const std::string section = attribution_section(attributed(run), {"accuracy"});

  CHECK_THAT(section, Catch::StartsWith("<h2>What causes the spread of &lt;one&gt;</h2>"));
  CHECK(test::count_of(section, "<svg") == 1);
  for (const char* words : {"cells alone", "wires removed", "<table"}) {
    CHECK_THAT(section, Catch::Contains(words));
  }
  CHECK(test::count_of(section, "together") >= 3);  // bar, words, row
  CHECK(section.find("power") == std::string::npos);
}

TEST_CASE("shares that are not known are left out of the figure, a run without attribution has no section",
          "[study][unit]") {
  const ReportedRun run{.name = "one", .stored = test::plain_run(20)};
  SummarizedRun unknown = attributed(run);
  for (io::SourceShare& share : unknown.result.attribution[0].sources) {
    share.alone_share = share.total_share = {NAN, NAN, NAN, NAN};
  }
  unknown.result.attribution[0].interaction_share = {NAN, NAN, NAN, NAN};

  CHECK(test::count_of(attribution_section(unknown, {"accuracy"}), "<svg") == 0);
  CHECK(attribution_section({&run, summarize(run.stored)}, {"accuracy"}).empty());
}

}  // namespace
}  // namespace sotto::study
