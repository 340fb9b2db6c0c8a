#include "sotto/io/monte_carlo_spec.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "io/monte_carlo_section.hpp"

namespace sotto::io {
namespace {

MonteCarloSpec read(const std::string& text, const SectionContext& context = {}) {
  const JsonDocument document = parse_json("file.json", text);
  return read_monte_carlo_spec(JsonReader(document), context);
}

std::string complaint(const std::string& text, const SectionContext& context = {}) {
  return test::TempFolder().complaint([&] { (void)read(text, context); });
}

TEST_CASE("an empty section has the defaults", "[io][unit]") {
  const MonteCarloSpec spec = read("{}");

  CHECK(spec.samples == 1000);
  CHECK(spec.seed == 1);
  CHECK(spec.sampling == DieSampling::random);
  CHECK_FALSE(spec.images);
  CHECK(spec.stop_when.empty());
  CHECK(spec.confidence == 0.95);
  CHECK(std::isinf(spec.time_limit_s));
}

TEST_CASE("stopping rules and a sweep are read as the engine takes them", "[io][unit]") {
  const MonteCarloSpec stops = read(R"({"confidence": 0.99, "stop_when": [
    {"output": "accuracy", "half_width": 0.001},
    {"output": "accuracy", "statistic": "quantile", "level": 0.05, "half_width": 0.002},
    {"output": "rms_error_v", "statistic": "yield", "upper": 0.02, "half_width": 0.01}]})");
  const MonteCarloSpec sweep =
      read(R"({"sweep": [{"set": "circuit.wires", "values": [null, {"row_segment_ohm": 1}]}]})");

  REQUIRE(stops.stop_when.size() == 3);
  CHECK(stops.stop_when[0].question.confidence == 0.99);
  CHECK(stops.stop_when[1].question.level == 0.05);
  CHECK(stops.stop_when[2].question.upper == 0.02);
  CHECK(std::isinf(stops.stop_when[2].question.lower));
  CHECK(sweep.sweep[0].values == std::vector<std::string>{"null", R"({"row_segment_ohm":1})"});
}

TEST_CASE("a mistake in the section is one sentence with its place", "[io][unit]") {
  CHECK(complaint(R"({"samples": 0})").find("/samples: 0 must be an integer in [1,") != std::string::npos);
  CHECK(complaint(R"({"sampling": "sobol"})") ==
        R"(file.json: /sampling: "sobol" must be "random" or "latin_hypercube")");
  CHECK(complaint(R"({"required_accuracy": 0.9})", {.is_network = false}) ==
        "file.json: /required_accuracy: 0.9 must be absent in a crossbar case");
  CHECK(complaint(R"({"required_rms_error": 0.9})") ==
        "file.json: /required_rms_error: 0.9 must be absent in an experiment");
  CHECK(complaint(R"({"images": 3})", {.is_network = false}) ==
        "file.json: /images: 3 must be absent in a crossbar case");
  CHECK(complaint(R"({"stop_when": [{"output": "accuracy", "level": 0.5, "half_width": 1}]})")
            .find("/stop_when/0/level") != std::string::npos);
  CHECK(complaint(R"({"stop_when": [{"output": "a", "statistic": "yield", "half_width": 1}]})")
            .find("/stop_when/0: an object must be one with a limit, \"lower\" or \"upper\"") != std::string::npos);
  CHECK(complaint(R"({"stop_when": [{"output": "a", "statistic": "yield", "lower": 2, "upper": 2, "half_width": 1}]})")
            .find("/stop_when/0/upper: 2 must be above the lower limit") != std::string::npos);
  CHECK(complaint(R"({"stop_when": [{"output": "a", "half_width": 1}], "sweep": [{"set": "a", "values": [1]}]})")
            .find("/stop_when: an array of 1 must be absent beside a sweep") != std::string::npos);
  CHECK(complaint(R"({"sweep": [{"set": "a", "values": []}]})").find("/sweep/0/values: an array of 0 must be") !=
        std::string::npos);
  CHECK(complaint(R"({"attribution": true, "vary": {"cells": {}, "wires": null}})") ==
        "file.json: /attribution: true must be false where fewer than two parts of vary vary");
  CHECK(complaint(
            R"({"attribution": true, "vary": {"cells": {}, "wires": {}}, "sweep": [{"set": "a", "values": [1]}]})") ==
        "file.json: /attribution: true must be false beside a sweep");
  CHECK(complaint(R"({"attribution": true, "vary": {"cells": {}, "wires": {}},
                      "stop_when": [{"output": "accuracy", "half_width": 1}]})") ==
        "file.json: /attribution: true must be false beside stop_when");
  CHECK(complaint(R"({"sample": 10})").find(R"(/sample: unknown key (did you mean "samples"?))") != std::string::npos);
}

}  // namespace
}  // namespace sotto::io
