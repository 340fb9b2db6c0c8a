#include "io/attribution_result.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace sotto::io {
namespace {

Estimate estimate(double value) {
  return {.value = value, .lower = value - 0.25, .upper = value + 0.25, .standard_error = 0.125};
}

std::vector<OutputAttribution> made() {
  OutputAttribution accuracy{.output = "accuracy", .draws = 40};
  accuracy.sources = {{"cells", estimate(0.5), estimate(0.75), estimate(-2)},
                      {"wires", estimate(0.125), estimate(0.375), estimate(-1)}};
  accuracy.interaction_share = estimate(0.25);
  OutputAttribution line = accuracy;
  line.output = "output_0_v";
  return {accuracy, line};
}

TEST_CASE("an attribution as JSON has every share with its error", "[io][unit]") {
  const Json json = attribution_json(made());

  REQUIRE(json.size() == 2);
  CHECK(json[0]["output"] == "accuracy");
  CHECK(json[0]["draws"] == 40);
  CHECK(json[0]["sources"][1]["source"] == "wires");
  CHECK(json[0]["sources"][1]["alone_share"]["value"] == 0.125);
  CHECK(json[0]["sources"][1]["total_share"]["lower"] == 0.125);
  CHECK(json[0]["sources"][0]["mean_shift"]["standard_error"] == 0.125);
  CHECK(json[0]["interaction_share"]["upper"] == 0.5);
  CHECK(attribution_json({}) == Json::array());
}

TEST_CASE("an attribution in words is a line per source, without the voltages of single lines", "[io][unit]") {
  CHECK(attribution_text(made()) ==
        "  accuracy                        share of variance           total share         shift of mean\n"
        "    cells                             0.5 +-    0.25        0.75 +-    0.25          -2 +-    0.25\n"
        "    wires                           0.125 +-    0.25       0.375 +-    0.25          -1 +-    0.25\n"
        "    together                         0.25 +-    0.25\n");
}

TEST_CASE("as CSV a point has the share that it was computed for", "[io][unit]") {
  CHECK(attribution_csv(made(), 0, "accuracy") == ",0.25,0,0.5,nan,nan,nan");
  CHECK(attribution_csv(made(), 2, "accuracy") == ",0.125,-0.125,0.375,nan,nan,nan");
  CHECK(attribution_csv(made(), 3, "accuracy") == ",0.75,0.5,1,-2,-2.25,-1.75");
  CHECK(attribution_csv(made(), 1, "param.cells_die") == ",nan,nan,nan,nan,nan,nan");
  CHECK(std::ranges::count(attribution_csv_head(), ',') == 6);
}

}  // namespace
}  // namespace sotto::io
