#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

const std::string kExamples = SOTTO_SOURCE_DIR "/examples/";

constexpr double kPrinted = 1e-8;  // the published steady state after 1 ns, and what its residual oscillation leaves

TEST_CASE("a constant spin-orbit torque turns a perpendicular spin to its published steady state", "[study][oracle]") {
  const auto job = io::load_trajectory_job(kExamples + "device_trajectory_sot.json");

  const auto result = run_trajectory(job);

  const Eigen::Vector3d published(-0.4000000104, -0.8944271907, -0.1999999804);
  CHECK(result.path.termination == Termination::converged);
  CHECK((result.path.end - published).cwiseAbs().maxCoeff() < kPrinted);
  CHECK(result.path.m.cols() == 101);
  CHECK(result.resistance_ohm.empty());
  CHECK(std::isfinite(result.path.crossing_s));
}

TEST_CASE("a thermal sample of a card has resistances between both states and is the same every time",
          "[study][unit]") {
  const auto job = io::load_trajectory_job(kExamples + "device_trajectory_card.json");

  const auto result = run_trajectory(job);
  const auto again = run_trajectory(job);

  REQUIRE(result.resistance_ohm.size() == result.path.time_s.size());
  for (const double resistance : result.resistance_ohm) {
    CHECK(resistance >= job.mtj->resistance_p_ohm * (1 - 1e-12));
    CHECK(resistance <= job.mtj->resistance_p_ohm * (1 + job.mtj->tmr_ratio) * (1 + 1e-12));
  }
  CHECK(result.path.m == again.path.m);
}

}  // namespace
}  // namespace sotto::study
