#include "sotto/study/compare_reference.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::study;
using Eigen::MatrixXd;
using Eigen::Vector3d;

namespace {

constexpr double kRounding = 1e-12;  // a few operations on numbers of order one, and a linear system

/// Three images, two classes; the reference has images 2 and 0.
CircuitRun run() {
  CircuitRun run{.outputs_v = (MatrixXd(3, 2) << 0.5, 0.1, 0.9, 0.9, 0.2, 0.6).finished(),
                 .labels = Eigen::Vector3i(0, 0, 0)};
  run.power = {Vector3d(1, 9, 3), Vector3d(1, 9, 1), Vector3d(0, 9, 1), Vector3d(2, 9, 1)};
  return run;
}

io::Reference reference() {
  return {.images = {2, 0},
          .outputs_v = (MatrixXd(2, 2) << 0.2, 0.3, 0.4, 0.1).finished(),
          .classes = Eigen::Vector2i(1, 0),
          .energy_j = Eigen::Vector2d(4e-9, 5e-9)};
}

}  // namespace

TEST_CASE("errors are taken on the images of the reference, by their position", "[study][unit]") {
  const auto outcome = compare_with_reference(reference(), run(), 2e-9);

  CHECK(outcome.images == 2);
  CHECK(outcome.rms_error_v == Approx(std::sqrt((0.09 + 0.01) / 4)).epsilon(kRounding));
  CHECK(outcome.worst_error_v == Approx(0.3).epsilon(kRounding));
  CHECK(outcome.worst_image == 2);
  CHECK(outcome.worst_output == 1);
  CHECK(outcome.same_class == 1);
  CHECK(outcome.accuracy_reference == 0.5);
  CHECK(outcome.accuracy_circuit == 0.5);
  CHECK(outcome.output_mean_error_v.isApprox(Eigen::Vector2d(0.05, 0.15)));
  CHECK(outcome.output_rms_error_v.isApprox(Eigen::Vector2d(std::sqrt(0.005), std::sqrt(0.045))));
  CHECK(std::accumulate(outcome.histogram_count.begin(), outcome.histogram_count.end(), 0) == 4);
}

TEST_CASE("energies are compared by what is counted", "[study][unit]") {
  const auto outcome = compare_with_reference(reference(), run(), 2e-9);

  REQUIRE(outcome.energy);
  CHECK(outcome.energy->reference_j == Approx(4.5e-9).epsilon(kRounding));
  CHECK(outcome.energy->all_sources.mean_j == Approx(2e-9 * (5 + 2) / 2).epsilon(kRounding));
  CHECK(outcome.energy->bias_rows.mean_j == Approx(2e-9).epsilon(kRounding));
  REQUIRE(outcome.energy->supply);
  CHECK(outcome.energy->supply->mean_j == Approx(2e-9 * (2 + 3) / 2).epsilon(kRounding));  // image 2: 1 + 1 W, image 0: 1 + 2 W
  CHECK(outcome.energy->supply->ratio == Approx(5.0 / 4.5).epsilon(kRounding));
  CHECK(outcome.energy->supply->worst_rel_error == Approx(0.2).epsilon(kRounding));
  CHECK(outcome.energy->supply->rms_rel_error == Approx(std::sqrt(0.04 / 2)).epsilon(kRounding));
  CHECK(outcome.energy->supply->correlation == Approx(1).epsilon(kRounding));
}

TEST_CASE("without energies of the reference, or without supply power, there is none", "[study][unit]") {
  auto silent = reference();
  silent.energy_j.resize(0);
  auto plain = run();
  plain.power.supply_w.resize(0);

  CHECK(!compare_with_reference(silent, run()).energy);
  CHECK(!compare_with_reference(reference(), plain, 1e-9).energy->supply);
}

TEST_CASE("a reference that does not fit the run is refused", "[study][unit]") {
  auto far = reference();
  far.images[0] = 3;
  auto wide = run();
  wide.outputs_v.conservativeResize(3, 1);

  CHECK_THROWS_WITH(compare_with_reference(far, run()), "reference = image 3 must be below 3, the images of the run");
  CHECK_THROWS_WITH(compare_with_reference(reference(), wide), "outputs_v = 1 columns must be 2, as in the reference");
  CHECK_THROWS_WITH(compare_with_reference({}, run()), "reference = 0 images must be at least one");
}
