#include "sotto/io/experiment.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

/// An experiment of one layer of 2 x 1 in `folder`.
std::string write_experiment(const TempFolder& folder) {
  folder.write("W1.csv", "1\n-1\n");
  folder.write("B1.csv", "1\n");
  return folder.write("e.json", R"({"schema": 1, "kind": "experiment", "name": "small",
      "dataset": {"format": "idx", "images": "i.gz", "labels": "l.gz"},
      "model": {"layers": [{"weights": "W1.csv", "biases": "B1.csv", "slope": 0.5}]},
      "circuit": {"device": {"on_ohm": 5000, "off_ohm": 15000}, "wires": null,
                  "reader": {"kind": "difference_amplifier", "gain": 10},
                  "neuron": {"high_v": 0.8, "slope_per_v": 11}},
      "compare_with": ["other.json"]})");
}

std::string complaint(const std::string& assignment) {
  const TempFolder folder;
  const auto path = write_experiment(folder);
  return folder.complaint([&] { load_experiment(path, {{assignment}}); });
}

}  // namespace

TEST_CASE("an experiment is read with its model and its circuit", "[io][unit]") {
  const TempFolder folder;

  const auto experiment = load_experiment(write_experiment(folder));

  CHECK(experiment.name == "small");
  CHECK(experiment.dataset.images == folder.at("i.gz"));
  REQUIRE(experiment.model.size() == 1);
  CHECK(experiment.model[0].weights == Eigen::Vector2d(1, -1));
  CHECK(experiment.model[0].slope == 0.5);
  REQUIRE(experiment.circuit);
  CHECK(experiment.circuit->layers.size() == 1);
  CHECK(experiment.circuit->input_v_per_unit == 0.8);
  CHECK(experiment.compare_with == std::vector<std::string>{folder.at("other.json")});
}

TEST_CASE("overrides change the experiment and are recorded", "[io][unit]") {
  const TempFolder folder;
  const auto path = write_experiment(folder);

  const auto experiment = load_experiment(path, {{"circuit.bias_v=0.25", "name=changed"}});

  CHECK(experiment.circuit->layers[0].bias_v == 0.25);
  CHECK(experiment.name == "changed");
  CHECK_THAT(experiment.resolved_json, Catch::Contains("\"bias_v\": 0.25") && Catch::Contains("\"name\": \"changed\""));
  CHECK(!load_experiment(path, {{"circuit=null"}}).circuit);
}

TEST_CASE("a bad experiment is refused where it is bad", "[io][unit]") {
  CHECK(complaint("model={}") == "e.json: /model: exactly one of the keys file and layers must be given");
  CHECK(complaint("model.layers=[]") == "e.json: /model/layers: an array of 0 must be an array of at least one layer");
  CHECK(complaint("model.layers.0.slope=0") == "e.json: /model/layers/0/slope: 0 must be > 0");
  CHECK(complaint("model.layers.0.weights=W9.csv") == "W9.csv: cannot be read: No such file or directory");
  CHECK(complaint("model={\"file\": \"e.json\"}") ==
        "e.json: is not a complete zip archive (.npz): its directory is missing");
  CHECK(complaint("circiut={}") ==
        "e.json: /circiut: unknown key (did you mean \"circuit\"?); allowed are name, "
        "description, dataset, model, circuit, crosscheck_images, reference, compare_with, montecarlo");
  CHECK(complaint("circuit.reader.gain=[1, 2]") ==
        "e.json: /circuit/reader/gain: an array of 2 must be a number or an array of 1, one per layer");
  CHECK(complaint("reference={}") == "e.json: /reference/file: the key is required but missing");
  CHECK(complaint("compare_with=other.json") == "e.json: /compare_with: \"other.json\" must be an array");
  CHECK(complaint("kind=training") == "e.json: /kind: \"training\" must be \"experiment\"");
  CHECK(complaint("dataset.format=bmp") ==
        "e.json: /dataset/format: \"bmp\" must be \"idx\" or \"cifar10\" or \"packed_bits\"");
}

TEST_CASE("an experiment names the reference of its circuit", "[io][unit]") {
  const TempFolder folder;
  const auto path = write_experiment(folder);
  const std::string reference = R"(reference={"file": "r.csv.gz", "image": "n"})";

  CHECK(!load_experiment(path).reference);
  CHECK(load_experiment(path, {{reference}}).reference == ReferenceSpec{.file = folder.at("r.csv.gz"), .image = "n"});
  CHECK(folder.complaint([&] { load_experiment(path, {{reference, "circuit=null"}}); }) ==
        "e.json: /reference: an object must be absent where there is no circuit");
}
