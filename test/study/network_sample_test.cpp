#include "sotto/study/network_sample.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/statistics.hpp"
#include "sotto/neuron/neuron_deviation.hpp"
#include "sotto/spice/cross_check.hpp"
#include "sotto/study/device_jobs.hpp"
#include "study/monte_carlo_files.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one, and a linear system

using Eigen::VectorXd;

DieDraw draw_of(std::uint64_t seed) {
  return {.die = VectorXd::Zero(num_die_numbers()), .seed = seed};
}

/// A sampler of the tiny experiment.
NetworkSampler sampler(const std::string& vary, const io::Overrides& overrides = {}) {
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(test::write_varied_experiment(folder, R"({"vary": )" + vary + "}"), overrides);
  const io::MonteCarloPoint& point = file.points.front();
  return {std::get<io::Experiment>(point.circuit), point.spec.vary};
}

TEST_CASE("the same draw is the same network, another one another", "[study][unit]") {
  const auto all = sampler(R"({"cells": {}, "amplifier": {"offset_sigma_v": 0.001}, "neuron": {"slope_sigma": 0.1}})");

  const NetworkSample once = all.draw(draw_of(4)), again = all.draw(draw_of(4)), other = all.draw(draw_of(5));

  const Tile& tile = once.network.layers[0].tiles[0];
  CHECK(tile.crossbar.cell_resistance_ohm == again.network.layers[0].tiles[0].crossbar.cell_resistance_ohm);
  CHECK(tile.offset_v == again.network.layers[0].tiles[0].offset_v);
  CHECK(once.network.layers[0].neurons == again.network.layers[0].neurons);
  CHECK(tile.crossbar.cell_resistance_ohm != other.network.layers[0].tiles[0].crossbar.cell_resistance_ohm);
  CHECK(once.parameters == again.parameters);
}

TEST_CASE("offsets, gains and curves spread as asked for", "[study][mc]") {
  const auto all = sampler(R"({"amplifier": {"offset_sigma_v": 0.002, "gain_sigma": 0.05},
    "neuron": {"offset_sigma_v": 0.01, "slope_sigma": 0.1, "output_ohm_sigma": 0.2}})",
                           {{"circuit.neuron.output_ohm=500"}});
  constexpr int kDraws = 2000;
  RunningStatistics offset_v, log_gain, input_v, log_slope, log_ohm;
  for (int k = 0; k < kDraws; ++k) {
    const AnalogLayer layer = all.draw(draw_of(static_cast<std::uint64_t>(k))).network.layers[0];
    offset_v.add(layer.tiles[0].offset_v(1));
    log_gain.add(std::log(std::get<Transimpedance>(layer.tiles[0].pair_readers[1]).feedback_ohm / 9375));
    input_v.add(layer.neurons[1].centre_v);
    log_slope.add(std::log(layer.neurons[1].slope_per_v));
    log_ohm.add(std::log(layer.neurons[1].output_ohm / 500));
  }

  const double allowed = 5 / std::sqrt(2.0 * kDraws);  // standard error of a standard deviation, relative
  CHECK(std::abs(offset_v.standard_deviation() / 0.002 - 1) < allowed);
  CHECK(std::abs(log_gain.standard_deviation() / 0.05 - 1) < allowed);
  CHECK(std::abs(input_v.standard_deviation() / 0.01 - 1) < allowed);
  CHECK(std::abs(log_slope.standard_deviation() / 0.1 - 1) < allowed);
  CHECK(std::abs(log_ohm.standard_deviation() / 0.2 - 1) < allowed);
  CHECK(std::abs(offset_v.mean()) < 5 * offset_v.standard_error());
}

TEST_CASE("amplifiers and neurons take the numbers that the documentation says", "[study][unit]") {
  const auto all = sampler(R"({"amplifier": {"offset_sigma_v": 0.002, "gain_sigma": 0.05},
    "neuron": {"offset_sigma_v": 0.01, "slope_sigma": 0.1, "output_ohm_sigma": 0.2}})",
                           {{"circuit.neuron.output_ohm=500", R"(circuit.partition={"max_pairs": 1})"}});

  const NetworkSample sample = all.draw(draw_of(9));

  const AnalogLayer& layer = sample.network.layers[0];
  REQUIRE(layer.tiles.size() == 2);
  double sum_v = 0, sum_gain = 0, sum_in_v = 0, sum_slope = 0, sum_ohm = 0;
  for (std::uint64_t c = 0; c < 2; ++c) {
    SampleRng rng(9, 8 * c + 6);
    (void)rng.normal();  // of the tile's gain
    const double offset_v = 0.002 * rng.normal(), log_gain = 0.05 * rng.normal();
    CHECK(layer.tiles[c].offset_v(0) == offset_v);
    CHECK_THAT(std::get<Transimpedance>(layer.tiles[c].pair_readers[0]).feedback_ohm,
               Catch::WithinRel(9375 * std::exp(log_gain), kRounding));
    sum_v += offset_v;
    sum_gain += log_gain;
  }
  SampleRng rng(9, std::uint64_t{1} << 40);
  for (std::size_t k = 0; k < 2; ++k) {
    const double offset_v = 0.01 * rng.normal(), log_slope = 0.1 * rng.normal(), log_ohm = 0.2 * rng.normal();
    const SigmoidNeuron neuron = deviated(
        all.nominal().layers[0].neuron,
        {.input_offset_v = offset_v, .slope_factor = std::exp(log_slope), .output_ohm_factor = std::exp(log_ohm)});
    CHECK(layer.neurons[k] == neuron);
    sum_in_v += offset_v;
    sum_slope += log_slope;
    sum_ohm += log_ohm;
  }
  const VectorXd means = 0.5 * (VectorXd(5) << sum_v, sum_gain, sum_in_v, sum_slope, sum_ohm).finished();
  CHECK(test::max_rel_diff(sample.parameters, means) < kRounding);
}

TEST_CASE("the parameters of cells, wires and noise are what was drawn", "[study][unit]") {
  const std::string cells = R"("cells": {"common_sigma": 0.1, "ratio_sigma": 0})";
  const auto drawn = [&](const std::string& more) { return sampler("{" + cells + more + "}").draw(draw_of(2)); };
  const NetworkSample spread = drawn(R"(, "wires": {"row_sigma": 0.1, "col_sigma": 0.2, "per": "crossbar"})");
  const NetworkSample noisy = drawn(R"(, "read_noise": {"highest_hz": 1e9})");
  const NetworkSample cut = drawn(R"(, "wires": {"open_segment": 0.2}, "faults": {"open": 0.3})");

  const Crossbar nominal = sampler("{}").nominal().layers[0].tiles[0].crossbar;
  const auto crossbar_of = [](const NetworkSample& sample) { return sample.network.layers[0].tiles[0].crossbar; };
  const Eigen::ArrayXXd quiet_ohm = crossbar_of(spread).cell_resistance_ohm.array();
  const Eigen::ArrayXXd log_ohm = (quiet_ohm / nominal.cell_resistance_ohm.array()).log();
  const Eigen::ArrayXXd on = (nominal.cell_resistance_ohm.array() == 5000).cast<double>();
  const Wires wires = crossbar_of(spread).wires;
  const auto log_first = [](const SegmentOhm& ohm, double nominal_ohm) {
    return std::log(ohm_at(ohm, 0, 0) / nominal_ohm);
  };
  CHECK(spread.parameters(0) == Approx((log_ohm * on).sum() / on.sum()).epsilon(kRounding));
  CHECK(spread.parameters(1) == Approx((log_ohm * (1 - on)).sum() / (1 - on).sum()).epsilon(kRounding));
  CHECK(spread.parameters(2) == Approx(log_first(wires.row_segment_ohm, 2)).epsilon(kRounding));
  CHECK(spread.parameters(3) == Approx(log_first(wires.col_segment_ohm, 3)).epsilon(kRounding));
  const double noise = (quiet_ohm / crossbar_of(noisy).cell_resistance_ohm.array() - 1).mean();
  constexpr double kNoiseRounding = 1e-15;  // of conductances over the noise, a share of 1
  CHECK(std::abs(noisy.parameters(2) - noise) < kNoiseRounding);
  const Crossbar broken = crossbar_of(cut);
  const auto count = [](const SegmentOhm& ohm) { return (std::get<Eigen::MatrixXd>(ohm).array() == INFINITY).count(); };
  CHECK(cut.parameters(2) == static_cast<double>((broken.cell_resistance_ohm.array() == 1e9).count()));
  CHECK(cut.parameters(3) ==
        static_cast<double>(count(broken.wires.row_segment_ohm) + count(broken.wires.col_segment_ohm)));
}

TEST_CASE("a gain per tile and a neuron per layer are one draw for all", "[study][unit]") {
  const auto shared = sampler(R"({"amplifier": {"gain_sigma": 0.1, "gain_per": "tile"},
                                  "neuron": {"offset_sigma_v": 0.01, "per": "layer"}})");

  const AnalogLayer layer = shared.draw(draw_of(1)).network.layers[0];

  CHECK(layer.tiles[0].pair_readers.empty());
  CHECK(std::get<Transimpedance>(layer.tiles[0].reader).feedback_ohm != 9375);
  CHECK(layer.neurons.empty());
  CHECK(layer.neuron.centre_v != 0);
}

TEST_CASE("a corner has the numbers of the die, all else is nominal", "[study][unit]") {
  const auto all = sampler(R"({"cells": {"die_share": 0.5, "common_sigma": 0.1}, "faults": {"open": 1},
    "amplifier": {"offset_sigma_v": 0.1}, "neuron": {"offset_sigma_v": 0.1}})");
  DieDraw corner = draw_of(1);
  corner.nominal_cells = true;
  corner.die.setOnes();

  const AnalogLayer layer = all.draw(corner).network.layers[0];

  const double factor = std::exp(0.1 * std::sqrt(0.5));
  CHECK(test::max_rel_diff(layer.tiles[0].crossbar.cell_resistance_ohm,
                           factor * all.nominal().layers[0].tiles[0].crossbar.cell_resistance_ohm) < 1e-12);
  CHECK(layer.tiles[0].offset_v.size() == 0);
  CHECK(layer.neurons.empty());
}

TEST_CASE("parameters have names, and a value for each", "[study][unit]") {
  const auto vary = test::varied(R"({"cells": {"die_share": 0.5}, "faults": {}, "write_errors": {"rate": 0.1},
    "temperature_k": {"low": 300, "high": 310}, "amplifier": {"offset_sigma_v": 1e-3}, "neuron": {"offset_sigma_v": 1e-3}})",
                                 true);

  const auto names = parameter_names(vary);

  CHECK(names == std::vector<std::string>{"temperature_k", "cells_die", "cells_p_mean", "cells_ap_mean", "faulty_cells",
                                          "write_errors", "amplifier_offset_mean_v", "neuron_offset_mean_v"});
  CHECK(sampler(R"({"cells": {"die_share": 0.5}, "faults": {}})").draw(draw_of(1)).parameters.size() == 4);
}

TEST_CASE("a calibrated neuron follows the temperature and the supply of its die", "[study][unit]") {
  const std::string card = std::string(R"({"card": ")") + SOTTO_SOURCE_DIR + R"(/devices/neuron_mtj2_45nm.json"})";
  const std::string neuron = R"("neuron": {"conditions": {"supply_v": {"low": 0.95, "high": 1.05}},
                                           "follows_temperature": true})";
  const auto follows =
      sampler(R"({"temperature_k": {"mean": 300.15, "sigma": 20}, )" + neuron + "}", {{"circuit.neuron=" + card}});
  DieDraw draw = draw_of(1);
  CHECK(follows.draw(draw).network.layers[0].neuron.high_v ==
        Approx(follows.nominal().layers[0].neuron.high_v).epsilon(kRounding));
  draw.die.setOnes();

  const SigmoidNeuron warm = follows.draw(draw).network.layers[0].neuron;

  CHECK(warm.high_v > follows.nominal().layers[0].neuron.high_v + 0.02);
  draw.die.setConstant(5);  // 400 K: outside of what was calibrated
  CHECK_THROWS_WITH(follows.draw(draw), Catch::StartsWith("temperature_k = 400.15 must be in 273.15 ... 358.15"));
}

TEST_CASE("a network of which everything varies agrees with ngspice", "[study][spice]") {
  const auto all =
      sampler(R"({"cells": {"model": "independent", "common_sigma": 0.2, "die_share": 0.2, "neighbor_share": 0.2},
    "faults": {"stuck_p": 0.1, "open": 0.1}, "write_errors": {"rate": 0.1}, "wires": {"row_sigma": 0.3, "col_sigma": 0.3, "per": "segment", "open_segment": 0.05},
    "read_noise": {"highest_hz": 1e9}, "temperature_k": {"low": 250, "high": 350},
    "amplifier": {"offset_sigma_v": 0.01, "gain_sigma": 0.1}, "neuron": {"offset_sigma_v": 0.01, "slope_sigma": 0.1}})");

  const NetworkSample sample = all.draw(draw_of(3));

  const auto check = spice::cross_check(sample.network, Eigen::MatrixXd::Constant(1, 2, 0.5));

  CHECK(check.outputs.max_rel_difference < test::kRelContract);
  CHECK(check.nodes.max_rel_difference < test::kRelContract);
}

TEST_CASE("a write error rate may come from a job of one pulse", "[study][unit]") {
  const test::TempFolder folder;
  const std::string job = R"({"schema": 1, "kind": "device_wer", "macrospin": {"gilbert_damping": 0.05,
    "anisotropy_tesla": 0.5, "delta": 60},
    "scan": {"waveform": "stt_over_alpha_hk", "amplitude": [-3], "width_tau": [2]}})";
  folder.write("wer.json", job);
  const auto path = test::write_varied_experiment(folder, R"({"vary": {"write_errors": {"job": "wer.json"}}})");
  const auto file = io::load_monte_carlo(path);
  const auto& experiment = std::get<io::Experiment>(file.points[0].circuit);

  const NetworkSampler sampler(experiment, file.points[0].spec.vary);

  double errors = 0;
  for (std::uint64_t k = 0; k < 50; ++k) errors += sampler.draw(draw_of(k)).parameters(0);
  const auto rate = run_write_errors(io::load_write_error_job(folder.at("wer.json"))).points.at(0).found.rate;
  REQUIRE(rate > 0.01);
  CHECK(std::abs(errors - 600 * rate) < 5 * std::sqrt(600 * rate * (1 - rate)));  // 50 x 12 cells
  auto two = job;
  two.replace(two.find("[-3]"), 4, "[-3, -4]");
  folder.write("wer.json", two);
  CHECK_THROWS_WITH(NetworkSampler(experiment, file.points[0].spec.vary),
                    Catch::EndsWith("/scan: 2 pulses must be one, whose write error rate counts"));
}

TEST_CASE("cells of a case are junctions where they have two resistances", "[study][unit]") {
  const test::TempFolder folder;
  const auto two = io::load_crossbar_case(test::write_varied_case(folder, "{}"));
  io::CrossbarCase three = two;
  three.crossbar.cell_resistance_ohm(0, 0) = 7000;
  const auto faults = test::varied(R"({"faults": {"stuck_p": 1}})");

  CHECK(CrossbarSampler(two, faults).draw(draw_of(1)).crossbar.cell_resistance_ohm ==
        Eigen::MatrixXd::Constant(2, 2, 6000));
  CHECK_THROWS_AS(CrossbarSampler(three, faults).draw(draw_of(1)), InvalidArgument);
  CHECK_THROWS_WITH(CrossbarSampler(two, faults).draw({.die = VectorXd::Zero(2)}),
                    Catch::StartsWith("die = 2 numbers must be"));
}

TEST_CASE("a case of one resistance has no states that faults, write errors or a temperature could change",
          "[study][unit]") {
  const test::TempFolder folder;
  io::CrossbarCase one = io::load_crossbar_case(test::write_varied_case(folder, "{}"));
  one.crossbar.cell_resistance_ohm.setConstant(6000);

  for (const char* vary : {R"({"faults": {"stuck_p": 0.1}})", R"({"write_errors": {"rate": 0.1}})",
                           R"({"temperature_k": {"low": 280, "high": 320}})"}) {
    CHECK_THROWS_WITH(CrossbarSampler(one, test::varied(vary)), Catch::StartsWith("cell_resistance_ohm = "));
  }
  const auto spread = CrossbarSampler(one, test::varied(R"({"cells": {"common_sigma": 0.1}})")).draw(draw_of(1));
  CHECK(spread.crossbar.cell_resistance_ohm(0, 0) != 6000);
}

}  // namespace
}  // namespace sotto::study
