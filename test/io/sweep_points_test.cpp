#include "io/sweep_points.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <utility>

#include "io/file_fixture.hpp"
#include "sotto/io/monte_carlo_file.hpp"

namespace sotto::io {
namespace {

std::string case_text(const std::string& sweep) {
  return R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000, 18000]], "row_segment_ohm": 1,
    "col_segment_ohm": 2, "inputs_v": [[0.8]], "montecarlo": {"vary": {"cells": {}}, "sweep": )" +
         sweep + "}}";
}

/// The sentence of a case with this sweep.
std::string complaint(const std::string& sweep) {
  const test::TempFolder folder;
  const auto path = folder.write("c.json", case_text(sweep));
  return folder.complaint([&] { (void)load_monte_carlo(path); });
}

TEST_CASE("a value of a sweep that makes the file invalid is named with its place", "[io][unit]") {
  CHECK(complaint(R"([{"set": "row_segment_ohm", "values": [1, 2]}, {"set": "col_segment_ohm", "values": [3, -4]}])") ==
        "c.json: /montecarlo/sweep/1/values/1: -4 must be one that leaves the file valid: /col_segment_ohm: -4 must be "
        ">= 0");
  CHECK(
      complaint(R"([{"set": "row_segment_ohm", "values": ["low"]}])") ==
      R"(c.json: /montecarlo/sweep/0/values/0: "low" must be one that leaves the file valid: /row_segment_ohm: "low" )"
      "must be a number >= 0 or null (open)");
  CHECK(complaint(R"([{"set": "montecarlo.vary.cells.common_sigma", "values": [0.1, -0.1]}])") ==
        "c.json: /montecarlo/sweep/0/values/1: -0.1 must be one that leaves the file valid: "
        "/montecarlo/vary/cells/common_sigma: -0.1 must be >= 0");
  CHECK(complaint(R"([{"set": "inputs_v", "values": [[[1, 2]]]}])") ==
        "c.json: /montecarlo/sweep/0/values/0: an array of 1 must be one that leaves the file valid: /inputs_v/0: an "
        "array of 2 must be an array of 1, one voltage per row");
}

TEST_CASE("two values that only together make the file invalid are named both", "[io][unit]") {
  CHECK(complaint(R"([{"set": "cell_resistance_ohm", "values": [[[6000]], [[6000, 18000]]]},
    {"set": "sense_ohm", "values": [[1, 2]]}])") ==
        "c.json: /montecarlo/sweep: the point cell_resistance_ohm=[[6000]] sense_ohm=[1,2] must leave the file valid: "
        "/sense_ohm: an array of 2 must be a number or an array of 1, one per column");
}

TEST_CASE("a key of a sweep that is not there, or is set twice, or is common to all points is refused", "[io][unit]") {
  CHECK(complaint(R"([{"set": "wires.row", "values": [1]}])") ==
        R"(c.json: /montecarlo/sweep/0/set: "wires.row" must be a key of the file: there is no "wires" in the file)");
  CHECK(complaint(R"([{"set": "row_segmnt_ohm", "values": [1]}])")
            .find("unknown key (did you mean \"row_segment_ohm\"") != std::string::npos);
  CHECK(complaint(R"([{"set": "row_segment_ohm=1", "values": [1]}])") ==
        R"(c.json: /montecarlo/sweep/0/set: "row_segment_ohm=1" must be a key alone, without "=")");
  CHECK(complaint(R"([{"set": "row_segment_ohm", "values": [1]}, {"set": "row_segment_ohm", "values": [2]}])") ==
        R"(c.json: /montecarlo/sweep/1/set: "row_segment_ohm" must be another key than that of axis 0)");
  for (const auto& [first, second] : {std::pair("montecarlo.vary.wires.row_sigma", "montecarlo.vary"),
                                      std::pair("montecarlo.vary", "montecarlo.vary.wires.row_sigma")}) {
    CHECK(
        complaint(
            fmt::format(R"([{{"set": "{}", "values": [{{}}]}}, {{"set": "{}", "values": [{{}}]}}])", first, second)) ==
        fmt::format("c.json: /montecarlo/sweep/1/set: \"{}\" must be neither part of nor around \"{}\" of axis 0: one "
                    "would overwrite the other",
                    second, first));
  }
  CHECK(complaint(R"([{"set": "montecarlo.samples", "values": [1, 2]}])") ==
        R"(c.json: /montecarlo/sweep/0/set: "montecarlo.samples" must be a key of the circuit or of what varies: )"
        "samples and statistics are those of all points");
}

TEST_CASE("a sweep of more points than a run may have is refused before any is read", "[io][unit]") {
  const std::vector<SweepAxis> axes(5, {.key = "a", .values = std::vector<std::string>(10, "1")});

  CHECK(sweep_settings({axes.begin(), axes.begin() + 4}, "f").size() == 10'000);
  CHECK(test::TempFolder().complaint([&] { (void)sweep_settings(axes, "f.json: /montecarlo/sweep"); }) ==
        "f.json: /montecarlo/sweep: 5 axes must have at most 10000 points together");
}

}  // namespace
}  // namespace sotto::io
