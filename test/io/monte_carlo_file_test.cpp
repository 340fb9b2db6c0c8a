#include "sotto/io/monte_carlo_file.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

namespace sotto::io {
namespace {

using test::TempFolder;

std::string case_text(const std::string& section) {
  return R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000, 18000]], "row_segment_ohm": 1,
    "col_segment_ohm": 2, "inputs_v": [[0.8]])" +
         section + "}";
}

TEST_CASE("a case without a section is a run in which nothing varies", "[io][unit]") {
  const TempFolder folder;

  const MonteCarloFile file = load_monte_carlo(folder.write("case.json", case_text("")));

  REQUIRE(file.points.size() == 1);
  CHECK(file.points[0].spec.vary == WhatVaries{});
  CHECK(std::get<CrossbarCase>(file.points[0].circuit).inputs_v(0, 0) == 0.8);
}

TEST_CASE("a section stands beside any case and is checked by all who read it", "[io][unit]") {
  const TempFolder folder;
  const auto good = folder.write("good.json", case_text(R"(, "montecarlo": {"samples": 5})"));
  const auto bad = folder.write("bad.json", case_text(R"(, "montecarlo": {"samplse": 5})"));

  CHECK(load_crossbar_case(good).montecarlo->samples == 5);
  CHECK(folder.complaint([&] { (void)load_crossbar_case(bad); }) ==
        R"(bad.json: /montecarlo/samplse: unknown key (did you mean "samples"?); allowed are samples, seed, sampling, )"
        "vary, images, power, required_accuracy, required_rms_v, required_rms_error, stop_when, min_samples, "
        "time_limit_s, confidence, quantiles, sweep, attribution, corner_sigmas");
}

TEST_CASE("a file of its own builds on another file and changes it", "[io][unit]") {
  const TempFolder folder;
  folder.write("case.json", case_text(""));
  const auto own = folder.write("mc.json", R"({"schema": 1, "kind": "montecarlo", "name": "mine", "base": "case.json",
    "set": {"row_segment_ohm": 7}, "montecarlo": {"samples": 3, "seed": 8}})");

  const MonteCarloFile file = load_monte_carlo(own, {{"col_segment_ohm=9"}}, {.samples = 4});

  const auto& wires = std::get<CrossbarCase>(file.points[0].circuit).crossbar.wires;
  CHECK(std::get<double>(wires.row_segment_ohm) == 7);
  CHECK(std::get<double>(wires.col_segment_ohm) == 9);
  CHECK(file.points[0].spec.samples == 4);
  CHECK(file.points[0].spec.seed == 8);
  CHECK(file.name.empty());  // cases have no names
  CHECK(file.path == folder.at("case.json"));
}

TEST_CASE("a file of its own says its section itself, not by a setting of the other file", "[io][unit]") {
  const TempFolder folder;
  folder.write("case.json", case_text(""));
  const auto own = folder.write("mc.json", R"({"schema": 1, "kind": "montecarlo", "base": "case.json",
    "set": {"row_segment_ohm": 7, "montecarlo.samples": 9}, "montecarlo": {"samples": 3}})");

  CHECK(folder.complaint([&] { (void)load_monte_carlo(own); }) ==
        "mc.json: /set/montecarlo.samples: 9 must be absent: the section of this file replaces that of the base");
}

TEST_CASE("a sweep is all combinations, the last axis fastest", "[io][unit]") {
  const TempFolder folder;
  const auto path = folder.write("case.json", case_text(R"(, "montecarlo": {"sweep": [
    {"set": "row_segment_ohm", "values": [1, 2]}, {"set": "col_segment_ohm", "values": [3, 4]}]})"));

  const MonteCarloFile file = load_monte_carlo(path);

  REQUIRE(file.points.size() == 4);
  CHECK(file.points[1].settings == std::vector<std::string>{"row_segment_ohm=1", "col_segment_ohm=4"});
  CHECK(std::get<double>(std::get<CrossbarCase>(file.points[2].circuit).crossbar.wires.row_segment_ohm) == 2);
  const auto samples = folder.write("n.json", case_text(R"(, "montecarlo": {"samples": 5, "sweep": [
    {"set": "montecarlo.samples", "values": [5, 6]}]})"));
  CHECK(folder.complaint([&] { (void)load_monte_carlo(samples); }) ==
        R"(n.json: /montecarlo/sweep/0/set: "montecarlo.samples" must be a key of the circuit or of what varies: )"
        "samples and statistics are those of all points");
}

TEST_CASE("a sweep changes circuits, not the statistics that all points share", "[io][unit]") {
  const TempFolder folder;
  const auto complaint = [&](const std::string& key, const std::string& value) {
    const auto path = folder.write(
        "c.json", case_text(R"(, "montecarlo": {"sweep": [{"set": "row_segment_ohm", "values": [1, 2]}, {"set": ")" +
                            key + R"(", "values": [)" + value + "]}]}"));
    return folder.complaint([&] { (void)load_monte_carlo(path); });
  };

  CHECK(complaint("montecarlo.confidence", "0.9, 0.99") ==
        R"(c.json: /montecarlo/sweep/1/set: "montecarlo.confidence" must be a key of the circuit or of what varies: )"
        "samples and statistics are those of all points");
  const std::vector<std::pair<std::string, std::string>> others = {
      {"required_accuracy", "0.9"}, {"required_rms_v", "0.9"}, {"required_rms_error", "0.9"}, {"corner_sigmas", "3"},
      {"quantiles", "[0.5]"},       {"quantiles.0", "0.5"},    {"min_samples", "9"},          {"time_limit_s", "9"}};
  for (const auto& [key, value] : others) {
    INFO(key);
    CHECK(complaint("montecarlo." + key, value).find("statistics are those of all points") != std::string::npos);
  }
  CHECK(complaint("montecarlo", "{}").find("statistics are those of all points") != std::string::npos);
}

TEST_CASE("what changes no sample is no part of the identity", "[io][unit]") {
  const TempFolder folder;
  const auto identity = [&](const std::string& section) {
    return load_monte_carlo(folder.write("case.json", case_text(R"(, "montecarlo": )" + section))).identity_json;
  };

  CHECK(identity(R"({"samples": 5, "seed": 2})") == identity(R"({"samples": 9, "required_rms_error": 0.1})"));
  CHECK(identity(R"({"samples": 5})") != identity(R"({"samples": 5, "vary": {"cells": {}}})"));
  const std::string shifted = R"(, "sampling": {"kind": "shifted", "shift_sigmas": {"cells_die": 1}}})";
  CHECK(identity(R"({"samples": 5)" + shifted) == identity(R"({"samples": 9)" + shifted));
  CHECK(identity(R"({"samples": 5)" + shifted) != identity(R"({"samples": 5})"));
  CHECK(identity(R"({"samples": 5, "sampling": "latin_hypercube"})") !=
        identity(R"({"samples": 9, "sampling": "latin_hypercube"})"));
}

TEST_CASE("the note of a store gives its settings and its study back", "[io][unit]") {
  const TempFolder folder;
  const MonteCarloFile file = load_monte_carlo(
      folder.write("case.json", case_text(R"(, "montecarlo": {"samples": 5, "vary": {"wires": {"row_sigma": 0.1}},
        "sweep": [{"set": "row_segment_ohm", "values": [1, 2]}]})")));

  const MonteCarloSettings settings = monte_carlo_settings(monte_carlo_note(file, SimdLevel::avx2));

  CHECK(settings.spec.samples == 5);
  CHECK(settings.simd == SimdLevel::avx2);
  CHECK(settings.point_settings == std::vector<std::vector<std::string>>{{"row_segment_ohm=1"}, {"row_segment_ohm=2"}});
  CHECK(monte_carlo_from_json(settings.document_json, settings.path).identity_json == file.identity_json);
}

TEST_CASE("an attribution has a point for every source alone and for all but it", "[io][unit]") {
  const TempFolder folder;
  const std::string vary = R"("vary": {"cells": {}, "wires": {"row_sigma": 0.1}})";
  const auto file_of = [&](const std::string& section) {
    return load_monte_carlo(folder.write("case.json", case_text(R"(, "montecarlo": {)" + section + "}")));
  };
  const MonteCarloFile file = file_of(R"("attribution": true, )" + vary);

  REQUIRE(file.points.size() == 5);
  CHECK(file.points[0].spec.vary == file_of(vary).points[0].spec.vary);
  CHECK_FALSE(file.points[1].spec.vary.wires);
  CHECK(file.points[1].settings == std::vector<std::string>{"only cells"});
  CHECK_FALSE(file.points[3].spec.vary.cells);
  CHECK(file.identity_json != file_of(vary).identity_json);
  CHECK(file_of(R"("attribution": false, )" + vary).identity_json == file_of(vary).identity_json);
  const auto settings = monte_carlo_settings(monte_carlo_note(file, SimdLevel::avx2)).point_settings;
  REQUIRE(settings.size() == 5);
  CHECK(settings[4] == std::vector<std::string>{"without wires"});
}

TEST_CASE("a note whose wire capacitances vary is read back without the case", "[io][unit]") {
  const TempFolder folder;
  const MonteCarloFile file = load_monte_carlo(folder.write(
      "case.json", case_text(R"(, "capacitance": {"row_segment_f": 1e-16}, "montecarlo": {"vary": {"wires":
        {"capacitance_sigma": 0.1}}})")));

  const MonteCarloSettings settings = monte_carlo_settings(monte_carlo_note(file, SimdLevel::avx2));

  CHECK(settings.spec.vary.wires->capacitance_sigma == 0.1);
}

TEST_CASE("other files are refused by their kind", "[io][unit]") {
  const TempFolder folder;
  const auto card = folder.write("card.json", R"({"schema": 1, "kind": "device_card"})");
  const auto bare = folder.write("mc.json", R"({"schema": 1, "kind": "montecarlo", "base": "none.json"})");

  CHECK(folder.complaint([&] { (void)load_monte_carlo(card); }) ==
        R"(card.json: /kind: "device_card" must be "montecarlo", "experiment" or "crossbar_case")");
  CHECK(folder.complaint([&] { (void)load_monte_carlo(bare); }).find("none.json: cannot be read") == 0);
}

}  // namespace
}  // namespace sotto::io
