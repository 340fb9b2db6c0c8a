#include "study/figures.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "sotto/core/random.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

AnalogNetwork sample_network(double wire_ohm) {
  const LayerCircuit circuit{.cells = {5e3, 15e3},
                             .wires = {.row_segment_ohm = wire_ohm, .col_segment_ohm = wire_ohm},
                             .partition = {.max_rows = 2},
                             .reader = Transimpedance{1e4},
                             .neuron = {}};
  return {.layers = {make_layer(MatrixXd::Ones(5, 3), VectorXd::Ones(3), circuit)}};
}

TEST_CASE("the IR-drop map shows the tile whose rows carry the largest voltages", "[study][unit]") {
  VectorXd input_v = VectorXd::Zero(5);
  input_v(2) = 0.8;
  input_v(3) = 0.7;

  const IrDropMap map = ir_drop_map(sample_network(10.0), input_v);

  CHECK(map.first_row == 2);
  CHECK(map.lost_v.rows() == 2);
  CHECK(map.lost_v.cols() == 6);
}

TEST_CASE("wires take more from the cells that are further away, and nothing without resistance", "[study][property]") {
  const VectorXd input_v = VectorXd::Constant(5, 0.8);

  const MatrixXd lost_v = ir_drop_map(sample_network(10.0), input_v).lost_v;

  CHECK(lost_v.minCoeff() > 0);
  CHECK(lost_v(0, 4) > lost_v(0, 0));
  CHECK(ir_drop_map(sample_network(0.0), input_v).lost_v.cwiseAbs().maxCoeff() < test::kRelLinearSolve);
}

TEST_CASE("figures carry their own name, so that several fit on one page", "[study][unit]") {
  const std::string neuron = neuron_svg({}, "curve7");
  const std::string drop = ir_drop_svg(ir_drop_map(sample_network(10.0), VectorXd::Ones(5)), "map3", "a \"quoted\" title");

  CHECK(neuron.find("curve7") != std::string::npos);
  CHECK(drop.find("map3") != std::string::npos);
  CHECK(drop.find("quoted") != std::string::npos);
}

TEST_CASE("a line plot names its lines and leaves gaps where there is no number", "[study][unit]") {
  const LinePlot plot{.title = "it's a title",
                      .x_label = "x",
                      .y_label = "y",
                      .lines = {{"first_line", {0, 1, 2}, {1, std::numeric_limits<double>::quiet_NaN(), 3}},
                                {"second_line", {0, 1, 2}, {1, 2, 3}}},
                      .log_y = true};

  const std::string svg = line_plot_svg(plot, "plot9");

  for (const auto* word : {"plot9", "first_line", "second_line"}) {
    INFO(word);
    CHECK(svg.find(word) != std::string::npos);
  }
  CHECK(svg.find("nan") == std::string::npos);
}

}  // namespace
}  // namespace sotto::study
