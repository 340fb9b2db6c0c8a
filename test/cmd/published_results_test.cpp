#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "cmd/program.hpp"
#include "io/file_fixture.hpp"
#include "io/gz_bytes.hpp"
#include "support/data_dir.hpp"

using namespace sotto::test;

namespace {

constexpr int kImages = 2000;  // as many as were simulated in HSPICE
constexpr int kClasses = 10;

std::string example(const std::string& name) {
  return std::string(SOTTO_SOURCE_DIR) + "/examples/" + name + ".json";
}

/// The columns output0_v ... output9_v: the last ten.
std::vector<std::vector<double>> published_outputs(const std::string& path) {
  std::istringstream lines(gunzipped(path));
  std::string line;
  std::getline(lines, line);
  REQUIRE(line.ends_with("output8_v,output9_v"));
  std::vector<std::vector<double>> rows;
  while (std::getline(lines, line)) {
    std::vector<double> values;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) values.push_back(std::stod(field));
    REQUIRE(values.size() > kClasses);
    rows.emplace_back(values.end() - kClasses, values.end());
  }
  return rows;
}

nlohmann::json inferred(const std::string& data, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"infer", "--quiet", "--in"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const auto outcome = run_program(words, {.environment = {{"SOTTO_DATA_DIR", data}}});
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  return outcome.json();
}

}  // namespace

TEST_CASE("ideal arithmetic of the 784-16-10 network has the published accuracy", "[cmd][golden]") {
  SOTTO_NEEDS_DATA_DIR(data);

  const auto json = inferred(data, {example("imac_dse_arithmetic")});

  CHECK(json["images"] == 10000);
  CHECK(json["accuracy_ideal"] == 0.8763);
}

TEST_CASE("ideal arithmetic of the 400-120-84-10 network has the published accuracy", "[cmd][golden]") {
  SOTTO_NEEDS_DATA_DIR(data);

  const auto json = inferred(data, {example("imac_sim_arithmetic")});

  CHECK(json["images"] == 10000);
  CHECK(json["accuracy_ideal"] == 0.9794);
}

/// What `sotto infer` says of one of the published HSPICE runs, all 2,000 images.
nlohmann::json reference_of(const std::string& data, const std::string& run, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {example("imac_hspice_" + run), "--images", "2000"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto reference = inferred(data, arguments)["reference"];
  REQUIRE(reference["images"] == kImages);
  return reference;
}

TEST_CASE(
    "layers one by one, averaged: a neuron fitted to another run meets HSPICE within 2.6 mV and 2.5 % of the energy",
    "[cmd][slow]") {
  // Measured: 2.53 mV, worst 13.8 mV, energy ratio 0.981, 2.3 % image by image. The issue asks for 13.6 mV and 10 %.
  constexpr double kRms_v = 2.6e-3, kWorst_v = 14.5e-3, kEnergy = 0.025;
  SOTTO_NEEDS_DATA_DIR(data);

  const auto reference = reference_of(data, "separate_average");

  CHECK(reference["rms_error_v"].get<double>() < kRms_v);
  CHECK(reference["worst_error_v"].get<double>() < kWorst_v);
  CHECK(reference["same_class"] == 1.0);
  CHECK(reference["energy"]["supply"]["ratio"].get<double>() == Approx(1).margin(kEnergy));
  CHECK(reference["energy"]["supply"]["rms_rel_error"].get<double>() < kEnergy);
  CHECK(reference["energy"]["supply"]["worst_rel_error"].get<double>() < 0.05);
}

TEST_CASE(
    "layers one by one, summed: the neuron fitted to the first half meets HSPICE within 3 mV and 2.5 % of the energy",
    "[cmd][slow]") {
  constexpr double kRms_v = 3.0e-3, kEnergy = 0.025;  // measured: 2.91 mV, 2.3 % image by image
  SOTTO_NEEDS_DATA_DIR(data);

  const auto reference = reference_of(data, "separate_sum");

  CHECK(reference["rms_error_v"].get<double>() < kRms_v);
  CHECK(reference["same_class"].get<double>() >= 0.999);
  CHECK(reference["energy"]["supply"]["ratio"].get<double>() == Approx(1).margin(0.001));
  CHECK(reference["energy"]["supply"]["rms_rel_error"].get<double>() < kEnergy);
}

TEST_CASE("digital neurons: with nothing fitted the circuit meets HSPICE within 3.7 mV", "[cmd][slow]") {
  constexpr double kRms_v = 3.7e-3;  // measured: 3.64 mV
  SOTTO_NEEDS_DATA_DIR(data);

  const auto reference = reference_of(data, "digital_neuron");

  CHECK(reference["rms_error_v"].get<double>() < kRms_v);
  CHECK(reference["same_class"].get<double>() >= 0.999);
  // The bias rows alone: HSPICE counts 12.4 pJ more, the same for every image (lib/network/README.md).
  CHECK(reference["energy"]["bias_rows"]["ratio"].get<double>() == Approx(0.895).margin(0.005));
  CHECK(reference["energy"]["bias_rows"]["correlation"].get<double>() > 0.99);
}

TEST_CASE("without the bias rows of weight 0 the summed partitions are ten times further from HSPICE", "[cmd][slow]") {
  SOTTO_NEEDS_DATA_DIR(data);

  const auto reference = reference_of(data, "digital_neuron", {"--set", "circuit.partition.bias_rows=last"});

  CHECK(reference["rms_error_v"].get<double>() > 36e-3);
}

TEST_CASE("one netlist: a plain logistic behind 650 ohm is 20 mV from HSPICE, the fitted loaded neuron 4.6 mV",
          "[cmd][slow]") {
  constexpr double kPlain_v = 20e-3, kFitted_v = 4.6e-3;  // measured: 19.57 and 4.52 mV
  SOTTO_NEEDS_DATA_DIR(data);

  const auto plain = reference_of(data, "monolithic");
  const auto fitted =
      reference_of(data, "monolithic", {"--set", "circuit.neuron=../devices/neuron_imac_14nm_loaded_fitted.json"});

  CHECK(plain["rms_error_v"].get<double>() < kPlain_v);
  CHECK(fitted["rms_error_v"].get<double>() < kFitted_v);
}

TEST_CASE("the card of the IMAC neuron is what its calibration gives, and holds on images that it has not seen",
          "[cmd][slow]") {
  constexpr double kSame_v = 1e-6;  // another SIMD level rounds otherwise
  SOTTO_NEEDS_DATA_DIR(data);
  const auto outcome = run_program({"calibrate", "--in", example("calibrate_imac_neuron"), "--out", "-"},
                                   {.environment = {{"SOTTO_DATA_DIR", data}}});
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);

  std::ifstream file(std::string(SOTTO_SOURCE_DIR) + "/devices/neuron_imac_14nm_fitted.json");
  const auto stored = nlohmann::json::parse(file)["curves"]["output_v"];
  const auto made = outcome.json()["curves"]["output_v"];
  REQUIRE(made.size() == stored.size());
  for (std::size_t k = 0; k < made.size(); ++k) {
    CHECK(made[k].get<double>() == Approx(stored[k].get<double>()).margin(kSame_v));
  }
  CHECK_THAT(outcome.err, Catch::Contains("Held out: 1000 images, rms 2.9"));
}

TEST_CASE(
    "a transistor neuron at 22 nm that has seen none of the outputs finds 96.4 % of the classes, not the voltages",
    "[cmd][slow]") {
  SOTTO_NEEDS_DATA_DIR(data);
  const TempFolder folder;
  const auto made = run_program(
      {"calibrate", "--quiet", "--in", example("calibrate_neuron_22nm_imac"), "--out", folder.at("card.json")});
  INFO(made.err);
  REQUIRE(made.exit_code == 0);

  const auto reference =
      reference_of(data, "separate_average", {"--set", "circuit.neuron=\"" + folder.at("card.json") + "\""});

  CHECK(reference["same_class"].get<double>() == Approx(0.964).margin(0.005));    // behind the resistance of every knot
  CHECK(reference["rms_error_v"].get<double>() == Approx(0.1417).margin(0.005));  // its slope is 1.3, theirs is 1.9
}

TEST_CASE("output voltages of the 400-120-84-10 circuit are 13.6 mV (rms) from the published ones of HSPICE",
          "[cmd][slow]") {
  // Measured: 13.64 mV between the two. A band around it, so that any change of the circuit is noticed.
  constexpr double kRmsLowest_v = 13.0e-3, kRmsHighest_v = 14.2e-3;
  SOTTO_NEEDS_DATA_DIR(data);
  const auto published = published_outputs(data + "/imac_sim/hspice/separate_average.csv.gz");
  REQUIRE(published.size() == kImages);

  const auto json = inferred(data, {example("imac_sim_pcm_wires"), "--images", std::to_string(kImages), "--outputs"});

  const auto outputs = json["outputs_v"];
  REQUIRE(outputs.size() == kImages);
  double squares = 0;
  for (std::size_t k = 0; k < kImages; ++k) {
    for (std::size_t j = 0; j < kClasses; ++j) {
      squares += std::pow(outputs[k][j].get<double>() - published[k][j], 2);
    }
  }
  const double rms_v = std::sqrt(squares / (kImages * kClasses));
  CHECK(rms_v > kRmsLowest_v);
  CHECK(rms_v < kRmsHighest_v);
}
