#include "sotto/io/result.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/json_document.hpp"
#include "sotto/core/version.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

MvmResult small_result() {
  MvmResult result;
  result.outputs_a = (Eigen::MatrixXd(2, 2) << 0.1, 0.2, std::nan(""), -0.0).finished();
  result.report = {Termination::converged, 1e-16, 12, "line_pcg", 0.25, "ok"};
  return result;
}

}  // namespace

TEST_CASE("an mvm result has the members of the contract", "[io][unit]") {
  const auto json =
      parse_json("result", mvm_result_json(small_result(), {.configuration_json = "{\"a\": 1}", .threads = 3})).root;

  CHECK(json["schema"] == 1);
  CHECK(json["kind"] == "mvm_result");
  CHECK(json["sotto_version"] == std::string(version()));
  CHECK(json["outputs_a"].dump() == "[[0.1,0.2],[null,-0.0]]");
  CHECK(json["report"].dump() ==
        R"({"termination":"converged","kcl_residual_rel":1e-16,"iterations":12,"method":"line_pcg","wall_s":0.25})");
  CHECK(json["configuration"]["a"] == 1);
  CHECK(json["seed"].is_null());
  CHECK(json["threads"] == 3);
  CHECK(!json.contains("row_node_v"));
}

TEST_CASE("nodes and power come with the result where they were solved for", "[io][unit]") {
  auto result = small_result();
  NodeSolution node;
  node.row_node_v = Eigen::MatrixXd::Constant(1, 2, 0.5);
  node.col_node_v = Eigen::MatrixXd::Constant(1, 2, std::nan(""));
  node.cell_current_a = Eigen::MatrixXd::Zero(1, 2);
  node.power = {1, 2, 3, 4, 5, 15};
  result.nodes = {node, node};

  const auto json = parse_json("result", mvm_result_json(result, {.seed = 7})).root;

  CHECK(json["row_node_v"].dump() == "[[[0.5,0.5]],[[0.5,0.5]]]");
  CHECK(json["col_node_v"][1].dump() == "[[null,null]]");
  CHECK(json["cell_current_a"][0].dump() == "[[0.0,0.0]]");
  CHECK(json["power_w"][0].dump() ==
        R"({"cells":1.0,"row_wires":2.0,"col_wires":3.0,"drivers":4.0,"senses":5.0,"source":15.0})");
  CHECK(json["seed"] == 7);
}

TEST_CASE("a failed solve says why in its result", "[io][unit]") {
  auto result = small_result();
  result.report.termination = Termination::iteration_limit;
  result.report.message = "2000 iterations were not enough";

  const auto json = parse_json("result", mvm_result_json(result, {})).root;

  CHECK(json["report"]["termination"] == "iteration_limit");
  CHECK(json["report"]["message"] == "2000 iterations were not enough");
}

TEST_CASE("delays and charging energies stand beside the outputs of a crossbar with capacitances", "[io][unit]") {
  DelayResult delays;
  delays.delay_s = (Eigen::MatrixXd(2, 2) << 1e-12, 2e-12, std::nan(""), -0.5).finished();
  delays.charging_energy_j = Eigen::Vector2d(3e-15, 0);

  const auto json = parse_json("result", mvm_result_json(small_result(), {}, delays)).root;

  CHECK(json["delay_s"].dump() == "[[1e-12,2e-12],[null,-0.5]]");
  CHECK(json["charging_energy_j"].dump() == "[3e-15,0.0]");
  CHECK(mvm_result_csv(small_result(), delays) ==
        "output0_a,output1_a,delay0_s,delay1_s,charging_energy_j\n0.1,0.2,1e-12,2e-12,3e-15\nnan,-0,nan,-0.5,0\n");
  CHECK_FALSE(parse_json("result", mvm_result_json(small_result(), {})).root.contains("delay_s"));
}

TEST_CASE("outputs as CSV have a header and one line per input", "[io][unit]") {
  CHECK(mvm_result_csv(small_result()) == "output0_a,output1_a\n0.1,0.2\nnan,-0\n");
}
