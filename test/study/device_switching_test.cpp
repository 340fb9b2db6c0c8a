#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

const std::string kExamples = SOTTO_SOURCE_DIR "/examples/";

TEST_CASE("the threshold of an abrupt pulse is the published one", "[study][oracle]") {
  const auto job = io::load_switching_job(kExamples + "device_switching_threshold.json");

  const auto result = run_switching(job);

  constexpr double kPublishedRel = 0.005;  // of the case
  REQUIRE(result.thresholds.size() == 1);
  CHECK(std::abs(result.thresholds[0].amplitude / -0.3837 - 1) < kPublishedRel);
  CHECK(result.points.size() == 6);
  CHECK(!result.interrupted);
}

TEST_CASE("switching probabilities with noise are the published ones, back-switching included", "[study][mc]") {
  const auto job = io::load_switching_job(kExamples + "device_switching_back.json",
                                          {{"scan.amplitude=[-0.30, -0.35, -0.45, -0.60]"}});

  const auto result = run_switching(job, {.threads = 1});

  const double published[] = {0.00075, 0.0729, 1.0, 0.8290};
  constexpr double kReferenceError = 0.0012;
  for (std::size_t k = 0; k < 4; ++k) {
    const double p = published[k];
    const double allowed = 4 * std::sqrt(p * (1 - p) / 4000 + kReferenceError * kReferenceError);
    CHECK(std::abs(result.points[k].probability - p) <= allowed);
  }
  CHECK(result.thresholds[0].amplitude < -0.35);
  CHECK(result.thresholds[0].amplitude > -0.45);
}

TEST_CASE("a grid is the same for any number of threads, and each point has its own stream", "[study][property]") {
  const auto job = io::load_switching_job(
      kExamples + "device_switching_back.json",
      {{"scan.amplitude=[-0.40, -0.40]", "samples=256", "release_s=1e-9", "drive.sot_over_hk.start_s=0"}});

  const auto one = run_switching(job, {.threads = 1});
  const auto two = run_switching(job, {.threads = 2});

  REQUIRE(one.points.size() == 2);
  CHECK(one.points[0].switched == two.points[0].switched);
  CHECK(one.points[1].switched == two.points[1].switched);
  CHECK(one.points[0].switched != one.points[1].switched);
}

TEST_CASE("an amplitude that switches already is a bound, no threshold", "[study][property]") {
  const auto sure = io::load_switching_job(kExamples + "device_switching_threshold.json",
                                           {{"scan.amplitude=[-0.5, -0.6]", "scan.width_s=2e-9"}});
  const auto noisy = io::load_switching_job(
      kExamples + "device_switching_back.json",
      {{"scan.amplitude=[-0.45, -0.5]", "samples=64", "release_s=1e-9", "drive.sot_over_hk.start_s=0"}});

  for (const auto& result : {run_switching(sure), run_switching(noisy)}) {
    REQUIRE(result.points[0].probability > 0.5);
    CHECK(std::isnan(result.thresholds[0].amplitude));
    CHECK_THAT(result.thresholds[0].note, Catch::StartsWith("the first amplitude switches already"));
    CHECK(result.failure.empty());
  }
}

TEST_CASE("a row that never switches has no threshold, and says so", "[study][property]") {
  const auto job = io::load_switching_job(kExamples + "device_switching_threshold.json",
                                          {{"scan.amplitude=[-0.01, -0.02]", "scan.width_s=1e-9", "release_s=1e-9"}});

  const auto found = run_switching(job).thresholds.at(0);

  CHECK(std::isnan(found.amplitude));
  CHECK(found.note == "no amplitude switches");
}

TEST_CASE("a trajectory that overflows is no state", "[study][unit]") {
  for (const auto* release : {"release_s=0", "release_s=1e-9"}) {
    const auto job = io::load_switching_job(
        kExamples + "device_switching_threshold.json",
        {{"scan.amplitude=[-0.01, -1e200]", "scan.width_s=1e-10", "release_gilbert_damping=0.05", release}});

    const auto result = run_switching(job);

    CHECK(result.points[0].probability == 0);
    CHECK(std::isnan(result.points[1].probability));
    CHECK(std::isnan(result.thresholds[0].amplitude));
    CHECK_THAT(result.failure, Catch::StartsWith("the pulse of amplitude -1e+200 has no end: "));
  }
}

TEST_CASE("a grid that is stopped keeps the points that are done", "[study][unit]") {
  const auto job = io::load_switching_job(kExamples + "device_switching_threshold.json");
  std::atomic<bool> stop = false;
  int seen = 0;

  const auto result = run_switching(job, {.stop = &stop, .on_progress = [&](const Progress& progress) {
                                            CHECK(progress.fraction < 1);
                                            stop = ++seen == 2;
                                          }});

  CHECK(result.interrupted);
  CHECK(result.points.size() == 2);
  CHECK(result.thresholds.empty());
}

}  // namespace
}  // namespace sotto::study
