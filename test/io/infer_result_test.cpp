#include "sotto/io/infer_result.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/json_document.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

CircuitOutcome small_circuit() {
  return {.accuracy = 0.5,
          .same_class = 0.75,
          .mean_deviation_v = 0.001,
          .worst_deviation_v = 0.25,
          .mean_power = {1, 2, 3, 4, 5, 15},
          .images_per_s = 1000,
          .prepare_s = 2};
}

InferResult small_result() {
  InferResult result;
  result.images = 4;
  result.accuracy_ideal = 1;
  result.circuit = small_circuit();
  result.confusion = (Eigen::MatrixXi(2, 2) << 1, 1, 0, 2).finished();
  result.wall_s = 3;
  result.report = {Termination::converged, -1, 0, "port_reduction", 3, "converged"};
  return result;
}

Json json_of(const InferResult& result, const RunRecord& record = {}) {
  return parse_json("result", infer_result_json(result, record)).root;
}

}  // namespace

TEST_CASE("an inference result has the members of the contract", "[io][unit]") {
  const auto json = json_of(small_result(), {.configuration_json = "{\"name\": \"x\"}", .threads = 2});

  CHECK(json["schema"] == 1);
  CHECK(json["kind"] == "infer_result");
  CHECK(json["images"] == 4);
  CHECK(json["accuracy_ideal"] == 1.0);
  CHECK(json["accuracy_circuit"] == 0.5);
  CHECK(json["same_class"] == 0.75);
  CHECK(json["mean_deviation_v"] == 0.001);
  CHECK(json["worst_deviation_v"] == 0.25);
  CHECK(json["power_w"]["senses"] == 5.0);
  CHECK(json["images_per_s"] == 1000.0);
  CHECK(json["cross_check"].is_null());
  CHECK(json["comparisons"].dump() == "[]");
  CHECK(json["confusion"].dump() == "[[1,1],[0,2]]");
  CHECK(json["interrupted"] == false);
  CHECK(json["wall_s"] == 3.0);
  CHECK(json["report"]["termination"] == "converged");
  CHECK(json["seed"].is_null());
  CHECK(json["threads"] == 2);
  CHECK(json["configuration"]["name"] == "x");
  CHECK(!json.contains("outputs_v"));
}

TEST_CASE("without a circuit its numbers are null", "[io][unit]") {
  auto result = small_result();
  result.circuit.reset();

  const auto json = json_of(result);

  for (const auto* key :
       {"accuracy_circuit", "same_class", "mean_deviation_v", "worst_deviation_v", "power_w", "images_per_s"}) {
    CHECK(json.at(key).is_null());
  }
}

TEST_CASE("a cross-check and comparisons come with the inference result", "[io][unit]") {
  auto result = small_result();
  result.cross_check = SpiceOutcome{3, 1e-9, 2e-9, 3e-9, 14, 0.5, "39"};
  result.comparisons.push_back({"low", "low resistance", small_circuit()});

  const auto json = json_of(result);

  CHECK(json["cross_check"].dump() ==
        R"({"images":3,"max_abs_error_v":1e-09,"max_rel_error":2e-09,"node_max_rel_error":3e-09,)"
        R"("ngspice_wall_s":14.0,"native_wall_s":0.5,"ngspice_version":"39"})");
  CHECK(json["comparisons"][0]["name"] == "low");
  CHECK(json["comparisons"][0]["accuracy_circuit"] == 0.5);
  CHECK(json["comparisons"][0]["power_w"]["cells"] == 1.0);
}

TEST_CASE("outputs that were kept are in the inference result, NaN as null", "[io][unit]") {
  auto result = small_result();
  result.outputs_v = (Eigen::MatrixXd(2, 2) << 0.1, 0.2, std::nan(""), 0.4).finished();

  CHECK(json_of(result)["outputs_v"].dump() == "[[0.1,0.2],[null,0.4]]");
  CHECK(infer_result_csv(result) == "output0_v,output1_v\n0.1,0.2\nnan,0.4\n");
}

TEST_CASE("an inference as CSV is one line of numbers where outputs were not kept", "[io][unit]") {
  auto result = small_result();
  const std::string header =
      "images,accuracy_ideal,accuracy_circuit,same_class,mean_deviation_v,worst_deviation_v,cells_w,row_wires_w,"
      "col_wires_w,drivers_w,senses_w,source_w,images_per_s\n";

  CHECK(infer_result_csv(result) == header + "4,1,0.5,0.75,0.001,0.25,1,2,3,4,5,15,1000\n");

  result.circuit.reset();
  CHECK(infer_result_csv(result) == header + "4,1,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan\n");
}
