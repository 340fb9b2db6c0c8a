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
  CHECK(complaint(R"({"attribution": true, "vary": {"cells": {}, "wires": {"row_sigma": 0.1}},
                      "sampling": {"kind": "shifted", "shift_sigmas": {"row_segment_factor": 2}}})") ==
        "file.json: /attribution: true must be false beside shifted samples");
  CHECK(complaint(R"({"sample": 10})").find(R"(/sample: unknown key (did you mean "samples"?))") != std::string::npos);
}

TEST_CASE("every bad key of the section is told with file, place, value and rule", "[io][unit]") {
  const std::string one_error = "exactly one of the keys rate and job must be given";
  const std::string no_card =
      R"(must be absent: the neuron of the circuit is not {"card": ...} of a card with a calibration)";
  const std::vector<std::pair<std::string, std::string>> bad = {
      {R"({"samples": 1.5})", "/samples: 1.5 must be an integer in [1, 1099511627776]"},
      {R"({"seed": -1})", "/seed: -1 must be an integer in [0, 2^64)"},
      {R"({"images": true})", "/images: true must be an integer in [1, 2147483647]"},
      {R"({"power": 1})", "/power: 1 must be true or false"},
      {R"({"required_accuracy": 1.5})", "/required_accuracy: 1.5 must be in [0, 1]"},
      {R"({"required_rms_v": 0})", "/required_rms_v: 0 must be > 0"},
      {R"({"stop_when": {"output": "accuracy"}})", "/stop_when: an object must be an array"},
      {R"({"stop_when": [{"half_width": 0.1}]})", "/stop_when/0/output: the key is required but missing"},
      {R"({"stop_when": [{"output": "a", "half_width": 0}]})", "/stop_when/0/half_width: 0 must be > 0"},
      {R"({"stop_when": [{"output": "a", "statistic": "median", "half_width": 1}]})",
       R"(/stop_when/0/statistic: "median" must be "mean" or "quantile" or "yield")"},
      {R"({"min_samples": 1})", "/min_samples: 1 must be an integer in [2, 1099511627776]"},
      {R"({"time_limit_s": null})", "/time_limit_s: null must be a number > 0"},
      {R"({"confidence": 1})", "/confidence: 1 must be in (0, 1)"},
      {R"({"quantiles": [0.5, 1]})", "/quantiles/1: 1 must be in (0, 1)"},
      {R"({"corner_sigmas": -1})", "/corner_sigmas: -1 must be > 0"},
      {R"({"sweep": [{"set": "", "values": [1]}]})", R"(/sweep/0/set: "" must be a text that is not empty)"},
      {R"({"sweep": [{"set": "a", "values": 3}]})", "/sweep/0/values: 3 must be an array"},
      {R"({"vary": []})", "/vary: an array of 0 must be an object"},
      {R"({"vary": {"cells": {"common_sigma": -0.1}}})", "/vary/cells/common_sigma: -0.1 must be >= 0"},
      {R"({"vary": {"cells": {"die_share": 0.7, "neighbor_share": 0.7}}})",
       "/vary/cells: die_share + neighbor_share = 1.4 must be <= 1"},
      {R"({"vary": {"faults": {"pinhole_ratio": 2}}})", "/vary/faults/pinhole_ratio: 2 must be in (0, 1)"},
      {R"({"vary": {"faults": {"stuck_p": 0.7, "open": 0.7}}})",
       "/vary/faults: sum of the fault rates = 1.4 must be <= 1"},
      {R"({"vary": {"write_errors": {}}})", "/vary/write_errors: " + one_error},
      {R"({"vary": {"read_noise": {"highest_hz": 1, "lowest_hz": 2}}})",
       "/vary/read_noise/highest_hz: 1 must be > lowest_hz = 2"},
      {R"({"vary": {"temperature_k": {"low": -1, "high": 300}}})", "/vary/temperature_k/low: -1 must be >= 0"},
      {R"({"vary": {"temperature_k": {"low": 400, "high": 300}}})",
       "/vary/temperature_k/high: 300 must be >= low = 400"},
      {R"({"vary": {"wires": {"per": "tile"}}})",
       R"(/vary/wires/per: "tile" must be "die" or "crossbar" or "segment")"},
      {R"({"vary": {"amplifier": {"offset_sigma_v": "x"}}})",
       R"(/vary/amplifier/offset_sigma_v: "x" must be a number >= 0)"},
      {R"({"vary": {"neuron": {"corners": ["tt"]}}})", "/vary/neuron/corners: an array of 1 " + no_card}};
  for (const auto& [section, sentence] : bad) CHECK(complaint(section) == "file.json: " + sentence);
}

TEST_CASE("sampling is a word, or a shift of named numbers with a nominal share", "[io][unit]") {
  const MonteCarloSpec shifted = read(
      R"({"sampling": {"kind": "shifted", "shift_sigmas": {"cells_die": -3, "temperature_k": 1}, "nominal_share": 0.3}})");

  CHECK(shifted.sampling == DieSampling::shifted);
  CHECK(shifted.shift_sigmas == std::vector<SigmaShift>{{"cells_die", -3}, {"temperature_k", 1}});
  CHECK(shifted.nominal_share == 0.3);
  CHECK(read(R"({"sampling": {"kind": "shifted", "shift_sigmas": {"a": 1}}})").nominal_share == 0.1);
  CHECK(read(R"({"sampling": {"kind": "shifted", "shift_sigmas": {"a": 1}, "nominal_share": 0.9999999}})")
            .nominal_share == 0.9999999);
  CHECK(read(R"({"sampling": {"kind": "latin_hypercube"}})").sampling == DieSampling::latin_hypercube);
  CHECK(complaint(R"({"sampling": {"kind": "shifted"}})") ==
        "file.json: /sampling/shift_sigmas: the key is required but missing");
  CHECK(complaint(R"({"sampling": {"kind": "shifted", "shift_sigmas": {}}})") ==
        "file.json: /sampling/shift_sigmas: an object must be an object of numbers of a die and their shifts, at least "
        "one");
  CHECK(complaint(R"({"sampling": {"kind": "shifted", "shift_sigmas": {"a": 40}}})") ==
        "file.json: /sampling/shift_sigmas/a: 40 must be in [-38, 38]");
  CHECK(complaint(R"({"sampling": {"kind": "shifted", "shift_sigmas": {"a": 4}, "nominal_share": 1}})") ==
        "file.json: /sampling/nominal_share: 1 must be in [0, 1)");
  CHECK(complaint(R"({"sampling": {"kind": "random", "nominal_share": 0.1}})") ==
        R"(file.json: /sampling/nominal_share: 0.1 must be absent unless the kind is "shifted")");
  CHECK(complaint(R"({"sampling": {"kind": "sobol"}})") ==
        R"(file.json: /sampling/kind: "sobol" must be "random" or "latin_hypercube" or "shifted")");
}

TEST_CASE("corners of a calibrated neuron are those of its card", "[io][unit]") {
  const SectionContext context{.calibrated_neuron = true, .corners = {"tt", "ss"}};

  CHECK(read(R"({"vary": {"neuron": {"corners": ["ss", "tt"]}}})", context).vary.neuron->corners.size() == 2);
  CHECK(complaint(R"({"vary": {"neuron": {"corners": ["ss", "fs"]}}})", context) ==
        R"(file.json: /vary/neuron/corners/1: "fs" must be one of the corners of the neuron's card: tt, ss)");
}

}  // namespace
}  // namespace sotto::io
