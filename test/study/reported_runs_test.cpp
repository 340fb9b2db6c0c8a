#include <catch2/catch.hpp>

#include "sotto/config.hpp"
#include "sotto/study/monte_carlo_report.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

#if SOTTO_HAS_SQLITE
TEST_CASE("the report of a run is the report of its store", "[study][oracle]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_case(
      folder, R"({"samples": 20, "required_rms_error": 0.1, "vary": {"cells": {"common_sigma": 0.1}}})")));
  const auto outcome = run_study(study, {.threads = 1, .store = folder.at("runs.db")});

  const MonteCarloReportOptions only = {.outputs = {"rms_rel_error"}};  // each figure takes a while
  const auto direct = monte_carlo_report_html({reported_run(study, outcome)}, only);

  auto loaded = load_reported_runs({folder.at("runs.db")});
  CHECK(loaded.front().name == "runs");  // a case has no name
  loaded.front().name = reported_run(study, outcome).name;
  CHECK(direct == monte_carlo_report_html(loaded, only));
  CHECK_THAT(direct, Catch::Contains("rms rel error (%) &lt;= 10"));
}

TEST_CASE("runs are told apart by their files", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(
      io::load_monte_carlo(test::write_varied_case(folder, R"({"samples": 3, "vary": {"cells": {}}})")));
  for (const char* name : {"a.db", "b.db"}) run_study(study, {.threads = 1, .store = folder.at(name)});

  const auto runs = load_reported_runs({folder.at("a.db"), folder.at("b.db"), folder.at("a.db")});

  CHECK(runs[0].name == "a");
  CHECK(runs[1].name == "b");
  CHECK(runs[2].name == folder.at("a.db"));
}
#endif

}  // namespace
}  // namespace sotto::study
