#include "study/yield_figures.hpp"

#include <catch2/catch.hpp>

#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

ReportedRun run_of(const char* name, const StoredRun& stored) {
  return {.name = name, .stored = stored};
}

StoredRun weighted_run() {
  StoredRun stored = test::plain_run(30);
  for (SampleResult& result : stored.run.samples) result.weight = 0.5;
  return stored;
}

TEST_CASE("sets of all runs that have an output carry its name, its confidence and its weights", "[study][unit]") {
  ReportedRun left = run_of("left", test::swept_run(10));
  left.stored.settings.spec.confidence = 0.9;
  const ReportedRun right = run_of("right", weighted_run());
  const std::vector<SummarizedRun> runs = {{&left, {}}, {&right, {}}};

  const auto sets = sets_of_runs(runs, "accuracy");

  REQUIRE(sets.size() == 3);
  CHECK(sets[0].name == "left, common_sigma=0.1");
  CHECK(sets[0].confidence == 0.9);
  CHECK(sets[2].confidence == 0.95);
  CHECK(sets[2].weighted());
  CHECK(sets_of_runs(runs, "power_w").empty());
}

TEST_CASE("five sets are drawn in two figures", "[study][unit]") {
  const auto parts = in_figures(std::vector<SampleSet>(5));

  REQUIRE(parts.size() == 2);
  CHECK(parts[0].size() == 4);
  CHECK(parts[1].size() == 1);
}

TEST_CASE("the band of a whole yield curve is told with the confidence of its own run", "[study][unit]") {
  ReportedRun one = run_of("one", test::plain_run(30));
  one.stored.settings.spec.confidence = 0.8;

  const std::string section = yield_section({{&one, {}}});

  // sqrt(ln(2 / 0.2) / 60) is 0.196.
  CHECK_THAT(section, Catch::Contains("With a confidence of 80 % the whole true curve lies within +-20 percentage"));
  CHECK_THAT(section, Catch::Contains("Wilson's 80 % interval"));
}

TEST_CASE("samples with weights are drawn as probabilities to fail, without a band for the whole curve",
          "[study][unit]") {
  const ReportedRun one = run_of("one", weighted_run());

  const std::string section = yield_section({{&one, {}}});

  CHECK_THAT(section, Catch::Contains("probability to fail the required accuracy"));
  CHECK_THAT(section, Catch::Contains("Shifted samples, weighted back"));
  CHECK(section.find("Dvoretzky") == std::string::npos);
  ReportedRun flat = one;
  for (SampleResult& result : flat.stored.run.samples) result.outputs(1) = 0.9;
  CHECK(yield_section({{&flat, {}}}).empty());  // no tail to draw
}

TEST_CASE("the yield over an rms error is drawn where a run requires one", "[study][unit]") {
  ReportedRun one = run_of("one", test::plain_run(30));
  one.stored.run.output_names[1] = "rms_error_v";
  const auto section = [&] { return yield_section({{&one, summarize(one.stored)}}); };

  CHECK(section().empty());
  one.stored.settings.spec.required_rms_v = 0.7;
  CHECK_THAT(section(), Catch::Contains("yield over the required rms error (mV)"));
  CHECK_THAT(section(), Catch::Contains("rms error (mV) &lt;= 700"));
}

}  // namespace
}  // namespace sotto::study
