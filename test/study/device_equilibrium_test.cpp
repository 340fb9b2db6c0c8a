#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

const std::string kExamples = SOTTO_SOURCE_DIR "/examples/";

TEST_CASE("Boltzmann's mean square by quadrature is the closed form", "[study][oracle]") {
  constexpr double kClosedForm = 1e-7;  // the printed digits
  const std::pair<double, double> published[] = {{1, 0.4292307}, {4.867, 0.7573529}, {10, 0.8927278}, {60, 0.9831883}};
  for (const auto& [delta, square] : published) {
    for (const auto* axis : {"[0, 0, 1]", "[1, 1, 1]"}) {
      const std::string of(axis);
      const auto job =
          io::load_equilibrium_job(kExamples + "device_equilibrium.json",
                                   {{"macrospin.delta=" + std::to_string(delta), "macrospin.easy_axis=" + of,
                                     "axis=" + of, "start=" + of, "samples=1", "duration_s=1e-13"}});

      CHECK(std::abs(run_equilibrium(job).square_exact - square) < kClosedForm);
    }
  }
}

TEST_CASE("samples that begin away from equilibrium come to Boltzmann's distribution", "[study][mc]") {
  const auto job = io::load_equilibrium_job(kExamples + "device_equilibrium.json");

  const auto result = run_equilibrium(job, {.threads = 1});

  CHECK(std::abs(result.square - result.square_exact) <
        5 * result.square_standard_error + 0.01 * (1 - result.square_exact));  // the step's own error is 1 %
  CHECK(std::abs(result.share.sum() - 1) < 1e-12);
  CHECK(std::abs(result.share_exact.sum() - 1) < 1e-12);
}

TEST_CASE("within one well the histogram is Boltzmann's, bin by bin", "[study][mc]") {
  const auto job = io::load_equilibrium_job(
      kExamples + "device_equilibrium.json",
      {{"macrospin.delta=20", "start=boltzmann", "domain=well", "bins=20", "samples=40000", "duration_s=1e-12"}});

  const auto result = run_equilibrium(job, {.threads = 1});

  for (Eigen::Index k = 0; k < result.share.size(); ++k) {
    const double p = result.share_exact[k];
    CHECK(std::abs(result.share[k] - p) <= 5 * std::sqrt(p / 40000) + 1e-4);  // five sigma, and a bin without samples
  }
}

}  // namespace
}  // namespace sotto::study
