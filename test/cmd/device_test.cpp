#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <thread>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

namespace {

const std::string kProject = SOTTO_SOURCE_DIR "/";

std::string card(const std::string& name) {
  return kProject + "devices/" + name + ".json";
}

std::vector<std::string> example(const std::string& verb, const std::string& name) {
  return {"device", verb, "--in", kProject + "examples/device_" + name + ".json"};
}

}  // namespace

TEST_CASE("device prints the card with its sources and what follows from it", "[cmd][cli]") {
  const auto outcome = run_program({"device", card("imac_sot")});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK_THAT(outcome.out, Catch::StartsWith("imac_sot (sot_mtj)\n"));
  CHECK_THAT(outcome.out, Catch::Contains("iCAS-Lab/IMAC-DSE@b098ca6"));
  CHECK_THAT(outcome.out, Catch::Contains("conductance_p_siemens                 0.0001683"));  // 1 / 5941.78 ohm
  CHECK_THAT(outcome.out, Catch::Contains("resistance_ap_ohm                     17825.3"));
}

TEST_CASE("a card without resistances is printed, and what is missing is said", "[cmd][cli]") {
  const auto outcome = run_program({"device", card("utaustin_sot")});

  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Catch::Contains("not computed\n  read path"));
  CHECK_THAT(outcome.out, Catch::Contains("/parameters/tmr_ratio: the value is blank (null)"));
}

TEST_CASE("every device card is printed with exit code 0", "[cmd][cli]") {
  int printed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kProject + "devices")) {
    const auto path = entry.path().string();
    if (!path.ends_with(".json") || content_of(path).find("\"device_card\"") == std::string::npos) continue;
    const auto outcome = run_program({"device", path});
    INFO(path << "\n" << outcome.err);
    CHECK(outcome.exit_code == 0);
    ++printed;
  }
  CHECK(printed == 37);
}

TEST_CASE("device gives JSON and CSV, and answers questions about read and write", "[cmd][cli]") {
  const auto json = run_program({"device", card("vgsot_zhang2020"), "--format", "json", "--write-pulse", "2e-9",
                                 "--write-current", "1e-4", "--read-voltage", "0.2"})
                        .json();
  CHECK(json["kind"] == "device_result");
  CHECK(std::abs(json["derived"]["delta"]["value"].get<double>() - 36.36) < 0.01);
  CHECK(std::abs(json["derived"]["sot_write_energy_j"]["value"].get<double>() / 2.224e-14 - 1) < 1e-9);  // I^2 R t
  CHECK(json["parameters"]["spin_hall_angle"]["value"] == 0.25);

  const auto csv = run_program({"device", card("vgsot_zhang2020"), "--format", "csv"});
  CHECK_THAT(csv.out, Catch::StartsWith("name,value,source\n") && Catch::Contains("\ndelta,36.35"));
}

TEST_CASE("a device report is one page of its own", "[cmd][cli]") {
  const TempFolder folder;

  const auto outcome =
      run_program({"device", card("umn_she"), "--report", folder.at("d.html"), "--out", folder.at("d.txt")});

  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.empty());
  CHECK_THAT(content_of(folder.at("d.html")), Catch::StartsWith("<!doctype html>") && Catch::Contains("<svg"));
  CHECK_THAT(content_of(folder.at("d.txt")), Catch::StartsWith("umn_she"));
}

TEST_CASE("the example of a trajectory ends in its published state", "[cmd][cli]") {
  const auto outcome = run_program(example("trajectory", "trajectory_sot"));

  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(std::abs(json["end"][0].get<double>() + 0.4) < 1e-6);
  CHECK(std::abs(json["end"][2].get<double>() + 0.2) < 1e-6);
  CHECK(json["seed"].is_null());
  CHECK(json["configuration"]["macrospin"]["gilbert_damping"] == 0.05);
}

TEST_CASE("the example of a card gives a line per time with its resistance", "[cmd][cli]") {
  auto arguments = example("trajectory", "trajectory_card");
  arguments.insert(arguments.end(), {"--format", "csv", "--set", "record_every=100"});

  const auto outcome = run_program(arguments);

  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Catch::StartsWith("time_s,mx,my,mz,resistance_ohm\n0,"));
}

TEST_CASE("the examples of switching run and name their thresholds", "[cmd][cli]") {
  auto gated = example("switching", "switching_vgsot");
  gated.insert(gated.end(), {"--set", "samples=128", "--set", "scan.width_s=1e-9"});
  const auto by_card = run_program(gated);
  const auto threshold = run_program(example("switching", "switching_threshold"));

  INFO(by_card.err << threshold.err);
  REQUIRE(by_card.exit_code == 0);
  CHECK(by_card.json()["points"].size() == 6);
  CHECK(by_card.json()["points"][0]["probability"] == 0);
  CHECK(by_card.json()["points"][5]["probability"] > 0.5);
  REQUIRE(threshold.exit_code == 0);
  CHECK(std::abs(threshold.json()["thresholds"][0]["amplitude"].get<double>() / -0.3837 - 1) < 0.005);
}

TEST_CASE("the example of back-switching rises to 1 and falls again", "[cmd][cli]") {
  auto arguments = example("switching", "switching_back");
  arguments.insert(arguments.end(), {"--set", "samples=500", "--set", "scan.amplitude=[-0.3, -0.45, -0.8]"});

  const auto json = run_program(arguments).json();

  CHECK(json["points"][0]["probability"] < 0.05);
  CHECK(json["points"][1]["probability"] > 0.95);
  CHECK(json["points"][2]["probability"] < 0.7);
}

TEST_CASE("the example of write error rates reaches 1e-9 and below", "[cmd][cli]") {
  auto arguments = example("wer", "wer_stt");
  arguments.insert(arguments.end(), {"--set", "scan.width_tau=[10]", "--set", "scan.amplitude=[-2, -3]"});

  const auto outcome = run_program(arguments);

  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(std::abs(json["points"][0]["write_error_rate"].get<double>() / 8.58164e-8 - 1) < 5e-4);  // published
  CHECK(json["points"][1]["write_error_rate"] < 1e-9);
  CHECK(json["points"][0]["method"] == "fokker_planck");
}

TEST_CASE("the example of equilibrium agrees with its closed form", "[cmd][cli]") {
  const auto outcome = run_program(example("equilibrium", "equilibrium"));

  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(std::abs(json["square_exact"].get<double>() - 0.7573529) < 1e-7);
  CHECK(std::abs(json["square"].get<double>() - 0.7573529) < 5 * json["square_standard_error"].get<double>() + 0.0025);
}

TEST_CASE("the seed of the command line counts, and threads do not", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto run = [&](const std::string& seed, const std::string& threads) {
    return run_program({"device", "switching", "--in", folder.at("job.json"), "--seed", seed, "--threads", threads,
                        "--set", "scan.amplitude=-0.5", "--set", "scan.width_s=2e-10", "--set", "samples=1000"})
        .json();
  };

  const auto one = run("5", "1");
  const auto two = run("5", "2");
  const auto other = run("6", "1");

  CHECK(one["seed"] == 5);
  CHECK(one["points"] == two["points"]);
  CHECK(one["points"] != other["points"]);
}

TEST_CASE("a time step that is far too long is no result", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);

  const auto outcome = run_program({"device", "switching", "--in", folder.at("job.json"), "--set", "step_s=1", "--set",
                                    "macrospin.field_over_hk=[1e300, 0, 0]"});

  CHECK(outcome.exit_code != 0);
  CHECK_THAT(outcome.err, Catch::StartsWith("sotto: "));
}

TEST_CASE("numbers that are missing end with exit code 2 and a sentence", "[cmd][cli]") {
  auto overflow = example("switching", "switching_threshold");
  overflow.insert(overflow.end(), {"--set", "scan.amplitude=-1e200", "--set", "scan.width_s=1e-10"});
  auto empty = example("equilibrium", "equilibrium");
  empty.insert(empty.end(), {"--set", "macrospin.delta=60", "--set", "start=[-1, -1, -1]", "--set", "domain=well",
                             "--set", "samples=32", "--set", "duration_s=1e-13"});

  const auto no_end = run_program(overflow);
  const auto no_sample = run_program(empty);

  CHECK(no_end.exit_code == 2);
  CHECK(no_end.json()["points"][0]["probability"].is_null());
  CHECK_THAT(no_end.err, Catch::Contains("has no end"));
  CHECK(no_sample.exit_code == 2);
  CHECK(no_sample.json()["square"].is_null());
  CHECK_THAT(no_sample.err, Catch::Contains("no sample lies in the well"));
}

TEST_CASE("Ctrl-C ends a grid after its point, with the points that are done", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  std::string amplitudes = "[-0.1";
  for (int k = 0; k < 20000; ++k) amplitudes += ", -0.1";
  Running grid({"device", "switching", "--in", folder.at("job.json"), "--set", "samples=2000", "--set",
                "scan.amplitude=" + amplitudes + "]"});
  grid.wait_for_handler();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));

  grid.interrupt();
  const auto outcome = grid.wait();

  CHECK(outcome.exit_code == 2);
  REQUIRE(!outcome.out.empty());
  CHECK(outcome.json()["interrupted"] == true);
  CHECK(outcome.json()["points"].size() < 40002);
  CHECK_THAT(outcome.err, Catch::Contains("interrupted; the points that were complete are in the result"));
}
