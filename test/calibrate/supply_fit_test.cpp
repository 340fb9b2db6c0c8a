#include "calibrate/supply_fit.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/random.hpp"

using namespace sotto;
using namespace sotto::calibrate;

namespace {

/// Inputs of two layers in -1 ... 1.
std::vector<Eigen::MatrixXd> random_inputs_v(Eigen::Index images) {
  SampleRng rng(93, 0);
  std::vector<Eigen::MatrixXd> layers = {Eigen::MatrixXd(images, 5), Eigen::MatrixXd(images, 3)};
  for (auto& layer : layers) {
    for (double& x : layer.reshaped()) x = 2 * rng.uniform() - 1;
  }
  return layers;
}

}  // namespace

TEST_CASE("a supply curve is found again from its sums over many neurons", "[calibrate][unit]") {
  const SupplyCurve truth{{-1, -0.2, 0.3, 1}, {1e-5, 9e-5, 6e-5, 2e-5}};
  const auto inputs_v = random_inputs_v(60);

  const auto found = fit_supply(truth.input_v, inputs_v, supply_sums_w(truth, inputs_v));

  for (std::size_t k = 0; k < 4; ++k) CHECK(found.power_w[k] == Approx(truth.power_w[k]).epsilon(1e-9));
}

TEST_CASE("knots that no neuron reaches take the value of their neighbors", "[calibrate][unit]") {
  const SupplyCurve truth{{-1, 0, 1}, {1e-5, 9e-5, 2e-5}};
  const auto inputs_v = random_inputs_v(60);

  const auto found = fit_supply({-9, -1, 0, 1, 7, 8}, inputs_v, supply_sums_w(truth, inputs_v));

  CHECK(found.power_w[0] == found.power_w[1]);
  CHECK(found.power_w[4] == found.power_w[3]);
  CHECK(found.power_w[5] == found.power_w[3]);
  CHECK(found.power_w[2] == Approx(9e-5).epsilon(1e-9));
}

TEST_CASE("no knot of a supply curve is negative", "[calibrate][unit]") {
  const auto inputs_v = random_inputs_v(60);
  const SupplyCurve truth{{-1, 0, 1}, {2e-5, 9e-5, 0}};
  const Eigen::VectorXd sums_w = supply_sums_w(truth, inputs_v).array() - 2e-5;

  const auto found = fit_supply(truth.input_v, inputs_v, sums_w);

  for (const double power_w : found.power_w) CHECK(power_w >= 0);
  CHECK(found.power_w[2] == 0);
}
