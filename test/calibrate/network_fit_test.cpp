#include "sotto/calibrate/network_fit.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "calibrate/network_samples.hpp"
#include "sotto/core/error.hpp"
#include "sotto/network/source_power.hpp"

using namespace sotto;
using namespace sotto::calibrate;

namespace {

constexpr double kFound_v = 1e-6;  ///< outputs without noise: what the stopping rule of the fit leaves
constexpr double kTable_v = 1e-3;  ///< the spring holds knots towards the logistic

const std::vector<double> kKnots = {-0.6, -0.3, -0.15, 0, 0.15, 0.3, 0.6};

NetworkSamples samples_of(const SigmoidNeuron& neuron, Eigen::Index images) {
  const auto inputs_v = test::small_inputs_v(images);
  const NetworkSolver solver(test::small_network(neuron));
  const auto result = solver.run(inputs_v, true);
  const auto power = power_by_source(solver, result);
  NetworkSamples samples{.inputs_v = inputs_v, .outputs_v = result.outputs_v};
  if (power.supply_w.size() > 0) samples.supply_w = power.bias_w + power.supply_w;
  return samples;
}

/// A clipped line: no logistic comes near it.
SigmoidNeuron clipped() {
  SigmoidNeuron neuron;
  neuron.table = {kKnots, {0.8, 0.8, 0.7, 0.4, 0.1, 0, 0}};
  neuron.supply = {kKnots, {1e-5, 4e-5, 6e-5, 9e-5, 8e-5, 3e-5, 2e-5}};
  return neuron;
}

}  // namespace

TEST_CASE("a logistic and its output resistance are found again from the outputs of a network", "[calibrate][oracle]") {
  const SigmoidNeuron truth{.low_v = 0.05, .high_v = 0.75, .slope_per_v = 8, .centre_v = 0.03, .output_ohm = 650};
  const AnalogNetwork start = test::small_network({.output_ohm = 200});

  const auto fit = fit_network_neuron(start, samples_of(truth, 90), {.output_ohm = true, .fit_images = 60});

  CHECK(fit.converged);
  CHECK(fit.before_held.rms_v > 0.01);
  CHECK(fit.fitted.images == 60);
  CHECK(fit.held.images == 30);
  CHECK(fit.held.max_v < kFound_v);
  CHECK(fit.neuron.slope_per_v == Approx(8).epsilon(1e-3));
  CHECK(fit.neuron.output_ohm == Approx(650).epsilon(1e-3));
}

TEST_CASE("a table follows a curve that is no logistic, and the supply power is found with it", "[calibrate][oracle]") {
  const auto samples = samples_of(clipped(), 400);
  const AnalogNetwork start = test::small_network({});

  const auto logistic = fit_network_neuron(start, samples, {.fit_images = 300});
  const auto table = fit_network_neuron(
      start, samples, {.curve = FittedCurve::table, .knots_v = kKnots, .supply = true, .fit_images = 300});

  CHECK(logistic.held.rms_v > 5 * kTable_v);
  CHECK(table.held.rms_v < kTable_v);
  CHECK(table.neuron.table.input_v == kKnots);
  CHECK(table.supply_held.rms_rel < 0.01);
  CHECK(supply_power_w(table.neuron.supply, 0) == Approx(9e-5).epsilon(0.05));
}

TEST_CASE("a table of many knots is fitted to its minimum, and a fit that is cut short says so",
          "[calibrate][oracle]") {
  constexpr int kManyKnots = 29;
  constexpr double kMinimum_v = 0.8663e-3;  // 0.86613 mV; the 400 evaluations of MINPACK end at 0.86649 mV
  NetworkFitOptions options{.curve = FittedCurve::table, .fit_images = 300};
  for (int k = 0; k < kManyKnots; ++k) options.knots_v.push_back(-0.7 + 0.05 * k);
  const auto samples = samples_of(clipped(), 400);
  const AnalogNetwork start = test::small_network({});

  const auto fit = fit_network_neuron(start, samples, options);
  options.max_iterations = 1;
  const auto cut = fit_network_neuron(start, samples, options);

  CHECK(fit.converged);
  CHECK(fit.fitted.rms_v < kMinimum_v);
  CHECK(fit.held.rms_v < kTable_v);
  CHECK_FALSE(cut.converged);
  CHECK(cut.iterations == 2);  // one of the logistic, one of the table
  CHECK(cut.fitted.rms_v > fit.fitted.rms_v);
}

TEST_CASE("a fit of the output resistance alone leaves the curve", "[calibrate][oracle]") {
  SigmoidNeuron truth = clipped();
  truth.output_ohm = 400;
  const AnalogNetwork start = test::small_network(clipped());

  const auto fit = fit_network_neuron(start, samples_of(truth, 50),
                                      {.curve = FittedCurve::none, .output_ohm = true, .fit_images = 50});

  CHECK(fit.neuron.table == clipped().table);
  CHECK(fit.neuron.output_ohm == Approx(400).epsilon(1e-3));
  CHECK(fit.held.images == 0);
}

TEST_CASE("the bits of a fit do not depend on the threads", "[calibrate][unit]") {
  const auto samples = samples_of({.slope_per_v = 8}, 300);
  const AnalogNetwork start = test::small_network({});

  const auto one = fit_network_neuron(start, samples, {.fit_images = 300, .threads = 1});
  const auto three = fit_network_neuron(start, samples, {.fit_images = 300, .threads = 3});

  CHECK(one.neuron == three.neuron);
}

TEST_CASE("a fit refuses networks that it does not model", "[calibrate][unit]") {
  const auto samples = samples_of({}, 5);
  AnalogNetwork single = test::small_network({});
  single.layers[1].neurons.assign(3, single.layers[1].neuron);
  AnalogNetwork offset = test::small_network({});
  offset.layers[0].tiles[0].offset_v = Eigen::VectorXd::Zero(offset.layers[0].tiles[0].num_pairs());
  SigmoidNeuron varying = clipped();
  varying.table.output_ohm.assign(kKnots.size(), 500);

  CHECK_THROWS_WITH(fit_network_neuron(single, samples, {.fit_images = 5}),
                    "neurons = different ones must be the same for all outputs of a layer");
  CHECK_THROWS_WITH(fit_network_neuron(offset, samples, {.fit_images = 5}),
                    "offset_v = an offset of amplifiers must be absent: the fit does not model it");
  CHECK_THROWS_WITH(fit_network_neuron(test::small_network(varying), samples, {.fit_images = 5}),
                    Catch::StartsWith("neuron.table.output_ohm = resistances at the knots must be absent"));
}

TEST_CASE("a fit needs as many voltages as it has parameters", "[calibrate][unit]") {
  const auto samples = samples_of({}, 3);
  const AnalogNetwork network = test::small_network({});

  CHECK_THROWS_WITH(fit_network_neuron(network, samples, {.fit_images = 1}),
                    "fit_images = 1 (3 voltages) must be more: 4 parameters need at least as many voltages");
  CHECK_THROWS_WITH(
      fit_network_neuron(network, samples,
                         {.curve = FittedCurve::table, .knots_v = kKnots, .output_ohm = true, .fit_images = 2}),
      "fit_images = 2 (6 voltages) must be more: 8 parameters need at least as many voltages");
  CHECK_NOTHROW(fit_network_neuron(network, samples, {.fit_images = 2}));
}

TEST_CASE("a fit refuses what it cannot use", "[calibrate][unit]") {
  const auto samples = samples_of({}, 5);
  const AnalogNetwork network = test::small_network({});
  AnalogNetwork mixed = network;
  mixed.layers[1].neuron.slope_per_v = 5;
  std::atomic<bool> stop = true;

  CHECK_THROWS_WITH(fit_network_neuron(mixed, samples, {.fit_images = 5}),
                    "neuron = different ones must be the same in all layers");
  CHECK_THROWS_WITH(fit_network_neuron(network, samples, {.fit_images = 6}),
                    "fit_images = 6 must be 1 ... 5, the images");
  CHECK_THROWS_WITH(
      fit_network_neuron(network, samples, {.curve = FittedCurve::table, .knots_v = {0, 1}, .fit_images = 5}),
      "knots_v = 2 knots must be at least 4");
  CHECK_THROWS_WITH(fit_network_neuron(network, samples, {.knots_v = {0, 1, 2, 3}, .supply = true, .fit_images = 5}),
                    "supply_w = 0 values must be one per image (5)");
  CHECK_THROWS_WITH(fit_network_neuron(network, samples, {.fit_images = 5, .stop = &stop}), "interrupted");
}
