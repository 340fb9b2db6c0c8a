#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

const std::string kExamples = SOTTO_SOURCE_DIR "/examples/";

TEST_CASE("write error rates of a typed-in case are the published ones", "[study][oracle]") {
  const auto job = io::load_write_error_job(kExamples + "device_wer_stt.json",
                                            {{"scan.amplitude=[-2]", "scan.width_tau=[2, 6, 10]"}});

  const auto result = run_write_errors(job, {.threads = 1});

  constexpr double kPublishedRel = 5e-4;  // of the case: the published values come from one grid
  const double published[] = {0.59485, 2.72573e-4, 8.58164e-8};
  REQUIRE(result.points.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(std::abs(result.points[k].found.rate / published[k] - 1) < kPublishedRel);
    CHECK(result.points[k].found.method == WriteErrorMethod::fokker_planck);
  }
}

TEST_CASE("a run of write error rates that is stopped keeps the points that are done", "[study][unit]") {
  const auto job = io::load_write_error_job(kExamples + "device_wer_stt.json", {{"cells=32", "scan.width_tau=[1, 2]"}});
  std::atomic<bool> stop = false;

  const auto result = run_write_errors(job, {.stop = &stop, .on_progress = [&](const Progress&) { stop = true; }});

  CHECK(result.interrupted);
  CHECK(result.points.size() == 1);
}

}  // namespace
}  // namespace sotto::study
