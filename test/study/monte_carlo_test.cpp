#include "sotto/study/monte_carlo.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/statistics.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one, and a linear system

const std::string kVary = R"("vary": {"cells": {"common_sigma": 0.1, "die_share": 0.5}, "wires": {"row_sigma": 0.1}})";

MonteCarloStudy case_study(const std::string& section, double wire_ohm = 0) {
  const test::TempFolder folder;
  return MonteCarloStudy(io::load_monte_carlo(test::write_varied_case(folder, section, wire_ohm)));
}

double output_of(const MonteCarloStudy& study, std::int64_t sample, const std::string& name) {
  const auto& names = study.output_names();
  const auto place = std::ranges::find(names, name) - names.begin();
  REQUIRE(place < static_cast<std::ptrdiff_t>(names.size()));
  return study.evaluate(sample).outputs(place);
}

TEST_CASE("columns of a store: point, outputs, parameters", "[study][unit]") {
  const auto plain = case_study("{" + kVary + "}");
  const auto sweep = case_study("{" + kVary + R"(, "sweep": [{"set": "row_segment_ohm", "values": [1, 2]}]})");

  const std::vector<std::string> names = {"rms_rel_error",      "worst_rel_error",    "output_0_0_a",
                                          "output_0_1_a",       "param.cells_die",    "param.row_segment_factor",
                                          "param.cells_p_mean", "param.cells_ap_mean"};
  CHECK(plain.output_names() == names);
  CHECK(sweep.output_names().front() == "point");
  CHECK(sweep.output_names().size() == names.size() + 1);
}

TEST_CASE("a current of log-normal cells has the mean and the variance of the closed form", "[study][mc]") {
  // I = 0.8/R_P + 0.4/R_AP without wires; 1/R is log-normal too: mean e^(s^2/2)/R, variance (e^(2 s^2) - e^(s^2))/R^2.
  constexpr double kSigma = 0.2;
  constexpr int kDraws = 20'000;
  const auto study = case_study(R"({"vary": {"cells": {"common_sigma": 0.2, "ratio_sigma": 0}}})");
  RunningStatistics current_a;
  double fourth = 0;
  std::vector<double> all;
  for (int k = 0; k < kDraws; ++k) all.push_back(output_of(study, k, "output_0_0_a"));
  for (const double a : all) current_a.add(a);
  for (const double a : all) fourth += std::pow(a - current_a.mean(), 4) / kDraws;

  const double p_a = 0.8 / 6000, ap_a = 0.4 / 18000;
  const double mean_a = std::exp(kSigma * kSigma / 2) * (p_a + ap_a);
  const double variance = (std::exp(2 * kSigma * kSigma) - std::exp(kSigma * kSigma)) * (p_a * p_a + ap_a * ap_a);
  CHECK(std::abs(current_a.mean() - mean_a) < 5 * current_a.standard_error());
  const double error_of_variance = std::sqrt((fourth - variance * variance) / kDraws);
  CHECK(std::abs(current_a.variance() - variance) < 5 * error_of_variance);
}

TEST_CASE("all points of a sweep have the same draws", "[study][unit]") {
  const auto study =
      case_study("{" + kVary + R"(, "sweep": [{"set": "montecarlo.vary.cells.common_sigma", "values": [0.1, 0.2]}]})");

  for (const std::int64_t draw : {0, 1, 7}) {
    CHECK(study.evaluate(2 * draw).outputs(0) == 0);
    CHECK(study.evaluate(2 * draw + 1).outputs(0) == 1);
    const double small = output_of(study, 2 * draw, "param.cells_die");
    CHECK(output_of(study, 2 * draw + 1, "param.cells_die") == Approx(2 * small).epsilon(1e-12));
    CHECK(output_of(study, 2 * draw + 1, "param.row_segment_factor") ==
          output_of(study, 2 * draw, "param.row_segment_factor"));
  }
  CHECK(study.num_samples() == 2000);
}

TEST_CASE("a parameter that a point does not vary is 0 there", "[study][unit]") {
  const auto study = case_study(
      "{" + kVary + R"(, "sweep": [{"set": "montecarlo.vary.cells.model", "values": ["correlated", "independent"]}]})");

  CHECK(output_of(study, 0, "param.cells_p_die") == 0);
  CHECK(output_of(study, 1, "param.cells_p_die") != 0);
  CHECK(output_of(study, 1, "param.cells_die") == 0);
}

TEST_CASE("Latin hypercube sampling uses every part of a die's number once", "[study][unit]") {
  const auto study = case_study(R"({"samples": 50, "sampling": "latin_hypercube",
    "vary": {"temperature_k": {"low": 0, "high": 50}}})");
  std::vector<int> hits(50, 0);

  for (std::int64_t k = 0; k < 50; ++k) ++hits[static_cast<std::size_t>(output_of(study, k, "param.temperature_k"))];

  CHECK(hits == std::vector<int>(50, 1));
}

TEST_CASE("corners are all combinations of extreme die numbers", "[study][unit]") {
  const auto study = case_study("{" + kVary + R"(, "corner_sigmas": 2})");

  const auto corners = study.corners();

  REQUIRE(corners.size() == 4);
  CHECK(corners[0].parameters[0].first == "cells_die");
  CHECK(corners[0].parameters[0].second == Approx(-0.2 * std::sqrt(0.5)).epsilon(kRounding));
  CHECK(corners[3].parameters[1].second == Approx(std::exp(0.2)).epsilon(kRounding));
  CHECK(corners[1].outputs[0].second > 0);
  CHECK(case_study("{" + kVary + "}").corners().empty());
}

TEST_CASE("corners visit every process corner and the ends of what is uniform", "[study][unit]") {
  const test::TempFolder folder;
  const std::string card = std::string(R"({"card": ")") + SOTTO_SOURCE_DIR + R"(/devices/neuron_mtj2_45nm.json"})";
  auto file = io::load_monte_carlo(test::write_varied_experiment(folder, R"({"corner_sigmas": 3, "vary": {
    "wires": {"row_sigma": 0.1}, "neuron": {"conditions": {"supply_v": {"low": 0.95, "high": 1.05}}}}})"),
                                   {{"circuit.neuron=" + card}});
  file.points[0].spec.vary.neuron->corners = {"tt", "a", "b"};
  CalibratedNeuron& neuron = std::get<io::Experiment>(file.points[0].circuit).circuit->calibration->neuron;
  const auto published = neuron.points;
  for (const char* name : {"a", "b"}) {
    neuron.corners.emplace_back(name);
    for (CalibratedPoint point : published) {
      point.conditions.corner = name;
      for (double& knot_v : point.neuron.table.output_v) knot_v *= *name == 'a' ? 0.9 : 0.8;
      neuron.points.push_back(point);
    }
  }

  const auto corners = MonteCarloStudy(file).corners();

  REQUIRE(corners.size() == 12);
  std::set<std::vector<double>> met;
  std::set<double> answers;
  for (const io::CornerSummary& corner : corners) {
    INFO(corner.failure);
    REQUIRE(corner.failure.empty());
    met.insert({corner.parameters[0].second, corner.parameters[1].second, corner.parameters[2].second});
    answers.insert(corner.outputs.back().second);
  }
  CHECK(corners[0].parameters[2].first == "neuron.supply_v");
  CHECK(met.size() == 12);
  for (const double supply_v : {0.95, 1.05}) CHECK(met.contains({std::exp(0.3), 1, supply_v}));
  CHECK(answers.size() == 6);  // of names and supplies: the image drives neurons to the end of their table
}

TEST_CASE("corners are the same on any number of threads, and none is begun after a stop", "[study][unit]") {
  const auto study = case_study("{" + kVary + R"(, "corner_sigmas": 2})");
  const std::atomic<bool> stop = true;

  const auto one = study.corners({.threads = 1});
  const auto four = study.corners({.threads = 4});

  REQUIRE(one.size() == four.size());
  for (std::size_t k = 0; k < one.size(); ++k) {
    CHECK(one[k].parameters == four[k].parameters);
    CHECK(one[k].outputs == four[k].outputs);
  }
  CHECK(study.corners({.stop = &stop}).empty());
}

TEST_CASE("corners of too many numbers are refused before the first sample", "[study][unit]") {
  const test::TempFolder folder;
  const std::string card = std::string(R"({"card": ")") + SOTTO_SOURCE_DIR + R"(/devices/neuron_mtj2_45nm.json"})";
  const std::string spread = R"({"mean": 1, "sigma": 0})";
  std::string conditions;
  for (const ConditionAxis& axis : kConditions) {
    conditions += (conditions.empty() ? "\"" : ", \"") + std::string(axis.name) + "\": " + spread;
  }
  const auto file = io::load_monte_carlo(
      test::write_varied_experiment(
          folder,
          R"({"corner_sigmas": 3, "vary": {"temperature_k": {"mean": 300, "sigma": 1}, "cells": {"die_share": 0.5},
    "wires": {"row_sigma": 0.1, "col_sigma": 0.1}, "neuron": {"conditions": {)" +
              conditions + "}}}}"),
      {{"circuit.neuron=" + card}});

  CHECK_THROWS_WITH(MonteCarloStudy(file),
                    "corners = 2048 must be at most 1024: two for every number of a die, and one for each process "
                    "corner, multiplied");
}

TEST_CASE("points of a sweep have the same outputs, else the point is named", "[study][unit]") {
  const test::TempFolder folder;
  const auto complaint = [&](const std::string& sweep) {
    const auto path = test::write_varied_case(folder, R"({"sweep": [{"set": )" + sweep + "}]}", 1);
    return folder.complaint([&] { MonteCarloStudy(io::load_monte_carlo(path)); });
  };

  CHECK(complaint(R"("inputs_v", "values": [[[0.8, 0.4], [0.4, 0.4]], [[0.8, 0.4]]])") ==
        "case.json: /montecarlo/sweep: the outputs of the point inputs_v=[[0.8,0.4]] (rms_rel_error, worst_rel_error, "
        "output_0_0_a, output_0_1_a) must be those of the first (rms_rel_error, worst_rel_error, output_0_0_a, "
        "output_0_1_a, output_1_0_a, output_1_1_a)");
  CHECK_THAT(complaint(R"("capacitance", "values": [{"cell_f": 0}, {"cell_f": 1e-15}])"),
             Catch::Contains("the point capacitance={\"cell_f\":1e-15} (rms_rel_error, worst_rel_error, worst_lag_s"));
}

TEST_CASE("the identity knows the circuit, the data and the level, not the limits", "[study][unit]") {
  const auto study = case_study(R"({"samples": 10, )" + kVary + "}");

  CHECK(case_study(R"({"samples": 20, "required_rms_error": 0.1, )" + kVary + "}").configuration() ==
        study.configuration());
  CHECK(case_study(R"({"samples": 10, )" + kVary + "}", 1.0).configuration() != study.configuration());
  const test::TempFolder folder;
  const auto path = test::write_varied_experiment(folder, "{}");
  const auto before = MonteCarloStudy(io::load_monte_carlo(path)).configuration();
  folder.write("w.csv", "1,-1\n-1,1\n");
  CHECK(MonteCarloStudy(io::load_monte_carlo(path)).configuration() != before);
}

TEST_CASE("a circuit of the other kind is refused", "[study][unit]") {
  const auto study = case_study("{}");

  CHECK_THROWS_WITH(study.network(0), "circuit = a crossbar case must be an experiment");
  CHECK_THROWS_WITH(study.inputs_v(0, 2), "images = 2 must be in 1 ... 1");
  CHECK(study.crossbar(3).cell_resistance_ohm(0, 0) == 6000);
  CHECK_FALSE(study.is_network());
}

}  // namespace
}  // namespace sotto::study
