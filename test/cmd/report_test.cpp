#include <catch2/catch.hpp>
#include <filesystem>

#include "cmd/bad_runs.hpp"
#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

namespace {

/// runs.db of a case of two columns, drawn twelve times.
void write_store(const TempFolder& folder) {
  write_good_files(folder);
  folder.write("mc.json",
               replaced(kCase, "\"inputs_v\"", R"("montecarlo": {"samples": 12, "vary": {"cells": {}}}, "inputs_v")"));
  const auto run = run_program({"mc", "--in", folder.at("mc.json"), "--out", folder.at("runs.db"), "--quiet"});
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
}

}  // namespace

TEST_CASE("report makes one page of one store, and of several", "[cmd][cli]") {
  const TempFolder folder;
  write_store(folder);
  std::filesystem::copy_file(folder.at("runs.db"), folder.at("again.db"));

  const auto one = run_program({"report", "--in", folder.at("runs.db"), "--out", folder.at("one.html")});
  const auto two =
      run_program({"report", "--in", folder.at("runs.db"), folder.at("again.db"), "--output", "rms_rel_error"});

  INFO(one.err << two.err);
  CHECK(one.exit_code == 0);
  CHECK(one.out.empty());
  CHECK_THAT(content_of(folder.at("one.html")), Catch::StartsWith("<!doctype html>") && Catch::EndsWith("</html>\n"));
  CHECK(two.exit_code == 0);
  CHECK_THAT(two.out, Catch::Contains("again: mean") || Catch::Contains("<th>again</th>"));
  CHECK(two.out.find("distribution of worst") == std::string::npos);
}

TEST_CASE("mc writes the same page right after its run", "[cmd][cli]") {
  const TempFolder folder;
  write_store(folder);

  const auto run = run_program({"mc", "--in", folder.at("mc.json"), "--report", folder.at("mc.html"), "--quiet"});

  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK_THAT(content_of(folder.at("mc.html")), Catch::Contains("distribution of rms rel error (%)"));
}

TEST_CASE("a report of what is no store ends with exit code 1, one sentence and no page", "[cmd][cli]") {
  const TempFolder folder;
  write_store(folder);
  const std::vector<BadRun> runs = {
      {{"report", "--out", "@page.html"}, {"--in is required"}},
      {{"report", "--in", "@none.db", "--out", "@page.html"}, {"none.db"}},
      {{"report", "--in", "@images", "--out", "@page.html"}, {"images: "}},
      {{"report", "--in", "@case.json", "--out", "@page.html"},
       {"case.json must be a store that `sotto mc --out` wrote"}},
      {{"report", "--in", "@runs.db", "@none.db", "--out", "@page.html"}, {"none.db"}},
      {{"report", "--in", "@runs.db", "--out", "@runs.db"}, {"--out = ", "must be another file than --in"}},
      {{"report", "--in", "@runs.db", "--output", "acuracy", "--out", "@page.html"},
       {"output = acuracy must be one of the run's outputs"}},
      {{"mc", "--in", "@mc.json", "--report", "-"}, {"--report = - must be a file"}},
      {{"mc", "--in", "@mc.json", "--report", "@mc.json"}, {"must be another file than --in"}},
      {{"report", "--in", "@runs.db", "--out", "@page.html"}, {"gnuplot was not found"}, {{"PATH", "/nowhere"}}},
  };
  for (const auto& run : runs) check(folder, run);
  CHECK_FALSE(std::filesystem::exists(folder.at("page.html")));
}
