#include "sotto/io/device_result.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace sotto;
using namespace sotto::io;

namespace {

using Parsed = nlohmann::json;

DeviceSummary sample_summary() {
  DeviceSummary summary;
  summary.card = {.file = "d.json",
                  .name = "d",
                  .type = "mtj",
                  .description = "a device",
                  .notes = {"be careful"},
                  .parameters = {{"length_m", {.value = 5e-8, .source = "a \"paper\""}},
                                 {"tmr_ratio", {.value = std::nullopt, .source = "not found"}}}};
  summary.derived = {{"delta", 36.4, "barrier over kB T"}};
  summary.unknown = {{"SOT write", "/parameters/spin_hall_angle: missing"}};
  summary.warnings = {{Severity::warning, "tmr_ratio", "too good"}};
  return summary;
}

}  // namespace

TEST_CASE("a trajectory is one line per time, with the resistance where it is known", "[io][unit]") {
  TrajectoryResult result;
  result.path.time_s = {0, 1e-9};
  result.path.m = (Eigen::Matrix3Xd(3, 2) << 0, 0.5, 0, 0, 1, 0.25).finished();
  result.path.termination = Termination::converged;

  CHECK(trajectory_result_csv(result) == "time_s,mx,my,mz\n0,0,0,1\n1e-09,0.5,0,0.25\n");
  result.resistance_ohm = {5000, 7000};
  CHECK(trajectory_result_csv(result) == "time_s,mx,my,mz,resistance_ohm\n0,0,0,1,5000\n1e-09,0.5,0,0.25,7000\n");

  const auto json = Parsed::parse(trajectory_result_json(result, {}));
  CHECK(json["kind"] == "device_trajectory_result");
  CHECK(json["m"].dump() == "[[0.0,0.0,1.0],[0.5,0.0,0.25]]");
  CHECK(json["crossing_s"].is_null());
  CHECK(json["termination"] == "converged");
}

TEST_CASE("a switching result has its points and thresholds", "[io][unit]") {
  const SwitchingResult result{.waveform = "sot_over_hk",
                               .method = "ensemble",
                               .points = {{.amplitude = -0.3,
                                           .width_s = 1e-9,
                                           .probability = 0.25,
                                           .standard_error = 0.1,
                                           .switched = 5,
                                           .samples = 20}},
                               .thresholds = {{.width_s = 1e-9}}};

  const auto json = Parsed::parse(switching_result_json(result, {.seed = 3}));

  CHECK(json["points"][0]["probability"] == 0.25);
  CHECK(json["points"][0]["half_step_difference"].is_null());
  CHECK(json["thresholds"][0]["amplitude"].is_null());
  CHECK(json["seed"] == 3);
  CHECK(switching_result_csv(result) ==
        "amplitude,width_s,probability,standard_error,switched,samples,half_step_difference\n"
        "-0.3,1e-09,0.25,0.1,5,20,nan\n");
}

TEST_CASE("a write error result says how each rate was found", "[io][unit]") {
  const WriteErrorResult result{
      .waveform = "stt_over_alpha_hk",
      .points = {
          {.amplitude = -2,
           .width_s = 1e-9,
           .found = {.rate = 1e-9, .error_rel = 0.01, .method = WriteErrorMethod::fokker_planck, .note = "axis"}}}};

  const auto json = Parsed::parse(write_error_result_json(result, {}));

  CHECK(json["points"][0]["write_error_rate"] == 1e-9);
  CHECK(json["points"][0]["method"] == "fokker_planck");
  CHECK(write_error_result_csv(result) ==
        "amplitude,width_s,write_error_rate,error_rel,method,samples\n-2,1e-09,1e-09,0.01,fokker_planck,0\n");
}

TEST_CASE("an equilibrium result has moments and histogram", "[io][unit]") {
  EquilibriumResult result{.samples = 4, .square = 0.5, .square_exact = 0.6};
  result.bin_cos = Eigen::Vector2d(0.25, 0.75);
  result.share = Eigen::Vector2d(0.25, 0.75);
  result.share_exact = Eigen::Vector2d(0.5, 0.5);

  CHECK(Parsed::parse(equilibrium_result_json(result, {}))["square_exact"] == 0.6);
  CHECK(equilibrium_result_csv(result) == "bin_cos,share,share_exact\n0.25,0.25,0.5\n0.75,0.75,0.5\n");
}

TEST_CASE("a summary is the card with its sources, what follows, and what is not known", "[io][unit]") {
  const auto summary = sample_summary();

  const auto json = Parsed::parse(device_summary_json(summary));
  CHECK(json["parameters"]["length_m"]["source"] == "a \"paper\"");
  CHECK(json["parameters"]["tmr_ratio"]["value"].is_null());
  CHECK(json["derived"]["delta"]["value"] == 36.4);
  CHECK(json["unknown"]["SOT write"] == "/parameters/spin_hall_angle: missing");
  CHECK(json["warnings"][0] == "tmr_ratio: too good");

  CHECK(device_summary_csv(summary) ==
        "name,value,source\nlength_m,5e-08,\"a \"\"paper\"\"\"\ntmr_ratio,nan,\"not found\"\n"
        "delta,36.4,\"derived: barrier over kB T\"\nSOT write,nan,\"/parameters/spin_hall_angle: missing\"\n");

  const auto text = device_summary_text(summary);
  CHECK_THAT(text, Catch::StartsWith("d (mtj)\na device\n"));
  CHECK_THAT(text, Catch::Contains("tmr_ratio                             unknown       not found"));
  CHECK_THAT(text, Catch::Contains("warning: tmr_ratio: too good") && Catch::Contains("note: be careful"));
}
