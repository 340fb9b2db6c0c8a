#include "study/die_draw.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

using Catch::WithinRel;
using Eigen::VectorXd;

constexpr double kRounding = 1e-12;

std::vector<std::string> names_of(const io::WhatVaries& vary) {
  std::vector<std::string> names;
  for (const DieParameter& parameter : die_parameters(vary)) names.push_back(parameter.name);
  return names;
}

TEST_CASE("a die has a number for each thing that its parts share", "[study][unit]") {
  const auto vary = test::varied(R"({"temperature_k": {"low": 250, "high": 350}, "wires": {"row_sigma": 0.1},
    "cells": {"model": "independent", "die_share": 0.25, "common_sigma": 0.04, "ratio_sigma": 0.03}})");

  CHECK(names_of(vary) ==
        std::vector<std::string>{"temperature_k", "cells_p_die", "cells_ap_die", "row_segment_factor"});
  CHECK(names_of(test::varied(R"({"cells": {"die_share": 0.5}})")) == std::vector<std::string>{"cells_die"});
  CHECK(names_of(test::varied(R"({"cells": {}, "wires": {"row_sigma": 0.1, "per": "crossbar"}})")).empty());
}

TEST_CASE("a number of a die stands for a temperature, a share of cells, a factor of wires", "[study][unit]") {
  const auto vary = test::varied(R"({"temperature_k": {"low": 250, "high": 350}, "wires": {"row_sigma": 0.1},
    "cells": {"model": "independent", "die_share": 0.25, "common_sigma": 0.04, "ratio_sigma": 0.03}})");
  VectorXd die = VectorXd::Zero(kDieNumbers);
  CHECK(die_value(vary, die, kDieTemperature) == 300);
  die.setConstant(2);

  CHECK_THAT(die_value(vary, die, kDieTemperature), WithinRel(250 + 100 * 0.977249868051821, kRounding));
  CHECK_THAT(die_value(vary, die, kDieCells), WithinRel(0.04 * 0.5 * 2, kRounding));
  CHECK_THAT(die_value(vary, die, kDieCellsAp), WithinRel(0.05 * 0.5 * 2, kRounding));  // 3, 4, 5
  CHECK_THAT(die_value(vary, die, kDieRowWires), WithinRel(std::exp(0.2), kRounding));
  CHECK_THAT(die_value(test::varied(R"({"temperature_k": {"mean": 310, "sigma": 5}})"), die, kDieTemperature),
             WithinRel(320.0, kRounding));
}

TEST_CASE("each process corner of a neuron is equally likely", "[study][unit]") {
  io::WhatVaries vary;
  vary.neuron = io::NeuronSpread{.corners = {"ss", "tt", "ff"}};
  VectorXd die = VectorXd::Zero(kDieNumbers);
  const auto corner_at = [&](double z) {
    die(kDieCorner) = z;
    return die_value(vary, die, kDieCorner);
  };

  CHECK(names_of(vary) == std::vector<std::string>{"neuron.corner"});
  CHECK(corner_at(-0.431) == 0);  // the terciles of the normal distribution are at +-0.4307
  CHECK(corner_at(-0.430) == 1);
  CHECK(corner_at(0.430) == 1);
  CHECK(corner_at(0.431) == 2);
  CHECK(corner_at(40) == 2);
}

TEST_CASE("the capacitance of all wires is the last number of a die", "[study][unit]") {
  io::WhatVaries vary;
  vary.wires = io::WireSpread{.capacitance_sigma = 0.3};
  VectorXd die = VectorXd::Zero(kDieNumbers);
  die(kDieNumbers - 1) = 2;

  CHECK(names_of(vary) == std::vector<std::string>{"wire_capacitance_factor"});
  CHECK(die_value(vary, die, kDieWireCapacitance) == std::exp(0.6));
  CHECK(corner_levels(vary, kDieWireCapacitance, 3) == std::vector<double>{-3, 3});
  vary.wires->per = io::WirePart::crossbar;
  CHECK(names_of(vary).empty());
}

TEST_CASE("corners combine every process corner, the ends of uniform numbers, and sigmas of all others",
          "[study][unit]") {
  io::WhatVaries vary = test::varied(R"({"temperature_k": {"low": 250, "high": 350}, "wires": {"row_sigma": 0.1}})");
  vary.neuron = io::NeuronSpread{
      .conditions = {{0, {.uniform = false, .mean = 1, .sigma = 0.1}}, {1, {.uniform = true, .low = 0.3, .high = 0.9}}},
      .corners = {"ss", "sf", "tt", "fs", "ff"}};
  const auto values_at = [&](int place) {
    std::vector<double> values;
    for (const double level : corner_levels(vary, place, 3)) {
      values.push_back(die_value(vary, VectorXd::Constant(kDieNumbers, level), place));
    }
    return values;
  };

  CHECK(values_at(kDieCorner) == std::vector<double>{0, 1, 2, 3, 4});
  CHECK(values_at(kDieTemperature) == std::vector<double>{250, 350});
  CHECK(values_at(kDieConditions + 1) == std::vector<double>{0.3, 0.9});
  CHECK(corner_levels(vary, kDieConditions, 3) == std::vector<double>{-3, 3});
  CHECK(corner_levels(vary, kDieRowWires, 2) == std::vector<double>{-2, 2});
}

}  // namespace
}  // namespace sotto::study
