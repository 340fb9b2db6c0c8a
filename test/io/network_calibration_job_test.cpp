#include "sotto/io/network_calibration_job.hpp"

#include <catch2/catch.hpp>

#include "study/tiny_experiment.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

std::string write_job(const test::TempFolder& folder,
                      const std::string& energy = R"(, "energy_j": "e", "image_time_s": 1e-9)") {
  test::write_tiny_experiment(folder, R"(, "reference": {"file": "r.csv")" + energy + "}");
  return folder.write("job.json", R"({"schema": 1, "kind": "network_calibration", "name": "fitted",
    "experiment": "tiny.json", "set": ["circuit.neuron.slope_per_v=3"],
    "fit": {"curve": "table", "knots_v": [-1, 0, 0.5, 1], "output_ohm": true, "supply": true}, "fit_images": 3})");
}

std::string complaint(const std::string& assignment) {
  const test::TempFolder folder;
  return folder.complaint([&] { load_network_calibration_job(write_job(folder), {{assignment}}); });
}

}  // namespace

TEST_CASE("a job of a network calibration names experiment, curve and images", "[io][unit]") {
  const test::TempFolder folder;

  const auto job = load_network_calibration_job(write_job(folder));

  CHECK(job.name == "fitted");
  CHECK(job.experiment.circuit->layers[0].neuron.slope_per_v == 3);
  CHECK(job.experiment.reference->file == folder.at("r.csv"));
  CHECK(job.curve == NetworkCurve::table);
  CHECK(job.knots_v == std::vector<double>{-1, 0, 0.5, 1});
  CHECK(job.output_ohm);
  CHECK(job.supply);
  CHECK(job.fit_images == 3);
  CHECK(job.max_iterations == 200);
  CHECK(load_network_calibration_job(write_job(folder), {{"fit.max_iterations=3"}}).max_iterations == 3);
  CHECK(std::holds_alternative<NetworkCalibrationJob>(load_any_calibration_job(write_job(folder))));
  const auto other = load_any_calibration_job(SOTTO_SOURCE_DIR "/examples/calibrate_neuron_45nm.json");
  CHECK(std::holds_alternative<CalibrationJob>(other));
}

TEST_CASE("a bad job of a network calibration is refused where it is bad", "[io][unit]") {
  CHECK(complaint("fit.curve=cubic") ==
        "job.json: /fit/curve: \"cubic\" must be \"none\" or \"logistic\" or \"table\"");
  CHECK(complaint("fit.knots_v=[0, 1, 1, 2]") ==
        "job.json: /fit/knots_v: an array of 4 must be rising from knot to knot");
  CHECK(complaint("fit.knots_v=[0, 1, 2]") == "job.json: /fit/knots_v: an array of 3 must be at least 4 knots");
  CHECK(complaint("fit.max_iterations=0") == "job.json: /fit/max_iterations: 0 must be an integer in [1, 2147483647]");
  CHECK(complaint("fit_images=0") == "job.json: /fit_images: 0 must be an integer in [1, 2147483647]");
  CHECK(complaint("set=[\"reference.colour=1\"]").starts_with("tiny.json: /reference/colour: unknown key"));
  const test::TempFolder folder;
  CHECK(folder.complaint([&] { load_network_calibration_job(write_job(folder, "")); }) ==
        "job.json: /fit/supply: true must be false where the reference has no energies");
  test::write_tiny_experiment(folder);
  CHECK(folder.complaint([&] { load_network_calibration_job(folder.at("job.json")); }) ==
        "job.json: /experiment: \"tiny.json\" must be an experiment with a reference");
}
