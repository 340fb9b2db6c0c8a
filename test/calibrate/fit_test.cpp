#include "sotto/calibrate/fit.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

using namespace sotto;
using namespace sotto::calibrate;

namespace {

constexpr double kRelExactFit = 1e-7;  // Levenberg-Marquardt stops at sqrt of the machine precision
constexpr double kRounding = 1e-12;

TransferSamples samples_of(const SigmoidNeuron& neuron, Eigen::Index count = 201) {
  const Eigen::VectorXd input_v = Eigen::VectorXd::LinSpaced(count, -1, 1);
  return {input_v, neuron_output_v(neuron, Eigen::MatrixXd(input_v)).col(0)};
}

void check_recovered(const SigmoidNeuron& truth) {
  const auto fit = fit_logistic(samples_of(truth));
  CHECK(fit.low_v == Approx(truth.low_v).epsilon(kRelExactFit).margin(kRelExactFit));
  CHECK(fit.high_v == Approx(truth.high_v).epsilon(kRelExactFit));
  CHECK(fit.slope_per_v == Approx(truth.slope_per_v).epsilon(kRelExactFit));
  CHECK(fit.centre_v == Approx(truth.centre_v).epsilon(kRelExactFit).margin(kRelExactFit));
}

}  // namespace

TEST_CASE("the fit recovers a known logistic, falling or rising", "[calibrate][unit]") {
  check_recovered({.low_v = 0.015, .high_v = 0.986, .slope_per_v = 8.4, .centre_v = -0.017});
  check_recovered({.low_v = 0.1, .high_v = 0.7, .slope_per_v = -25, .centre_v = 0.2});
  check_recovered({.low_v = -3, .high_v = 5, .slope_per_v = 2, .centre_v = 0});
  check_recovered({.low_v = 0, .high_v = 0.8, .slope_per_v = 60, .centre_v = -0.6});
}

TEST_CASE("the residual of a logistic fit is the noise that was added", "[calibrate][oracle]") {
  const SigmoidNeuron truth{.low_v = 0, .high_v = 1, .slope_per_v = 8};
  auto samples = samples_of(truth, 4001);
  SampleRng rng(5, 0);
  constexpr double kNoise = 0.01;
  for (auto& v : samples.output_v) v += kNoise * rng.normal();

  auto fit = fit_logistic(samples);
  const auto residual = residual_of(fit, samples);

  const double swing = swing_v(samples);
  CHECK(residual.rms * swing == Approx(kNoise).epsilon(5 / std::sqrt(2 * 4001.0)));
  CHECK(fit.slope_per_v == Approx(8).epsilon(0.02));  // 5 sigma of its estimate
}

TEST_CASE("the table of a smooth curve is that curve", "[calibrate][unit]") {
  const SigmoidNeuron truth{.low_v = 0.02, .high_v = 0.98, .slope_per_v = 8.4, .centre_v = -0.017};
  const auto samples = samples_of(truth, 513);

  SigmoidNeuron neuron = fit_logistic(samples);
  neuron.table = fit_table(samples, 65);
  validate(neuron);

  CHECK(neuron.table.output_v.front() == Approx(samples.output_v(0)).epsilon(kRounding));
  CHECK(residual_of(neuron, samples).max < 1e-3);  // knots 0.03 V apart, curve bends over 0.12 V
}

TEST_CASE("between two samples a curve is a straight line", "[calibrate][unit]") {
  const TransferSamples samples{Eigen::Vector3d(0, 1, 3), Eigen::Vector3d(5, 3, 4)};

  CHECK(sample_at(samples, 0.25) == 4.5);
  CHECK(sample_at(samples, 2) == 3.5);
  CHECK(sample_at(samples, 3) == 4);
}

TEST_CASE("where the samples turn, the table takes the nearest monotone values", "[calibrate][unit]") {
  TransferSamples samples{Eigen::VectorXd::LinSpaced(8, 0, 7), Eigen::VectorXd(8)};
  samples.output_v << 8, 6, 7, 5, 1, 2, 3, 0;

  const auto table = fit_table(samples, 8);

  CHECK(table.output_v == std::vector<double>{8, 6.5, 6.5, 5, 2, 2, 2, 0});
  samples.output_v *= -1;
  CHECK(fit_table(samples, 8).output_v == std::vector<double>{-8, -6.5, -6.5, -5, -2, -2, -2, 0});
}

TEST_CASE("samples that no curve goes through are refused", "[calibrate][unit]") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(8, 0, 1);
  CHECK_THROWS_WITH(fit_logistic({x.head(5), x.head(5)}), "input_v = 5 samples must be at least 8 samples");
  CHECK_THROWS_WITH(fit_logistic({x, Eigen::VectorXd::Ones(8)}), "output_v = 0 must be a curve that changes");
  CHECK_THROWS_WITH(fit_logistic({x.reverse(), x}), Catch::Contains("must be above the one before it"));
  CHECK_THROWS_WITH(fit_table({x, x}, 9), "knots = 9 must be in 4 ... 8, the samples");
}
