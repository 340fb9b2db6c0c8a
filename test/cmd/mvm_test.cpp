#include <catch2/catch.hpp>
#include <filesystem>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"
#include "support/approx.hpp"

using namespace sotto::test;
using Catch::Matchers::WithinRel;

namespace {

const std::string kOneCell = R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[1000]],
  "row_segment_ohm": 2, "col_segment_ohm": 3, "inputs_v": [[1.005], [-2.01]]})";

}  // namespace

TEST_CASE("mvm of one cell is Ohm's law", "[cmd][cli]") {
  const TempFolder folder;

  const auto outcome = run_program({"mvm", "--in", folder.write("one.json", kOneCell)});

  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(json["kind"] == "mvm_result");
  CHECK_THAT(json["outputs_a"][0][0].get<double>(), WithinRel(1e-3, kRelLinearSolve));
  CHECK_THAT(json["outputs_a"][1][0].get<double>(), WithinRel(-2e-3, kRelLinearSolve));
  CHECK(json["report"]["termination"] == "converged");
  CHECK(json["configuration"]["row_segment_ohm"] == 2.0);
  CHECK(outcome.err.empty());
}

TEST_CASE("a case can come from stdin", "[cmd][cli]") {
  const auto outcome = run_program({"mvm", "--in", "-"}, {.input = kOneCell});

  REQUIRE(outcome.exit_code == 0);
  CHECK_THAT(outcome.json()["outputs_a"][0][0].get<double>(), WithinRel(1e-3, kRelLinearSolve));
}

TEST_CASE("a value of the case can be set from the command line", "[cmd][cli]") {
  const auto outcome =
      run_program({"mvm", "--in", "-", "--set", "inputs_v.0.0=2.01", "--set", "inputs_v.1=[0]"}, {.input = kOneCell});

  REQUIRE(outcome.exit_code == 0);
  CHECK_THAT(outcome.json()["outputs_a"][0][0].get<double>(), WithinRel(2e-3, kRelLinearSolve));
  CHECK(outcome.json()["outputs_a"][1][0] == 0.0);
}

TEST_CASE("mvm as CSV is a header and one line per input", "[cmd][cli]") {
  const auto outcome =
      run_program({"mvm", "--in", "-", "--format", "csv", "--set", "inputs_v=[[0]]"}, {.input = kOneCell});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "output0_a\n0\n");
}

TEST_CASE("nodes and power come on request", "[cmd][cli]") {
  const auto json = run_program({"mvm", "--in", "-", "--nodes"}, {.input = kOneCell}).json();

  CHECK_THAT(json.at("row_node_v")[0][0][0].get<double>(), WithinRel(1.003, kRelLinearSolve));
  CHECK_THAT(json.at("col_node_v")[0][0][0].get<double>(), WithinRel(0.003, kRelLinearSolve));
  CHECK_THAT(json.at("power_w")[0]["cells"].get<double>(), WithinRel(1e-3, kRelLinearSolve));
  CHECK_THAT(json.at("power_w")[0]["source"].get<double>(), WithinRel(1.005e-3, kRelLinearSolve));
}

TEST_CASE("every method gives the same outputs, and repeating does not change them", "[cmd][cli]") {
  const auto outputs = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"mvm", "--in", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, {.input = kCase}).json()["outputs_a"][0];
  };
  const auto reference = outputs({"--method", "reference"});

  for (const auto& more :
       std::vector<std::vector<std::string>>{{"--repeat", "3"},
                                             {"--method", "line_sweeps"},
                                             {"--method", "line_pcg"},
                                             {"--method", "port_reduction"},
                                             {"--method", "direct"},
                                             {"--simd", "baseline"},
                                             {"--threads", "2"}}) {
    for (std::size_t j = 0; j < 2; ++j) {
      CHECK_THAT(outputs(more)[j].get<double>(), WithinRel(reference[j].get<double>(), kRelLinearSolve));
    }
  }
}

TEST_CASE("an output file is replaced as a whole, and kept where the run fails", "[cmd][cli]") {
  const TempFolder folder;
  const auto out = folder.write("out.json", "old");
  const auto bad = folder.write("bad.json", "{");

  CHECK(run_program({"mvm", "--in", bad, "--out", out}).exit_code == 1);
  CHECK(content_of(out) == "old");
  const auto outcome = run_program({"mvm", "--in", "-", "--out", out}, {.input = kOneCell});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.empty());
  CHECK(nlohmann::json::parse(content_of(out))["kind"] == "mvm_result");
  const std::filesystem::directory_iterator files(std::filesystem::path(out).parent_path());
  CHECK(std::distance(begin(files), end(files)) == 2);
}
TEST_CASE("mvm of a case with capacitance tells delay and charging energy", "[cmd][cli]") {
  const auto outcome = run_program({"mvm", "--in", "-", "--set", R"(capacitance={"row_segment_f": 1e-15})"},
                                   {.input = kOneCell});

  REQUIRE(outcome.exit_code == 0);
  // 2 ohm before and 1003 ohm behind the only node with capacitance.
  CHECK_THAT(outcome.json().at("delay_s")[0][0].get<double>(), WithinRel(1e-15 * 2.0 * 1003 / 1005, kRelSweeps));
  CHECK_THAT(outcome.json().at("charging_energy_j")[1].get<double>(), WithinRel(1e-15 * 2.006 * 2.006, kRelSweeps));
  CHECK(outcome.json()["configuration"]["capacitance"]["row_segment_f"] == 1e-15);
}

