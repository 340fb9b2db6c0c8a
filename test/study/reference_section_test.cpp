#include "study/reference_section.hpp"

#include <catch2/catch.hpp>

#include "study/gnuplot.hpp"

using namespace sotto;
using namespace sotto::study;
using Catch::Matchers::Contains;

TEST_CASE("a report has one column per circuit with a reference, and their errors as a figure", "[study][unit]") {
  io::InferResult result;
  CHECK(reference_section("mine", result).empty());
  result.reference = io::ReferenceOutcome{.images = 2, .rms_error_v = 0.0123, .worst_error_v = 0.05, .worst_image = 7};
  result.reference->histogram_v = {-0.04, 0.04};
  result.reference->histogram_count = {1, 3};
  result.comparisons.push_back({"no reference", "", {}});
  result.comparisons.push_back({"the <other>", "", {}, result.reference});
  result.comparisons.back().reference->energy = io::ReferenceEnergy{
      .reference_j = 2e-10, .all_sources = {.mean_j = 3e-9, .ratio = 15}, .bias_rows = {}, .supply = std::nullopt};

  const auto html = reference_section("mine", result);

  CHECK_THAT(html, Contains("<th>mine</th><th>the &lt;other&gt;</th>") && !Contains("no reference"));
  CHECK_THAT(html, Contains("12.30 mV") && Contains("50.0 mV (7, 0)") && Contains("3000.0 pJ, ratio 15.000"));
  CHECK_THAT(html, Contains("<svg"));
}
