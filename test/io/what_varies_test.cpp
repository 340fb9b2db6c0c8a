#include "sotto/io/what_varies.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "io/monte_carlo_section.hpp"

namespace sotto::io {
namespace {

WhatVaries read(const std::string& text, const SectionContext& context = {}) {
  const JsonDocument document = parse_json("file.json", text);
  return read_what_varies(JsonReader(document), context);
}

std::string complaint(const std::string& text, const SectionContext& context = {}) {
  return test::TempFolder().complaint([&] { (void)read(text, context); });
}

TEST_CASE("what is not named does not vary", "[io][unit]") {
  CHECK_FALSE(anything_varies(read("{}")));
  CHECK(anything_varies(read(R"({"wires": {}})")));
  CHECK(read("{}") == WhatVaries{});
}

TEST_CASE("cells spread by the numbers of the file, else of the card, else of the device layer", "[io][unit]") {
  const Variation card{.common_sigma = 0.07, .ratio_sigma = 0.03};

  CHECK(read(R"({"cells": {}})").cells->variation.common_sigma == Variation{}.common_sigma);
  CHECK(read(R"({"cells": {}})", {.card = card}).cells->variation.common_sigma == 0.07);
  const CellSpread own = *read(R"({"cells": {"model": "independent", "common_sigma": 0.1}})", {.card = card}).cells;
  CHECK(own.variation.common_sigma == 0.1);
  CHECK(own.variation.ratio_sigma == 0.03);
  CHECK(own.model == CellModel::independent);
  CHECK(read(R"({"cells": {"model": "uniform", "share": 0.2}})").cells->share == 0.2);
}

TEST_CASE("a number is uniform or normal, and a normal number stands for its quantile", "[io][unit]") {
  const auto uniform = *read(R"({"temperature_k": {"low": 200, "high": 400}})").temperature_k;
  const auto normal = *read(R"({"temperature_k": {"mean": 300, "sigma": 10}})").temperature_k;

  CHECK(uniform.at(0) == 300);
  CHECK(uniform.at(-40) == 200);
  CHECK(normal.at(-2) == 280);
}

TEST_CASE("the ends of a uniform number are exact", "[io][unit]") {
  const auto uniform = *read(R"({"temperature_k": {"low": 273.15, "high": 358.15}})").temperature_k;
  const auto wide = *read(R"({"temperature_k": {"low": 0.3, "high": 0.9}})").temperature_k;  // 0.3 + (0.9 - 0.3) > 0.9

  CHECK(uniform.at(-INFINITY) == 273.15);
  CHECK(uniform.at(INFINITY) == 358.15);
  CHECK(wide.at(INFINITY) == 0.9);
}

TEST_CASE("a part that is null does not vary", "[io][unit]") {
  const auto vary =
      read(R"({"cells": null, "temperature_k": null, "wires": {"per": "segment", "open_segment": 1e-4}})");

  CHECK_FALSE(vary.cells);
  CHECK_FALSE(vary.temperature_k);
  CHECK(vary.wires->per == WirePart::segment);
  CHECK(vary.wires->open_segment == 1e-4);
}

TEST_CASE("all parts of a network are read", "[io][unit]") {
  const auto all = read(R"({"faults": {"stuck_p": 1e-3, "open_ohm": 1e8}, "write_errors": {"rate": 0.01},
    "read_noise": {"highest_hz": 1e8, "read_v": 0.2}, "wires": {"row_sigma": 0.1, "per": "crossbar"},
    "amplifier": {"gain_sigma": 0.02, "gain_per": "tile"},
    "neuron": {"slope_sigma": 0.1, "per": "layer", "corners": ["tt"], "conditions": {"supply_v": {"low": 0.9, "high": 1}}}})",
                        {.calibrated_neuron = true});

  CHECK(all.faults->rates.stuck_p == 1e-3);
  CHECK(all.faults->effects.open_ohm == 1e8);
  CHECK(all.write_errors->rate == 0.01);
  CHECK(all.read_noise->read_v == 0.2);
  CHECK(all.wires->per == WirePart::crossbar);
  CHECK(all.amplifier->gain_per_tile);
  CHECK(all.neuron->per_layer);
  CHECK(kConditions[all.neuron->conditions.at(0).axis].name == "supply_v");
}

TEST_CASE("a mistake in what varies is one sentence with its place", "[io][unit]") {
  CHECK(complaint(R"({"cells": {"model": "gauss"}})") ==
        R"(file.json: /cells/model: "gauss" must be "correlated" or "independent" or "uniform")");
  CHECK(complaint(R"({"cells": {"model": "uniform", "share": 1}})") == "file.json: /cells/share: 1 must be in [0, 1)");
  CHECK(complaint(R"({"cells": {"die_share": 0.7, "neighbor_share": 0.7}})") ==
        "file.json: /cells: die_share + neighbor_share = 1.4 must be <= 1");
  CHECK(complaint(R"({"temperature_k": {"low": 300, "high": 200}})") ==
        "file.json: /temperature_k/high: 200 must be >= low = 300");
  CHECK(complaint(R"({"write_errors": {}})") ==
        "file.json: /write_errors: exactly one of the keys rate and job must be given");
  CHECK(complaint(R"({"amplifier": {}})", {.is_network = false}).find("/amplifier: unknown key") != std::string::npos);
  CHECK(complaint(R"({"neuron": {"corners": ["tt"]}})").find("/neuron/corners: an array of 1 must be absent") !=
        std::string::npos);
  CHECK(complaint(R"({"neuron": {"follows_temperature": true}})", {.calibrated_neuron = true}) ==
        "file.json: /neuron/follows_temperature: true must be false without temperature_k");
  CHECK(complaint(R"({"read_noise": {"highest_hz": 1, "hooge_ratio": 1e-6}})").find("/read_noise: lowest_hz = 0") !=
        std::string::npos);
  CHECK(complaint(R"({"wires": {"per": "cell"}})") ==
        R"(file.json: /wires/per: "cell" must be "die" or "crossbar" or "segment")");
  CHECK(complaint(R"({"wires": {"open_segment": 2}})") == "file.json: /wires/open_segment: 2 must be in [0, 1]");
  CHECK(complaint(R"({"wire": {}})").find(R"(/wire: unknown key (did you mean "wires"?))") != std::string::npos);
}

TEST_CASE("wire capacitances vary where there are any", "[io][unit]") {
  const std::string wires = R"({"wires": {"capacitance_sigma": 0.1}})";

  CHECK(read(wires, {.is_network = false, .has_wire_capacitance = true}).wires->capacitance_sigma == 0.1);
  CHECK(complaint(wires, {.is_network = false})
            .find("/wires/capacitance_sigma: 0.1 must be 0: the wires of the "
                  "case have no capacitance") != std::string::npos);
  CHECK(complaint(wires).find("/wires/capacitance_sigma: 0.1 must be 0 in an experiment, whose delays are not "
                              "computed") != std::string::npos);
  CHECK(read(R"({"wires": {"capacitance_sigma": 0}})", {.is_network = false}).wires->capacitance_sigma == 0);
}

}  // namespace
}  // namespace sotto::io
