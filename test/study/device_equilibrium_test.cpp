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

/// <my^2> of an in-plane layer, easy along y: about its hard axis z the energy is smooth.
double in_plane_square(double delta, double hard_over_easy) {
  double weights = 0;
  double squares = 0;
  constexpr int kHeights = 4000;
  constexpr int kAngles = 256;
  for (int i = 0; i < kHeights; ++i) {
    const double z = -1 + (i + 0.5) * 2 / kHeights;
    for (int j = 0; j < kAngles; ++j) {
      const double y = std::sqrt(1 - z * z) * std::sin(2 * 3.14159265358979 * j / kAngles);
      const double weight = std::exp(delta * (y * y - hard_over_easy * z * z));
      weights += weight;
      squares += weight * y * y;
    }
  }
  return squares / weights;
}

TEST_CASE("a layer in the plane is integrated as finely as its hard axis asks for", "[study][oracle]") {
  constexpr double kQuadratures = 1e-6;  // between two of them
  const auto job = io::load_equilibrium_job(
      kExamples + "device_equilibrium.json",
      {{"macrospin={\"gilbert_damping\": 0.1, \"anisotropy_tesla\": 0.003, \"easy_axis\": [0, 1, 0], "
        "\"demag_field_tesla\": [0, 0, 0.8], \"delta\": 3}",
        "axis=[0, 1, 0]", "start=[0, 1, 0]", "samples=1", "duration_s=1e-13"}});

  const double square = run_equilibrium(job).square_exact;

  CHECK(std::abs(square - in_plane_square(3, 0.8 / 0.003)) < kQuadratures);
}

TEST_CASE("a well without samples is said", "[study][unit]") {
  const auto job = io::load_equilibrium_job(
      kExamples + "device_equilibrium.json",
      {{"macrospin.delta=60", "start=[-1, -1, -1]", "domain=well", "samples=32", "duration_s=1e-13"}});

  const auto result = run_equilibrium(job);

  CHECK(result.samples_inside == 0);
  CHECK(std::isnan(result.square));
  CHECK_THAT(result.failure, Catch::StartsWith("no sample lies in the well"));
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
