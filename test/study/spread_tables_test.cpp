#include "study/spread_tables.hpp"

#include <catch2/catch.hpp>

#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

struct Fixture {
  ReportedRun run{.name = "<b>", .stored = test::swept_run(20)};
  std::vector<SummarizedRun> runs() {
    run.stored.settings.spec.required_accuracy = 0.75;
    return {{&run, summarize(run.stored)}};
  }
};

TEST_CASE("the table of runs names experiment, seed, version and samples, and lets no markup in", "[study][unit]") {
  Fixture fixture;

  const std::string table = run_table(fixture.runs());

  for (const char* words : {"&lt;b&gt;", "demo", ">7<", ">0.0.7<", ">40<", ">1<"})
    CHECK_THAT(table, Catch::Contains(words));
  CHECK(table.find("<b>") == std::string::npos);
}

TEST_CASE("the table of runs tells the gaps of a run that was killed", "[study][unit]") {
  Fixture fixture;
  fixture.run.stored.missing_samples = 3;

  CHECK_THAT(run_table(fixture.runs()), Catch::Contains("<td>40, and 3 gaps that a resume fills</td>"));
}

TEST_CASE("failed samples are told with their reason, and nothing where none failed", "[study][unit]") {
  Fixture fixture;
  const ReportedRun sound{.name = "sound", .stored = test::plain_run(5)};

  CHECK_THAT(failure_table(fixture.runs()), Catch::Contains("&lt;short&gt; circuit") && Catch::Contains(">39<"));
  CHECK(failure_table({{&sound, summarize(sound.stored)}}).empty());
}

TEST_CASE("statistics have a row per point in the readable unit", "[study][unit]") {
  Fixture fixture;

  const std::string table = output_table(fixture.runs().front(), {"accuracy"});

  CHECK(test::count_of(table, "accuracy (%)") == 2);
  for (const char* words : {"common_sigma=0.2", "80.5 <small>(", "1 % quantile", ">90<"})
    CHECK_THAT(table, Catch::Contains(words));
  CHECK(table.find("cells_die") == std::string::npos);
}

TEST_CASE("a required accuracy becomes a share of samples with its interval", "[study][unit]") {
  Fixture fixture;
  const auto runs = fixture.runs();
  fixture.run.stored.settings.spec.required_accuracy.reset();

  CHECK_THAT(required_table(runs), Catch::Contains("accuracy (%) &gt;= 75") && Catch::Contains("80 <small>(") &&
                                       Catch::Contains("30 <small>(") && Catch::Contains("0.2 <small>(") &&
                                       Catch::Contains("<td>14</td>"));  // 16 of 20 pass, 6 of 20
  CHECK(required_table(runs).find("effective") == std::string::npos);
  CHECK(required_table(runs).find("<b>") == std::string::npos);  // the name of the run is text, no markup
  CHECK(required_table({{&fixture.run, summarize(fixture.run.stored)}}).empty());
}

TEST_CASE("shifted samples are told with how many are effective, and warnings with their point", "[study][unit]") {
  Fixture fixture;
  for (SampleResult& result : fixture.run.stored.run.samples) result.weight = result.sample < 4 ? 5 : 0.1;
  const auto runs = fixture.runs();

  // Of the first point 20 samples of 5, 5, 0.1 ...: (10 + 1.8)^2 / (50 + 0.18); the second lacks its last one.
  CHECK(told_samples(runs[0].result.points[0]) == 2);
  CHECK_THAT(run_table(runs), Catch::Contains("<td>effective samples (weighted)</td><td>3</td>"));
  CHECK_THAT(warning_list(runs), Catch::Contains("<li>&lt;b&gt; (common_sigma=0.1): only 3 effective samples"));
  CHECK_THAT(required_table(runs), Catch::Contains("effective misses") && Catch::Contains("not excluded elsewhere"));
  const Fixture plain;
  CHECK(warning_list({{&plain.run, summarize(plain.run.stored)}}).empty());
}

TEST_CASE("curves stand side by side, also where one of them lacks a point", "[study][unit]") {
  const BandLine first{.name = "first", .x = {1, 2}, .y = {{5, 4, 6, 0}, {7, 6, 8, 0}}, .low = {1, 2}, .high = {8, 9}};
  const BandLine second{.name = "second", .x = {2}, .y = {{3, 2, 4, 0}}, .low = {1}, .high = {6}};

  const std::string table = curve_table({.words = {"", "sigma", ""}, .lines = {first, second}});

  CHECK(test::count_of(table, "<tr>") == 3);
  CHECK_THAT(table,
             Catch::Contains("<td>1</td><td>5 <small>(4 ... 6)</small></td><td>1 ... 8</td><td>-</td><td>-</td>"));
  CHECK_THAT(table, Catch::Contains("<td>3 <small>(2 ... 4)</small></td><td>1 ... 6</td>"));
}

TEST_CASE("the ranking has the correlation of every drawn parameter", "[study][unit]") {
  Fixture fixture;

  const std::string table = ranking_table(fixture.runs().front(), {"accuracy"});

  CHECK(test::count_of(table, "<td>cells_die</td>") == 2);
  CHECK_THAT(table, Catch::Contains("-1 <small>(-1 ... -0.922)</small>"));  // accuracy falls with it in every sample
  CHECK(ranking_table(fixture.runs().front(), {"power_w"}).empty());
}

TEST_CASE("an attribution has a row per source, shifts in the readable unit", "[study][unit]") {
  Fixture fixture;
  SummarizedRun run = fixture.runs().front();
  CHECK(attribution_table(run, {"accuracy"}).empty());
  run.result.attribution = {
      {.output = "accuracy",
       .draws = 20,
       .sources = {{"cells", {0.25, 0.2, 0.3, 0.02}, {0.5, 0.4, 0.6, 0.05}, {-0.02, -0.03, -0.01, 0.005}}},
       .interaction_share = {0.75, 0.7, 0.8, 0.02}}};

  const std::string table = attribution_table(run, {"accuracy"});

  CHECK_THAT(table, Catch::Contains("<td>cells</td><td>0.25 <small>(0.2 ... 0.3)</small></td><td>0.5 <small>(0.4 ... "
                                    "0.6)</small></td><td>-2 <small>(-3 ... -1)</small></td>"));
  CHECK_THAT(table, Catch::Contains("<td>together</td><td>0.75 <small>(0.7 ... 0.8)</small></td>"));
  CHECK(attribution_table(run, {"power_w"}).empty());
}

}  // namespace
}  // namespace sotto::study
