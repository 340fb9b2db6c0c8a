#include "sotto/study/transistor_check.hpp"

#include <catch2/catch.hpp>

#include "study/tiny_experiment.hpp"

using namespace sotto;
using namespace sotto::study;

namespace {

/// The tiny experiment with two layers, so that the first neurons are loaded, and the published neuron at 45 nm.
std::string write_two_layers(const test::TempFolder& folder, const std::string& neuron) {
  write_tiny_experiment(folder);
  return folder.write("two.json", R"({"schema": 1, "kind": "experiment", "name": "two", "description": "two layers",
    "dataset": {"format": "idx", "images": "images.idx", "labels": "labels.idx", "classes": 2},
    "model": {"layers": [{"weights": "w.csv", "biases": "b.csv"}, {"weights": "w.csv", "biases": "b.csv"}]},
    "circuit": {"device": {"on_ohm": 20000.0, "off_ohm": 60000.0},
      "wires": {"row_segment_ohm": 2.0, "col_segment_ohm": 3.0},
      "reader": {"kind": "transimpedance", "feedback_ohm": 9375.0}, "neuron": )" +
                                      neuron + "}}");
}

const std::string kCard = "\"" SOTTO_SOURCE_DIR "/devices/neuron_mtj2_45nm.json\"";

}  // namespace

TEST_CASE("the behavioral network stays near the one with transistor neurons, and the parts say why",
          "[study][spice]") {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(write_two_layers(folder, kCard));

  const auto result = transistor_check(experiment, {.images = 4, .workers = 2});

  CHECK(result.images == 4);
  REQUIRE(result.layers.size() == 2);
  CHECK(result.within_tolerance());
  const auto& first = result.layers[0];
  CHECK(first.total.worst_v > 0);
  CHECK(first.inherited.worst_v < 1e-6);  // the first layer's readers are the same on both sides
  CHECK(first.curve.worst_v < 0.002);     // table residual: 0.16 % of a swing of 0.97 V
  CHECK(first.loading.worst_v < 0.005);
  CHECK(first.outside_table == 0);
  CHECK(result.layers[1].loading.worst_v == Approx(0).margin(2e-6));  // the last neurons are not loaded
  CHECK(result.same_class == 1);
  CHECK(result.transistor_v.rows() == 4);
}

TEST_CASE("a resistance without its operating point loads worse than that of every knot", "[study][spice]") {
  const test::TempFolder folder;
  auto experiment = io::load_experiment(write_two_layers(folder, kCard));
  const auto at_knots = transistor_check(experiment, {.images = 4});
  for (auto& layer : experiment.circuit->layers) layer.neuron.table.output_ohm.clear();

  const auto mean = transistor_check(experiment, {.images = 4});

  CHECK(mean.layers[0].loading.rms_v > 2 * at_knots.layers[0].loading.rms_v);
  CHECK(mean.layers[0].curve.rms_v == Approx(at_knots.layers[0].curve.rms_v).epsilon(0.2));
}

TEST_CASE("a logistic in place of the table shows as an error of the curve", "[study][spice]") {
  const test::TempFolder folder;
  const auto experiment =
      io::load_experiment(write_two_layers(folder, R"({"card": )" + kCard + R"(, "curve": "logistic"})"));

  const auto result = transistor_check(experiment, {.images = 4, .tolerance = 0.001});

  CHECK(result.layers[0].curve.worst_v > 0.005);  // logistic residual: 2.7 % of the swing
  CHECK_FALSE(result.within_tolerance());
}

TEST_CASE("neurons without a calibration, or of an edited netlist, have no transistors", "[study][unit]") {
  const test::TempFolder folder;
  const auto plain = io::load_experiment(write_tiny_experiment(folder));
  CHECK_THAT(folder.complaint([&] { transistor_check(plain); }),
             Catch::Contains("tiny.json: /circuit/neuron: must be a neuron card with a calibration"));

  std::string card = test::content_of(SOTTO_SOURCE_DIR "/devices/neuron_mtj2_45nm.json");
  card.replace(card.find("\"netlist_hash\": \"fnv1a64:") + 25, 4, "0000");
  folder.write("edited.json", card);
  const auto edited = io::load_experiment(write_two_layers(folder, "\"edited.json\""));
  CHECK_THAT(
      folder.complaint([&] { transistor_check(edited); }),
      Catch::Contains("edited.json: /calibration/netlist_hash: fnv1a64:0000") && Catch::Contains("calibrate again"));
}
