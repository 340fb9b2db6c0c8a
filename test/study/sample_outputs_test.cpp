#include "study/sample_outputs.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/crossbar/delay.hpp"
#include "sotto/study/infer.hpp"
#include "study/die_draw.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

using Catch::WithinRel;

constexpr double kRounding = 1e-12;

DieDraw corner_of(int place, double sigmas) {
  DieDraw draw{.die = Eigen::VectorXd::Zero(num_die_numbers()), .seed = 1};
  draw.die(place) = sigmas;
  return draw;
}

double output_of(const PointStudy& point, const SampleAnswer& answer, const std::string& name) {
  const auto place = std::ranges::find(point.names(), name) - point.names().begin();
  REQUIRE(place < static_cast<std::ptrdiff_t>(point.names().size()));
  return answer.outputs(place);
}

TEST_CASE("the error of a case is that of its currents over the largest nominal one", "[study][unit]") {
  // Column currents 0.8/6000 + 0.4/18000 and 0.8/18000 + 0.4/6000; all resistances times two halves them.
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(test::write_varied_case(
      folder, R"({"power": true, "vary": {"cells": {"common_sigma": 1, "ratio_sigma": 0, "die_share": 1}}})"));
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  const SampleAnswer answer = point.evaluate(corner_of(kDieCells, std::log(2.0)));

  const double first_a = 0.8 / 6000 + 0.4 / 18000, second_a = 0.8 / 18000 + 0.4 / 6000;
  const double power_w = 0.8 * 0.8 * (1 / 6000.0 + 1 / 18000.0) + 0.4 * 0.4 * (1 / 6000.0 + 1 / 18000.0);
  CHECK_THAT(output_of(point, answer, "worst_rel_error"), WithinRel(0.5, 1e-9));
  CHECK_THAT(output_of(point, answer, "rms_rel_error"),
             WithinRel(0.5 * std::hypot(first_a, second_a) / std::sqrt(2.0) / first_a, 1e-9));
  CHECK_THAT(output_of(point, answer, "output_0_1_a"), WithinRel(second_a / 2, 1e-9));
  CHECK_THAT(output_of(point, answer, "power_w"), WithinRel(power_w / 2, 1e-9));
  CHECK(point.nominal()[0] == std::pair<std::string, double>("rms_rel_error", 0.0));
}

TEST_CASE("an offset of the reader moves the output of a layer by what hand arithmetic says", "[study][unit]") {
  // Transimpedance without wires: V_out = R_f (I+ - I-) - v (1 + R_f G+), G+ the plus line's conductance; the
  // neuron falls by slope 1 about 0.
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(
      test::write_varied_experiment(folder, R"({"vary": {"amplifier": {"offset_sigma_v": 0.01}}})"),
      {{"circuit.wires=null"}});
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());
  const DieDraw draw = corner_of(kDieCells, 0);

  const SampleAnswer answer = point.evaluate(draw);

  const Tile tile = point.network(draw).layers[0].tiles[0];
  const auto& nominal = std::get<io::Experiment>(file.points[0].circuit);
  const double nominal_v = NetworkSolver(network_of(nominal)).run(point.inputs_v().topRows(1)).outputs_v(0, 1);
  const double nominal_in = std::log(0.8 / nominal_v - 1);
  const double plus_siemens = tile.crossbar.cell_resistance_ohm.col(2).cwiseInverse().sum();
  const double moved_in = nominal_in - tile.offset_v(1) * (1 + 9375 * plus_siemens);
  CHECK_THAT(output_of(point, answer, "output_1_v"), WithinRel(0.8 / (1 + std::exp(moved_in)), 1e-9));
}

TEST_CASE("accuracy counts labels, same_class the nominal circuit's classes", "[study][unit]") {
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(
      test::write_varied_experiment(folder, R"({"vary": {"write_errors": {"rate": 1}}})"), {{"circuit.wires=null"}});
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  const SampleAnswer exchanged = point.evaluate(corner_of(kDieCells, 0));  // every weight has the other sign

  CHECK(point.nominal()[0].second == 1.0);
  CHECK(output_of(point, exchanged, "accuracy") == 0.0);
  CHECK(output_of(point, exchanged, "same_class") == 0.0);
  CHECK(output_of(point, exchanged, "worst_error_v") > output_of(point, exchanged, "rms_error_v"));
}

TEST_CASE("without a size a sample is the nominal circuit to the last bit", "[study][unit]") {
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(test::write_varied_experiment(
      folder,
      R"({"vary": {"cells": {"common_sigma": 0, "ratio_sigma": 0}, "wires": {}, "amplifier": {}, "neuron": {}}})"));
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  const SampleAnswer answer = point.evaluate(corner_of(kDieCells, 1));

  CHECK(output_of(point, answer, "worst_error_v") == 0.0);
  CHECK(output_of(point, answer, "same_class") == 1.0);
}

TEST_CASE("a sample outside of a law's range is a corner with its reason", "[study][unit]") {
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(
      test::write_varied_case(folder, R"({"vary": {"temperature_k": {"mean": 300, "sigma": 1000}}})"));
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  const io::CornerSummary hot = point.corner(corner_of(kDieTemperature, 3));

  CHECK(hot.outputs.empty());
  CHECK_FALSE(hot.failure.empty());
  CHECK(point.corner(corner_of(kDieTemperature, 0)).outputs.size() == point.names().size());
}

TEST_CASE("points of one data set share it", "[study][unit]") {
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(test::write_varied_experiment(
      folder, R"({"sweep": [{"set": "circuit.input_v_per_unit", "values": [0.4, 0.8, 0.8]}]})"));
  DataCache data;

  for (const io::MonteCarloPoint& point : file.points) PointStudy(point, data, best_simd_level());

  CHECK(data.size() == 2);
}

TEST_CASE("a case with capacitances has delay and charging energy as outputs, in proportion to them", "[study][unit]") {
  const test::TempFolder folder;
  const std::string path = test::write_varied_case(folder, R"({"vary": {"wires": {}}})", 10);
  const io::Overrides with{
      {R"(capacitance={"row_segment_f": 1e-15, "col_segment_f": 1e-15})", "montecarlo.vary.wires.capacitance_sigma=1"}};
  const auto file = io::load_monte_carlo(path, with);
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  const SampleAnswer answer = point.evaluate(corner_of(kDieWireCapacitance, std::log(2.0)));

  const auto nominal = output_delays(point.crossbar(corner_of(kDieCells, 0)), point.inputs_v());
  const double lag_s = nominal.lag_c.maxCoeff() / nominal.mvm.outputs_a.maxCoeff();
  CHECK_THAT(output_of(point, answer, "worst_lag_s"), WithinRel(2 * lag_s, 1e-9));
  CHECK_THAT(output_of(point, answer, "charging_energy_j"), WithinRel(2 * nominal.charging_energy_j(0), 1e-9));
  CHECK(output_of(point, answer, "rms_rel_error") == 0);
  CHECK(answer.parameters(0) == 2.0);
  CHECK_THAT(point.nominal()[2].second, WithinRel(lag_s, kRounding));
}

TEST_CASE("a die without current has no lag, and capacitances move no other output", "[study][unit]") {
  // Every segment broken; an input of 0 V leaves no nominal current to refer to either.
  const test::TempFolder folder;
  const std::string path = test::write_varied_case(folder, R"({"vary": {"wires": {"open_segment": 1}}})", 10);
  const std::string farads = R"(capacitance={"row_segment_f": 1e-15, "cell_f": 1e-15})";
  const auto dead = io::load_monte_carlo(path, {{farads}});
  const auto at_rest = io::load_monte_carlo(path, {{farads, "inputs_v=[[0, 0]]"}});
  DataCache data;
  const PointStudy point(dead.points[0], data, best_simd_level());
  const PointStudy zero(at_rest.points[0], data, best_simd_level());

  const SampleAnswer answer = point.evaluate(corner_of(kDieCells, 0));

  CHECK(output_of(point, answer, "worst_rel_error") == 1);
  CHECK(output_of(point, answer, "worst_lag_s") == 0);
  CHECK(output_of(zero, zero.evaluate(corner_of(kDieCells, 0)), "worst_lag_s") == 0);
  CHECK(zero.nominal()[2].second == 0);
}

TEST_CASE("the worst lag is the largest of either sign, over the largest nominal current", "[study][unit]") {
  // Capacitors across cells behind ideal wires send their charge ahead: |lag| = 1e-15 F (0.8 V + 0.4 V).
  const test::TempFolder folder;
  const auto file = io::load_monte_carlo(test::write_varied_case(folder, R"({"vary": {"wires": {}}})"),
                                         {{R"(capacitance={"cell_f": 1e-15})"}});
  DataCache data;
  const PointStudy point(file.points[0], data, best_simd_level());

  CHECK_THAT(point.nominal()[2].second, WithinRel(1.2e-15 / (0.8 / 6000 + 0.4 / 18000), 1e-9));
}

}  // namespace
}  // namespace sotto::study
