#include "sotto/study/calibration_report.hpp"

#include <catch2/catch.hpp>

#include "study/small_calibration.hpp"

using namespace sotto;
using namespace sotto::study;

TEST_CASE("the report of a calibration is one page with four figures and every point", "[study][spice]") {
  const test::TempFolder folder;

  const std::string page = calibration_report_html(run_calibration(test::small_calibration_job(folder)));

  std::size_t figures = 0;
  for (auto at = page.find("<svg"); at != std::string::npos; at = page.find("<svg", at + 1)) ++figures;
  CHECK(figures == 4);
  CHECK(page.find("<tr><td>tt</td>") != page.rfind("<tr><td>tt</td>"));
  CHECK(page.find("small &lt;neuron&gt;") != std::string::npos);
  CHECK(page.find("fnv1a64:") != std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
}
