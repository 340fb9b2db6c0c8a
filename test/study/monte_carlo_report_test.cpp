#include "sotto/study/monte_carlo_report.hpp"

#include <catch2/catch.hpp>

#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

TEST_CASE("a report of one run has histograms, the yield, the ranking, and loads nothing", "[study][unit]") {
  StoredRun stored = test::plain_run(30);
  stored.settings.document_json = "{\"name\": \"<script\"}";

  const std::string page = monte_carlo_report_html({{.name = "one", .stored = stored}});

  CHECK_THAT(page, Catch::StartsWith("<!doctype html>") && Catch::EndsWith("</html>\n"));
  CHECK(test::count_of(page, "<svg") == 3);
  for (const char* words : {"Histograms", "Yield", "Which variation matters", "Wilson", "cells_die", "&lt;script"}) {
    CHECK_THAT(page, Catch::Contains(words));
  }
  for (const char* outside : {"<script", "src=", "@import", "<h2>Failed", "<h2>Over"}) {
    CHECK(page.find(outside) == std::string::npos);
  }
}

TEST_CASE("a report of two sweeps draws them in one figure and one table", "[study][unit]") {
  const std::string page = monte_carlo_report_html(
      {{.name = "left", .stored = test::swept_run(20)}, {.name = "right", .stored = test::swept_run(25)}});

  CHECK(test::count_of(page, "accuracy (%) over the swept parameter") == 1);
  CHECK_THAT(page, Catch::Contains("left: mean") && Catch::Contains("right: mean") &&
                       Catch::Contains("right minus left") && Catch::Contains("Failed samples"));
  CHECK(test::count_of(page, "<svg") == 1 + 1 + 1 + 2);  // sweep, histogram, yield, a ranking per run
}

TEST_CASE("a report takes the largest values that a run does", "[study][unit]") {
  constexpr double kLarge = 9e139;
  StoredRun stored = test::swept_run(20);
  for (SampleResult& result : stored.run.samples) {
    if (result.failure.empty()) result.outputs(1) = result.sample % 4 == 0 ? kLarge : -kLarge;
  }
  StoredRun other = stored;
  for (SampleResult& result : other.run.samples) {
    if (result.failure.empty()) result.outputs(1) *= -1;
  }

  const std::string page =
      monte_carlo_report_html({{.name = "left", .stored = stored}, {.name = "right", .stored = other}});

  CHECK_THAT(page, Catch::Contains("right minus left") && Catch::EndsWith("</html>\n"));
  CHECK(page.find("inf") == std::string::npos);
}

TEST_CASE("only runs with weights say that differences may be those of weighted means", "[study][unit]") {
  const StoredRun plain = test::swept_run(20);
  StoredRun shifted = plain;
  for (SampleResult& result : shifted.run.samples) result.weight = 0.5 + static_cast<double>(result.sample / 2) / 20;
  constexpr const char* kWords = "of the weighted means";

  const std::string both =
      monte_carlo_report_html({{.name = "left", .stored = plain}, {.name = "right", .stored = shifted}});
  const std::string neither =
      monte_carlo_report_html({{.name = "left", .stored = plain}, {.name = "right", .stored = plain}});

  CHECK_THAT(both, Catch::Contains(kWords));
  CHECK_THAT(neither, Catch::Contains("differences draw by draw") && !Catch::Contains(kWords));
}

TEST_CASE("a report draws the outputs that are asked for, parameters among them", "[study][unit]") {
  const std::string page =
      monte_carlo_report_html({{.name = "one", .stored = test::plain_run(30)}}, {.outputs = {"param.cells_die"}});

  CHECK_THAT(page, Catch::Contains("distribution of param.cells_die"));
  CHECK(page.find("distribution of accuracy") == std::string::npos);
}

TEST_CASE("a report needs runs, samples and outputs that are there", "[study][unit]") {
  StoredRun empty = test::plain_run(3);
  empty.run.samples.clear();

  CHECK_THROWS_WITH(monte_carlo_report_html({}), "runs of the report = none must be at least one");
  CHECK_THROWS_WITH(monte_carlo_report_html({{.name = "one", .stored = empty}}),
                    "one, samples = 0 must be at least one that did not fail");
  CHECK_THROWS_WITH(monte_carlo_report_html({{.name = "one", .stored = test::plain_run(3)}}, {.outputs = {"acuracy"}}),
                    "output = acuracy must be one of the run's outputs");
}

}  // namespace
}  // namespace sotto::study
