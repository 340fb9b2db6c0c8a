#include "study/sample_sums.hpp"

#include <catch2/catch.hpp>

#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

std::vector<std::string> names_of(const std::string& vary, bool network = true) {
  std::vector<std::string> names;
  for (const SumParameter& parameter : sum_parameters(test::varied(vary, network))) names.push_back(parameter.name);
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("everything that varies in parts has its parameter", "[study][unit]") {
  CHECK(names_of(R"({"cells": {}, "faults": {}, "write_errors": {"rate": 0.1}, "read_noise": {"highest_hz": 1e9},
    "wires": {"row_sigma": 0.1, "col_sigma": 0.1, "per": "segment", "open_segment": 1e-4},
    "amplifier": {"offset_sigma_v": 1e-3, "gain_sigma": 0.1},
    "neuron": {"offset_sigma_v": 1e-3, "slope_sigma": 0.1, "output_ohm_sigma": 0.1}})") ==
        Names{"cells_p_mean", "cells_ap_mean", "faulty_cells", "write_errors", "read_noise_mean", "row_segment_ln_mean",
              "col_segment_ln_mean", "open_segments", "amplifier_offset_mean_v", "amplifier_gain_ln_mean",
              "neuron_offset_mean_v", "neuron_slope_ln_mean", "neuron_output_ohm_ln_mean"});
}

TEST_CASE("what has no size, or is one number of the die, has no parameter of its parts", "[study][unit]") {
  CHECK(names_of(R"({"wires": {"row_sigma": 0.1, "col_sigma": 0.1}, "temperature_k": {"low": 1, "high": 2}})").empty());
  CHECK(names_of(R"({"wires": {"row_sigma": 0.1, "per": "crossbar"}})") == Names{"row_segment_ln_mean"});
  CHECK(names_of(R"({"amplifier": {"gain_sigma": 0.1}, "neuron": {"slope_sigma": 0.1}})") ==
        Names{"amplifier_gain_ln_mean", "neuron_slope_ln_mean"});
}

TEST_CASE("wire capacitances of crossbars have a mean, that of a die is a number of the die", "[study][unit]") {
  const auto found = [](io::WirePart per) {
    io::WhatVaries vary;
    vary.wires = io::WireSpread{.per = per, .capacitance_sigma = 0.1};
    return sum_parameters(vary);
  };
  SampleSums sums;
  sums.log_capacitance.add(0.5);

  CHECK(found(io::WirePart::die).empty());
  REQUIRE(found(io::WirePart::segment).size() == 1);
  CHECK(found(io::WirePart::crossbar)[0].name == "wire_capacitance_ln_mean");
  CHECK(found(io::WirePart::crossbar)[0].value(sums) == 0.5);
}

TEST_CASE("sums of crossbars add up to those of the sample", "[study][unit]") {
  SampleSums all{.open_segments = 2};
  all.log_p.add(0.5);
  SampleSums more{.faulty = 3, .write_errors = 4, .open_segments = 5};
  more.log_p.add(1.5);
  more.log_neuron_ohm.add(0.25);

  all += more;

  CHECK(all.log_p.value() == 1);
  CHECK(all.log_p.count == 2);
  CHECK(all.log_neuron_ohm.value() == 0.25);
  CHECK(all.faulty == 3);
  CHECK(all.write_errors == 4);
  CHECK(all.open_segments == 7);
  CHECK(all.log_ap.value() == 0);
}

}  // namespace
}  // namespace sotto::study
