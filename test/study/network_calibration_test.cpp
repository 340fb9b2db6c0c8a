#include "sotto/study/network_calibration.hpp"

#include <catch2/catch.hpp>

#include "sotto/study/infer.hpp"
#include "study/tiny_experiment.hpp"

using namespace sotto;
using namespace sotto::study;
using Catch::Matchers::Contains;

namespace {

/// A job whose reference is what the tiny experiment gives with slope 2 where it says 1.
io::NetworkCalibrationJob slope_job(const test::TempFolder& folder) {
  const auto plain = test::write_tiny_experiment(folder);
  const auto truth = infer(io::load_experiment(plain, {{"circuit.neuron.slope_per_v=2"}}), {.keep_outputs = true});
  folder.write("r.csv", io::infer_result_csv(truth));
  test::write_tiny_experiment(folder, R"(, "reference": {"file": "r.csv"})");
  return io::load_network_calibration_job(folder.write("job.json", R"({"schema": 1, "kind": "network_calibration",
    "name": "fitted", "experiment": "tiny.json", "fit": {"curve": "logistic"}, "fit_images": 4})"));
}

}  // namespace

TEST_CASE("a neuron is calibrated against the outputs of another circuit, and its card says how well",
          "[study][unit]") {
  const test::TempFolder folder;

  const auto outcome = run_network_calibration(slope_job(folder), {.threads = 1});

  CHECK(outcome.start.slope_per_v == 1);
  CHECK(outcome.fit.before_fitted.rms_v > 0.01);
  CHECK(outcome.fit.fitted.rms_v < 1e-6);
  CHECK(outcome.card.source == "sotto calibrate: tiny against r.csv, first 4 images");
  REQUIRE(outcome.card.notes.size() == 2);
  CHECK_THAT(outcome.card.notes[0], Contains("Fitted: 4 images, rms 0.00 mV"));
  CHECK(outcome.card.notes[1] == "Held out: none; before 0.00 mV.");
  const auto card = folder.write("card.json", io::fitted_neuron_card_json(outcome.card));
  CHECK(io::load_neuron(card) == outcome.fit.neuron);
}

TEST_CASE("a neuron that the card cannot hold is refused before the fit", "[study][unit]") {
  const test::TempFolder folder;
  auto job = slope_job(folder);
  job.experiment.circuit->layers[0].neuron.delay_s = 1e-12;

  CHECK(folder.complaint([&] { run_network_calibration(job); }) ==
        "tiny.json: /circuit/neuron: delay_s = 1e-12 must be 0: a fitted card has no delay");
}

TEST_CASE("the report of a network calibration draws the curve before and after", "[study][unit]") {
  const test::TempFolder folder;
  const auto job = slope_job(folder);

  const auto html = network_calibration_report_html(job, run_network_calibration(job));

  CHECK_THAT(html, Contains("4 images, rms") && Contains("<svg") && Contains("fitted"));
}
