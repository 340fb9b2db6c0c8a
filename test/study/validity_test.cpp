#include "sotto/study/validity.hpp"

#include <catch2/catch.hpp>

#include "sotto/study/infer.hpp"
#include "study/tiny_experiment.hpp"

using namespace sotto;
using namespace sotto::study;
using Catch::Contains;

namespace {

/// Two layers of virtual grounds: a row of the second is loaded with both cells of two pairs.
std::string write_two_layers(const test::TempFolder& folder, double on_ohm, double feedback_ohm) {
  test::write_tiny_experiment(folder);
  return folder.write("two.json", R"({"schema": 1, "kind": "experiment", "name": "two", "description": "two layers",
    "dataset": {"format": "idx", "images": "images.idx", "labels": "labels.idx", "classes": 2},
    "model": {"layers": [{"weights": "w.csv", "biases": "b.csv"}, {"weights": "w.csv", "biases": "b.csv"}]},
    "circuit": {"device": {"on_ohm": )" +
                                      std::to_string(on_ohm) + R"(, "off_ohm": )" + std::to_string(3 * on_ohm) +
                                      R"(}, "wires": null,
      "reader": {"kind": "transimpedance", "feedback_ohm": )" +
                                      std::to_string(feedback_ohm) + R"(},
      "neuron": ")" SOTTO_SOURCE_DIR R"(/devices/neuron_mtj2_45nm.json"}})");
}

std::vector<std::string> warnings_of(double on_ohm, double feedback_ohm) {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(write_two_layers(folder, on_ohm, feedback_ohm));
  const NetworkSolver solver(network_of(experiment));
  const auto result = solver.run(Eigen::MatrixXd::Constant(1, 2, 0.8));
  return validity_warnings(experiment, solver, result.beyond_table);
}

}  // namespace

TEST_CASE("a neuron inside of its calibration gives no warning", "[study][unit]") {
  CHECK(warnings_of(1e6, 1e5).empty());
}

TEST_CASE("a load below that of the calibration is said with both resistances", "[study][unit]") {
  const auto warnings = warnings_of(1500, 100);

  // Two pairs of 1500 and 4500 ohm to virtual grounds: 1/(2 (1/1500 + 1/4500)) = 562.5 ohm.
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("layer 0: neurons are loaded with 562 ohm, below ") &&
                              Contains("the smallest load of neuron_mtj2_45nm.json"));
}

TEST_CASE("inputs beyond the table are said with its ends", "[study][unit]") {
  const auto warnings = warnings_of(1e6, 1e8);

  REQUIRE_FALSE(warnings.empty());
  CHECK_THAT(warnings[0], Contains("layer 0: ") && Contains("% of the neurons' inputs are beyond -1 ... 1 V"));
}
