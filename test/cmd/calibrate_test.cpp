#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"
#include "study/tiny_experiment.hpp"

using namespace sotto::test;

namespace {

const std::string kJob = R"({"schema": 1, "kind": "calibration_job", "name": "small", "netlist": "neuron_mtj2.sub",
  "models": "bsim4_45nm.mod", "nominal": {"tmr_ratio": 2}, "sweep": {"tmr_ratio": [1, 2]},
  "input": {"low_v": -1, "high_v": 1, "samples": 65}, "table_knots": 17})";

Outcome calibrate(const TempFolder& folder, const std::vector<std::string>& assignments = {}) {
  std::vector<std::string> arguments = {"calibrate", "--in", folder.write("job.json", kJob), "--out",
                                        folder.at("card.json")};
  for (const auto& assignment : assignments) arguments.insert(arguments.end(), {"--set", assignment});
  return run_program(arguments);
}

/// Refused with exit code 1, one sentence and no file.
void check_refused(const std::string& assignment, const std::string& sentence) {
  const TempFolder folder;
  const auto outcome = calibrate(folder, {assignment});
  INFO(outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Catch::Contains(sentence));
  CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
  CHECK_FALSE(std::filesystem::exists(folder.at("card.json")));
}

}  // namespace

TEST_CASE("a calibrated card drives a network", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto made = calibrate(folder);
  INFO(made.err);
  REQUIRE(made.exit_code == 0);
  CHECK_THAT(made.err, Catch::Contains("table residual"));

  const auto table =
      run_program({"infer", "--in", folder.at("experiment.json"), "--outputs", "--set", "circuit.neuron=card.json"});
  const auto logistic = run_program({"infer", "--in", folder.at("experiment.json"), "--outputs", "--set",
                                     R"(circuit.neuron={"card": "card.json", "curve": "logistic"})"});

  INFO(table.err);
  REQUIRE(table.exit_code == 0);
  REQUIRE(logistic.exit_code == 0);
  CHECK(table.json()["accuracy_circuit"] == 1.0);
  CHECK(table.json()["outputs_v"] != logistic.json()["outputs_v"]);
}

TEST_CASE("the same job gives the same bytes, whatever the number of workers", "[cmd][cli]") {
  const TempFolder folder;
  const auto job = folder.write("job.json", kJob);

  const auto one = run_program({"calibrate", "--in", job, "--threads", "1", "--quiet"});
  const auto three = run_program({"calibrate", "--in", job, "--threads", "3", "--quiet"});

  CHECK(one.exit_code == 0);
  CHECK(one.err.empty());
  CHECK(one.out == three.out);
}

TEST_CASE("conditions outside the validity box of a card end the program with the limit", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  REQUIRE(calibrate(folder).exit_code == 0);

  const auto outcome = run_program({"infer", "--in", folder.at("experiment.json"), "--set",
                                    R"(circuit.neuron={"card": "card.json", "conditions": {"temperature_k": 400}})"});

  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Catch::Contains("temperature_k = 400 must be 300, the validity box of the calibration"));
}

TEST_CASE("a bad calibration job is refused with one sentence and leaves no file", "[cmd][cli]") {
  check_refused("sweep.tmr_ratio=[1,3]", "job.json: tmr_ratio = 2 must be among the values of its sweep");
  check_refused("netlist=nothing.sub", "nothing.sub: no such netlist");
  check_refused("netlist=bsim4_45nm.mod", "0 .subckt cards, must be one: the neuron");
  check_refused("step={\"hold_s\": 2e-11}", "step.hold_s is too short");
  check_refused("tabel_knots=3", "tabel_knots");
}

TEST_CASE("a network calibration that cannot be, or does not converge, leaves no card", "[cmd][cli]") {
  const TempFolder folder;
  const auto steep =
      run_program({"infer", "--in", write_tiny_experiment(folder), "--set", "circuit.neuron.slope_per_v=2", "--outputs",
                   "--format", "csv", "--out", folder.at("r.csv")});
  REQUIRE(steep.exit_code == 0);
  write_tiny_experiment(folder, R"(, "reference": {"file": "r.csv"})");
  const auto job = folder.write("job.json", R"({"schema": 1, "kind": "network_calibration", "name": "fitted",
    "experiment": "tiny.json", "fit": {"curve": "logistic"}, "fit_images": 4})");
  const auto fit = [&](const std::string& assignment) {
    return run_program({"calibrate", "--in", job, "--out", folder.at("card.json"), "--report", folder.at("card.html"),
                        "--quiet", "--set", assignment});
  };

  const auto few = fit("fit_images=1");
  const auto cut = fit("fit.max_iterations=1");

  CHECK(few.exit_code == 1);
  CHECK_THAT(few.err, Catch::EndsWith("job.json: fit_images = 1 (2 voltages) must be more: 4 parameters need at least "
                                      "as many voltages\n"));
  CHECK(cut.exit_code == 2);
  CHECK_THAT(cut.err, Catch::EndsWith("job.json: the fit did not converge, no card is written\n"));
  CHECK_FALSE(std::filesystem::exists(folder.at("card.json")));
  CHECK_FALSE(std::filesystem::exists(folder.at("card.html")));
  CHECK(fit("fit_images=4").exit_code == 0);
  CHECK(std::filesystem::exists(folder.at("card.json")));
}

TEST_CASE("where ngspice refuses the netlist the program ends with 2 and ngspice's words", "[cmd][cli]") {
  const TempFolder folder;
  folder.write("bad.sub", "* bad\n.subckt bad in out vdd vss\nR1 in out {undefined}\n.ends\n");

  const auto outcome = calibrate(folder, {"netlist=bad.sub"});

  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("sotto: corner tt, ra_ohm_m2 = 1e-11") && Catch::Contains("ngspice failed"));
  CHECK_FALSE(std::filesystem::exists(folder.at("card.json")));
}

TEST_CASE("Ctrl-C ends a calibration with exit code 2 and leaves no card", "[cmd][cli]") {
  const TempFolder folder;
  const auto job = folder.write("job.json", kJob);
  std::string many = "[1";
  for (int k = 1; k < 2000; ++k) many += "," + std::to_string(1 + k * 1e-3);
  Running run({"calibrate", "--in", job, "--out", folder.at("card.json"), "--set", "sweep.tmr_ratio=" + many + "]",
               "--set", "input.samples=20001"});
  run.wait_for_handler();

  run.interrupt();
  const auto outcome = run.wait();

  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("interrupted"));
  CHECK_FALSE(std::filesystem::exists(folder.at("card.json")));
}
