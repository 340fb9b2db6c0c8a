#include "sotto/io/monte_carlo_result.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

namespace sotto::io {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

MonteCarloResult made_result() {
  MonteCarloResult result{.name = "made", .store = "runs.db", .samples = 10, .resumed_samples = 4, .failed = 1};
  result.failures = {{"too hot", 1, 3}};
  result.levels = {0.5};
  result.stop_reason = "num_samples";
  result.wall_s = 2;
  result.checksum = 0xabcd;
  PointSummary point{.settings = {"a=1"}, .samples = 10, .failed = 1, .effective_samples = 9};
  point.outputs.push_back({.name = "accuracy",
                           .nominal = 0.97,
                           .mean = {.value = 0.95, .lower = 0.94, .upper = 0.96, .standard_error = 0.005},
                           .standard_deviation = 0.01,
                           .min = 0.9,
                           .max = 0.98,
                           .levels = {0.5},
                           .quantiles = {{.value = 0.955, .lower = -kInf, .upper = 0.97}}});
  point.yields.push_back({"accuracy", 0.9, kInf, {.value = 0.9, .lower = 0.6, .upper = 0.98}});
  point.correlations.push_back({"accuracy", "temperature_k", -0.5, -0.6});
  result.points.push_back(point);
  result.corners.push_back({.settings = {}, .parameters = {{"temperature_k", 350}}, .outputs = {{"accuracy", 0.9}}});
  return result;
}

TEST_CASE("a result says what was found, how sure that is, and how it can be repeated", "[io][unit]") {
  const auto json = nlohmann::json::parse(monte_carlo_result_json(made_result(), {.seed = 7}));

  CHECK(json["kind"] == "monte_carlo_result");
  CHECK(json["checksum"] == "000000000000abcd");
  CHECK(json["samples_per_s"] == 3.0);  // 6 new ones in 2 s
  CHECK(json["failures"][0]["reason"] == "too hot");
  const auto& point = json["points"][0];
  CHECK(point["settings"][0] == "a=1");
  CHECK(point["outputs"]["accuracy"]["mean"]["lower"] == 0.94);
  CHECK(point["outputs"]["accuracy"]["quantiles"][0]["lower"].is_null());
  CHECK(point["yields"][0]["upper_limit"].is_null());
  CHECK(point["correlations"][0]["spearman"] == -0.6);
  CHECK(json["corners"][0]["outputs"]["accuracy"] == 0.9);
  CHECK(json["seed"] == 7);
}

TEST_CASE("shifted samples are told with their weights, misses and warnings", "[io][unit]") {
  MonteCarloResult result = made_result();
  PointSummary& point = result.points[0];
  point.weighted = true;
  point.mean_weight = {.value = 1.02, .lower = 0.9, .upper = 1.1};
  point.effective_samples = 6.5;
  point.not_excluded_below = 0.02;
  point.warnings = {"too few"};
  point.yields[0].miss = {.probability = {.value = 1e-4, .lower = 0, .upper = 3e-4, .standard_error = 9e-5},
                          .misses = 5,
                          .effective_misses = 4.2};

  const auto json = nlohmann::json::parse(monte_carlo_result_json(result, {}))["points"][0];
  const auto text = monte_carlo_result_text(result);

  CHECK(json["weights"]["effective_samples"] == 6.5);
  CHECK(json["weights"]["mean"]["value"] == 1.02);
  CHECK(json["warnings"][0] == "too few");
  CHECK(json["yields"][0]["failure_probability"]["standard_error"] == 9e-5);
  CHECK(json["yields"][0]["misses"] == 5);
  CHECK_THAT(text, Catch::Contains("  shifted samples, weighted back: 6 of 9 are effective, mean weight 1.020\n"
                                   "  warning: too few\n"));
  CHECK_THAT(text,
             Catch::Contains("fails with probability 0.0001 (0 ... 0.0003), standard error 9e-05; 5 misses worth 4;\n"
                             "    failures where the shift does not go are not excluded below 0.02\n"));
  CHECK(json["weights"]["not_excluded_below"] == 0.02);
  CHECK(nlohmann::json::parse(monte_carlo_result_json(made_result(), {}))["points"][0]["weights"].is_null());
}

TEST_CASE("gaps of a store are told", "[io][unit]") {
  MonteCarloResult result = made_result();
  CHECK(monte_carlo_result_text(result).find("gaps") == std::string::npos);
  result.missing_samples = 3;

  CHECK_THAT(monte_carlo_result_text(result),
             Catch::Contains("\ngaps: 3 samples before the last one are missing; --resume computes them\n"));
  CHECK(nlohmann::json::parse(monte_carlo_result_json(result, {}))["missing_samples"] == 3);
}

TEST_CASE("a run that computed nothing has no speed", "[io][unit]") {
  auto result = made_result();
  result.resumed_samples = 30;  // asked for fewer than the store has

  CHECK(nlohmann::json::parse(monte_carlo_result_json(result, {}))["samples_per_s"].is_null());
  CHECK_THAT(monte_carlo_result_text(result), Catch::Contains("\n2 s, nothing computed\n"));
}

TEST_CASE("a result as CSV has one line per point and output", "[io][unit]") {
  CHECK(monte_carlo_result_csv(made_result()) ==
        "point,settings,samples,failed,effective_samples,output,nominal,mean,mean_lower,mean_upper,standard_deviation,"
        "min,max,quantile_0.5\n"
        "0,\"a=1\",10,1,9,\"accuracy\",0.97,0.95,0.94,0.96,0.01,0.9,0.98,0.955\n");
}

TEST_CASE("a result in words has the spread, the yield and what it follows", "[io][unit]") {
  const auto text = monte_carlo_result_text(made_result());

  CHECK_THAT(text, Catch::Contains("10 samples (1 failed), ended by num_samples, checksum 000000000000abcd\n"));
  CHECK_THAT(text, Catch::Contains("yield, accuracy >= 0.9: 0.9 (0.6 ... 0.98)\n"));
  CHECK_THAT(text, Catch::Contains("accuracy follows temperature_k: rank correlation -0.60\n"));
  CHECK_THAT(text, Catch::Contains("failed 1 times, first in sample 3: too hot\n"));
}

}  // namespace
}  // namespace sotto::io
