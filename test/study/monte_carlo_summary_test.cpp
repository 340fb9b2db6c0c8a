#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/monte_carlo.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one, and a linear system

/// Accuracy falls with the first parameter; every fifth sample fails.
MonteCarloRun made_run() {
  MonteCarloRun run{.output_names = {"accuracy", "param.temperature_k", "param.noise", "param.still"}, .samples = {}};
  for (int k = 0; k < 100; ++k) {
    SampleResult sample;
    sample.sample = k;
    if (k % 5 == 4) {
      sample.failure = "too hot";
    } else {
      sample.outputs = Eigen::Vector4d(1 - 0.001 * k, 300 + k, (k * 37) % 11, 5);
    }
    run.samples.push_back(sample);
  }
  return run;
}

TEST_CASE("a yield counts failed samples as bad, a mean leaves them out", "[study][unit]") {
  io::MonteCarloSettings settings;
  settings.spec.required_accuracy = 0.95;

  const io::MonteCarloResult result = summarize(made_run(), settings);

  REQUIRE(result.points.size() == 1);
  const auto& point = result.points[0];
  REQUIRE(point.yields.size() == 1);
  CHECK(point.yields[0].yield.value == Approx(41.0 / 100).epsilon(kRounding));  // k = 0 ... 50 but for ten that failed
  CHECK(point.failed == 20);
  CHECK(point.outputs[0].mean.value == Approx(1 - 0.001 * 49).epsilon(kRounding));
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].count == 20);
  CHECK(result.failures[0].first_sample == 4);
}

TEST_CASE("parameters are ranked by how much an output follows them, and one that stands still is left out",
          "[study][unit]") {
  const io::MonteCarloResult result = summarize(made_run(), {});

  const auto& ranking = result.points[0].correlations;
  REQUIRE(ranking.size() == 2);
  CHECK(ranking[0].parameter == "temperature_k");
  CHECK(ranking[0].spearman == Approx(-1).epsilon(kRounding));
  CHECK(std::abs(ranking[1].spearman) < 0.3);
}

TEST_CASE("shifted samples are told by their weights everywhere, with a warning where too few count", "[study][unit]") {
  MonteCarloRun run = made_run();
  for (SampleResult& sample : run.samples) sample.weight = sample.sample < 50 ? 2 : 0;
  io::MonteCarloSettings settings;
  settings.spec.required_accuracy = 0.95;
  MonteCarloRun half = run;
  half.samples.resize(50);
  for (SampleResult& sample : half.samples) sample.weight = 1;

  const io::PointSummary point = summarize(run, settings).points[0];
  const io::PointSummary plain = summarize(half, settings).points[0];

  CHECK(point.weighted);
  CHECK(point.effective_samples == Approx(40).epsilon(kRounding));
  CHECK(point.mean_weight.value == Approx(1).epsilon(kRounding));
  CHECK(point.outputs[0].mean.value == Approx(plain.outputs[0].mean.value).epsilon(kRounding));
  CHECK(point.outputs[0].standard_deviation == Approx(plain.outputs[0].standard_deviation).epsilon(kRounding));
  CHECK(point.yields[0].yield.value == Approx(plain.yields[0].yield.value).epsilon(kRounding));
  CHECK(point.correlations[0].spearman == Approx(-1).epsilon(kRounding));
  // 10 of the first 50 failed, 10 of weight 0 among the others, and 39 of weight 0 are not as accurate.
  CHECK(point.yields[0].miss.effective_misses == Approx(10).epsilon(kRounding));
  REQUIRE(point.warnings.size() == 1);
  CHECK_THAT(point.warnings[0], Catch::StartsWith("only 40 effective samples"));
  CHECK_FALSE(plain.weighted);
  CHECK(plain.warnings.empty());
}

TEST_CASE("the mean weight counts failed samples, as probabilities do, and the bound of what is unseen all",
          "[study][unit]") {
  MonteCarloRun run = made_run();
  for (SampleResult& sample : run.samples) sample.weight = sample.failure.empty() ? 2 : 0.5;
  io::MonteCarloSettings settings;
  settings.spec.nominal_share = 0.2;
  const double failed = static_cast<double>(num_failed(run));

  const io::PointSummary point = summarize(run, settings).points[0];
  settings.spec.nominal_share = 0;

  CHECK(failed > 0);
  CHECK(point.mean_weight.value == Approx(2 - 1.5 * failed / 100).epsilon(kRounding));
  CHECK(point.effective_samples == Approx(100 - failed).epsilon(kRounding));
  CHECK(point.not_excluded_below == Approx(3.0 / 20).epsilon(kRounding));
  CHECK(summarize(run, settings).points[0].not_excluded_below == 1);
}

TEST_CASE("an output that grew beyond all bounds is a failed sample, and the rest has a summary", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(
      test::write_varied_case(folder, R"({"samples": 40, "vary": {"wires": {"row_sigma": 250}}})", 1.0)));

  const io::MonteCarloResult result = summarize(run_study(study), study);

  CHECK(result.failed > 0);
  CHECK(result.failed < 40);
  CHECK_THAT(result.failures[0].reason, Catch::Contains("beyond 1e140"));
  CHECK(std::isfinite(result.points[0].outputs[0].standard_deviation));
}

TEST_CASE("points of a sweep are told apart by the number of the sample", "[study][unit]") {
  io::MonteCarloSettings settings;
  settings.point_settings = {{"a=1"}, {"a=2"}};

  const io::MonteCarloResult result = summarize(made_run(), settings);

  REQUIRE(result.points.size() == 2);
  CHECK(result.points[1].settings == std::vector<std::string>{"a=2"});
  CHECK(result.points[0].outputs[1].min == 300);
  CHECK(result.points[1].outputs[1].min == 301);
  CHECK(result.points[0].samples == 50);
}

TEST_CASE("a summary of a study knows the nominal outputs and the corners", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, R"({"samples": 4,
    "corner_sigmas": 3, "vary": {"wires": {"row_sigma": 0.1, "col_sigma": 0.1}}})")));

  const io::MonteCarloResult result = summarize(run_study(study), study);

  CHECK(result.points[0].outputs[0].name == "accuracy");
  CHECK(result.points[0].outputs[0].nominal == 1.0);
  CHECK(std::isnan(result.points[0].outputs.back().nominal));
  CHECK(result.corners.size() == 4);
  CHECK(result.samples == 4);
}

TEST_CASE("an attribution has the draws of all its points in common, and the corners of the whole", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, R"({"samples": 3,
    "attribution": true, "corner_sigmas": 2, "vary": {"wires": {"row_sigma": 0.1}, "neuron": {"offset_sigma_v": 0.01},
    "amplifier": {"offset_sigma_v": 0.01}}})")));

  const MonteCarloOutcome outcome = run_study(study);
  const io::MonteCarloResult result = summarize(outcome, study);

  CHECK(study.num_samples() == 3 * 7);
  CHECK(result.points[1].settings == std::vector<std::string>{"only wires"});
  REQUIRE(result.attribution.size() == 6);
  CHECK(result.attribution[2].output == "rms_error_v");
  CHECK(result.attribution[2].draws == 3);
  CHECK(result.attribution[2].sources[1].source == "amplifier");
  CHECK(result.corners.size() == 2);
  const auto column =
      std::ranges::find(outcome.run.output_names, "param.row_segment_factor") - outcome.run.output_names.begin();
  for (const int draw : {0, 7, 14}) {
    const auto factor = [&](int point) {
      return outcome.run.samples[static_cast<std::size_t>(draw + point)].outputs(column);
    };
    CHECK(factor(1) == factor(0));  // only wires
    CHECK(factor(2) == 0);          // only amplifiers
    CHECK(factor(5) == factor(0));  // without amplifiers
  }
}

TEST_CASE("an interrupted run is summed up without corners", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, R"({"samples": 2,
    "corner_sigmas": 3, "vary": {"wires": {"row_sigma": 0.1}}})")));
  MonteCarloOutcome outcome = run_study(study);
  outcome.run.stop_reason = StopReason::interrupted;

  CHECK(summarize(outcome, study).corners.empty());
}

TEST_CASE("a run of which every sample failed still has a summary", "[study][unit]") {
  MonteCarloRun run{.output_names = {"accuracy"}, .samples = {}};
  run.samples.push_back({.sample = 0, .weight = 1, .outputs = {}, .failure = "no"});

  const io::MonteCarloResult result = summarize(run, {});

  CHECK(result.failed == 1);
  CHECK(result.points[0].outputs.empty());
}

TEST_CASE("a point of which every sample failed has the yield 0, one without samples has none", "[study][unit]") {
  MonteCarloRun run{.output_names = {"accuracy"}, .samples = {}};
  for (int k = 0; k < 3; ++k) run.samples.push_back({.sample = 2 * k, .weight = 1, .outputs = {}, .failure = "no"});
  io::MonteCarloSettings settings{.point_settings = {{"a=1"}, {"a=2"}}};
  settings.spec.required_accuracy = 0.9;

  const io::MonteCarloResult result = summarize(run, settings);

  REQUIRE(result.points[0].yields.size() == 1);
  CHECK(result.points[0].yields[0].yield.value == 0);
  CHECK(result.points[0].yields[0].yield.upper < 1);
  CHECK(result.points[1].yields.empty());
}

TEST_CASE("the CSV of a run names the quantiles also where its first point failed entirely", "[study][unit]") {
  MonteCarloRun run{.output_names = {"accuracy"}, .samples = {}};
  run.samples.push_back({.sample = 0, .weight = 1, .outputs = {}, .failure = "no"});
  for (int k : {1, 3}) run.samples.push_back({k, 1, Eigen::VectorXd::Constant(1, 0.9), ""});
  io::MonteCarloSettings settings{.point_settings = {{"a=1"}, {"a=2"}}};
  settings.spec.quantiles = {0.25, 0.5};

  const std::string csv = monte_carlo_result_csv(summarize(run, settings));

  CHECK_THAT(csv, Catch::Contains("min,max,quantile_0.25,quantile_0.5\n1,"));
  const auto head = csv.substr(0, csv.find('\n'));
  const auto line = csv.substr(csv.find('\n') + 1);
  CHECK(std::ranges::count(head, ',') == std::ranges::count(line, ','));
}

}  // namespace
}  // namespace sotto::study
