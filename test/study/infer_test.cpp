#include "sotto/study/infer.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "study/tiny_experiment.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

TEST_CASE("a network that separates the classes is right by arithmetic and as a circuit", "[study][unit]") {
  const test::TempFolder folder;
  const io::Experiment experiment = io::load_experiment(test::write_tiny_experiment(folder));

  const io::InferResult result = infer(experiment, {.keep_outputs = true});

  CHECK(result.images == 4);
  CHECK(result.accuracy_ideal == 1.0);
  REQUIRE(result.circuit);
  CHECK(result.circuit->accuracy == 1.0);
  CHECK(result.circuit->same_class == 1.0);
  CHECK(result.confusion == (Eigen::MatrixXi(2, 2) << 2, 0, 0, 2).finished());
  CHECK(result.outputs_v.rows() == 4);
  CHECK_THAT(result.circuit->mean_power.total_w(),
             Catch::WithinRel(result.circuit->mean_power.source_w, test::kRelLinearSolve));
}

TEST_CASE("without wires the circuit is the arithmetic, scaled to the rails of the neuron", "[study][unit]") {
  // Rf (1/5k - 1/15k) 0.8 V = 1 V per unit of z, and the neuron falls by 1 per volt: V = 0.8 h.
  const test::TempFolder folder;
  const auto experiment =
      io::load_experiment(test::write_tiny_experiment(folder), {{"circuit.wires=null", "circuit.bias_v=0.8"}});

  const io::InferResult result = infer(experiment, {.keep_outputs = true});

  REQUIRE(result.circuit);
  CHECK(result.circuit->worst_deviation_v < 1e-12);
  CHECK_THAT(result.outputs_v(0, 0), Catch::WithinRel(0.8 / (1 + std::exp(0.0)), test::kRelLinearSolve));  // z = -1 + 1
}

TEST_CASE("a run is compared with its reference, as far as the images go", "[study][unit]") {
  const test::TempFolder folder;
  folder.write("r.csv", "k,output0_v,output1_v,e\n0,0.4,0.5,1e-12\n3,0.6,0.5,2e-12\n");
  const auto experiment = io::load_experiment(test::write_tiny_experiment(
      folder, R"(, "reference": {"file": "r.csv", "image": "k", "energy_j": "e", "image_time_s": 1e-9})"));

  const io::InferResult all = infer(experiment, {.keep_outputs = true});
  const io::InferResult one = infer(experiment, {.images = 1});

  REQUIRE(all.reference);
  CHECK(all.reference->images == 2);
  CHECK(all.reference->output_mean_error_v(0) == Approx((all.outputs_v(0, 0) + all.outputs_v(3, 0) - 1.0) / 2));
  REQUIRE(all.reference->energy);
  CHECK(all.reference->energy->reference_j == Approx(1.5e-12));
  CHECK(!all.reference->energy->supply);
  CHECK(one.reference->images == 1);
  CHECK(one.reference->worst_image == 0);

  folder.write("r.csv", "k,output0_v,output1_v,e\n2,0.4,0.5,1e-12\n");
  CHECK_THROWS_WITH(infer(experiment, {.images = 2}),
                    folder.at("tiny.json: /reference: none of its images is among the first 2 of the dataset"));
}

TEST_CASE("deviation counts from ideal arithmetic in volts", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(test::write_tiny_experiment(folder),
                                              {{"circuit.wires=null", "circuit.neuron.low_v=-0.1", "circuit.bias_v=0"}});

  const io::InferResult result = infer(experiment, {.images = 1, .keep_outputs = true});

  // z = -1 + 1 in arithmetic, -1 in the circuit whose bias row is off: V = -0.1 + 0.9 / (1 + e^-1) against 0.35.
  const double expected_v = std::abs(-0.1 + 0.9 / (1 + std::exp(-1.0)) - 0.35);
  REQUIRE(result.circuit);
  CHECK_THAT(std::abs(result.outputs_v(0, 0) - 0.35), Catch::WithinRel(expected_v, 1e-9));
  CHECK(result.circuit->worst_deviation_v >= expected_v * (1 - 1e-9));
}

TEST_CASE("an experiment without circuit is arithmetic only", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(test::write_tiny_experiment(folder), {{"circuit=null"}});

  const io::InferResult result = infer(experiment);

  CHECK_FALSE(result.circuit);
  CHECK(result.accuracy_ideal == 1.0);
  CHECK_THROWS_WITH(infer(experiment, {.crosscheck_images = 1}), Catch::EndsWith("/circuit: a cross-check must have a circuit"));
}

TEST_CASE("a run carries the certificate of its reduction", "[study][unit]") {
  const test::TempFolder folder;

  const io::InferResult result = infer(io::load_experiment(test::write_tiny_experiment(folder)));

  CHECK(result.report.termination == Termination::converged);
  CHECK(result.report.kcl_residual_rel >= 0);
  CHECK(result.report.kcl_residual_rel < test::kRelLinearSolve);
}

TEST_CASE("voltages beyond double precision are not an answer", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment =
      io::load_experiment(test::write_tiny_experiment(folder), {{"circuit.input_v_per_unit=1e160"}});

  const io::InferResult result = infer(experiment);

  CHECK(result.report.termination == Termination::not_finite);
}

TEST_CASE("the model must fit the images and the classes", "[study][unit]") {
  const test::TempFolder folder;
  const std::string path = test::write_tiny_experiment(folder);
  folder.write("w.csv", "-1,1\n1,-1\n1,1\n");

  CHECK_THROWS_WITH(infer(io::load_experiment(path)), Catch::EndsWith("/model: 3 inputs must be the 2 values of an image"));
  folder.write("w.csv", "-1,1\n1,-1\n");
  CHECK_THROWS_WITH(infer(io::load_experiment(path, {{"dataset.classes=3"}})),
                    Catch::EndsWith("/model: 2 outputs must be the 3 classes of the dataset"));
  CHECK_THROWS_WITH(infer(io::load_experiment(path), {.crosscheck_images = 5}),
                    "crosscheck_images = 5 must be 0 ... 4 (images)");
}

TEST_CASE("experiments to compare with run on the same images", "[study][unit]") {
  const test::TempFolder folder;
  const std::string path = test::write_tiny_experiment(folder, R"(, "compare_with": ["other.json"])");
  std::string other = test::content_of(path);
  other.replace(other.find(R"(, "compare_with": ["other.json"])"), 32, "");
  other.replace(other.find("tiny"), 4, "swap");
  folder.write("other.json", other);

  const io::InferResult result = infer(io::load_experiment(path));

  REQUIRE(result.comparisons.size() == 1);
  CHECK(result.comparisons[0].name == "swap");
  CHECK(result.comparisons[0].circuit.accuracy == result.circuit->accuracy);
}

TEST_CASE("a run that is asked to stop keeps what is complete and says so", "[study][unit]") {
  const test::TempFolder folder;
  const std::atomic<bool> stop{true};

  const io::InferResult result = infer(io::load_experiment(test::write_tiny_experiment(folder)), {.stop = &stop});

  CHECK(result.interrupted);
  CHECK(result.report.termination == Termination::interrupted);
  CHECK_FALSE(result.circuit);
  CHECK(result.accuracy_ideal == 1.0);
}

TEST_CASE("progress runs to the end of every phase", "[study][unit]") {
  const test::TempFolder folder;
  std::vector<std::string> finished;

  (void)infer(io::load_experiment(test::write_tiny_experiment(folder)), {.on_progress = [&](const Progress& progress) {
                if (progress.fraction == 1) finished.push_back(progress.phase);
              }});

  CHECK(finished == std::vector<std::string>{"ideal arithmetic", "images"});
}

TEST_CASE("when ngspice gives no answer, what was computed before is kept", "[study][spice]") {
  const test::TempFolder folder;

  const io::InferResult result =
      infer(io::load_experiment(test::write_tiny_experiment(folder)), {.crosscheck_images = 3, .time_limit_s = 1e-6});

  CHECK_FALSE(result.cross_check);
  CHECK(result.cross_check_error.find("time limit") != std::string::npos);
  REQUIRE(result.circuit);
  CHECK(result.circuit->accuracy == 1.0);
}

TEST_CASE("an experiment says how many images run in ngspice, at most all", "[study][spice]") {
  const test::TempFolder folder;
  const auto experiment =
      io::load_experiment(test::write_tiny_experiment(folder, R"(, "crosscheck_images": 100)"));

  const io::InferResult result = infer(experiment, {.images = 2});

  REQUIRE(result.cross_check);
  CHECK(result.cross_check->images == 2);
}

TEST_CASE("the circuit of a run agrees with ngspice", "[study][spice]") {
  const test::TempFolder folder;

  const io::InferResult result =
      infer(io::load_experiment(test::write_tiny_experiment(folder)), {.crosscheck_images = 3});

  REQUIRE(result.cross_check);
  CHECK(result.cross_check->images == 3);
  CHECK(result.cross_check->max_abs_error_v < test::kRelContract);
  CHECK(result.cross_check->node_max_rel_error < test::kRelContract);
}

}  // namespace
}  // namespace sotto::study
