/// A network of two small layers with wires, and inputs that reach its whole curve.
#pragma once

#include "sotto/core/random.hpp"
#include "sotto/network/network.hpp"

namespace sotto::test {

inline Eigen::MatrixXd signs(SampleRng& rng, Eigen::Index rows, Eigen::Index cols) {
  Eigen::MatrixXd out(rows, cols);
  for (double& x : out.reshaped()) x = rng.uniform() < 0.5 ? -1 : 1;
  return out;
}

/// 8-6-3, partitions of 4 rows, a bias row in each.
inline AnalogNetwork small_network(const SigmoidNeuron& neuron) {
  SampleRng rng(91, 0);
  const LayerCircuit circuit{.cells = {5e3, 15e3},
                             .wires = {.row_segment_ohm = 9.0, .col_segment_ohm = 11.0},
                             .partition = {.max_rows = 4, .max_pairs = 4, .bias_rows = BiasRows::every},
                             .reader = DiffAmp{.gain = 20, .input_ohm = 1e3},
                             .neuron = neuron};
  AnalogNetwork network{.layers = {}, .input_driver_ohm = 50};
  network.layers.push_back(make_layer(signs(rng, 8, 6), signs(rng, 6, 1), circuit));
  network.layers.push_back(make_layer(signs(rng, 6, 3), signs(rng, 3, 1), circuit));
  return network;
}

inline Eigen::MatrixXd small_inputs_v(Eigen::Index images) {
  SampleRng rng(92, 0);
  Eigen::MatrixXd inputs_v(images, 8);
  for (double& x : inputs_v.reshaped()) x = 1.6 * rng.uniform() - 0.8;
  return inputs_v;
}

}  // namespace sotto::test
