#include "sotto/study/report.hpp"

#include <catch2/catch.hpp>

#include "sotto/study/infer.hpp"
#include "study/tiny_experiment.hpp"

namespace sotto::study {
namespace {

std::size_t count_of(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

TEST_CASE("a report is one page with table, matrix and figures, and loads nothing from elsewhere", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(test::write_tiny_experiment(folder));

  const std::string page = infer_report_html(experiment, infer(experiment));

  CHECK(page.substr(0, 15) == "<!doctype html>");
  CHECK(count_of(page, "<svg") == 2);
  CHECK(page.find("Confusion matrix (circuit)") != std::string::npos);
  CHECK(page.find("100.00 %") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("@import") == std::string::npos);
}

TEST_CASE("names from files are text in a report, not markup", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment =
      io::load_experiment(test::write_tiny_experiment(folder), {{"name=<b>&\"x\"", "circuit=null"}});

  const std::string page = infer_report_html(experiment, infer(experiment));

  CHECK(page.find("<b>") == std::string::npos);
  CHECK(page.find("&lt;b&gt;&amp;&quot;x&quot;") != std::string::npos);
  CHECK(page.find("Confusion matrix (ideal arithmetic)") != std::string::npos);
}

}  // namespace
}  // namespace sotto::study
