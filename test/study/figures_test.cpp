#include "study/figures.hpp"

#include <catch2/catch.hpp>

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

}  // namespace
}  // namespace sotto::study
