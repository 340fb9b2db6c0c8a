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
