/// One analog layer: differential pairs, difference amplifiers, sigmoid neurons, and what loading by its drivers costs.
/// Builds on: 01_wires; make_layer, NetworkSolver, ideal_outputs.

#include <cstdio>

#include "sotto/sotto.hpp"

int main() {
  Eigen::MatrixXd weights(4, 2);
  weights << 1, -1, -1, 1, 1, 1, -1, -1;
  const Eigen::VectorXd biases = Eigen::VectorXd::Constant(2, -1);
  const sotto::MtjParams mtj = sotto::io::load_mtj("devices/imac_sot.json");
  const sotto::LayerCircuit circuit{.cells = sotto::cell_pair(mtj),
                                    .wires = sotto::wires_from_geometry({}),
                                    .reader = sotto::DiffAmp{.gain = 10, .input_ohm = 1000},
                                    .neuron = sotto::io::load_neuron("devices/neuron_imac_14nm.json")};
  const Eigen::MatrixXd inputs_v = (Eigen::MatrixXd(1, 4) << 0.8, 0.0, 0.4, 0.8).finished();

  std::puts("driver (ohm)   neuron inputs (V)    neuron outputs (V)   power (uW)");
  for (const double driver_ohm : {0.0, 800.0}) {
    sotto::AnalogNetwork network;
    network.input_driver_ohm = driver_ohm;
    network.layers.push_back(sotto::make_layer(weights, biases, circuit));
    const sotto::NetworkResult result = sotto::NetworkSolver(network).run(inputs_v, true);
    const Eigen::MatrixXd& in_v = result.layers[0].reader_v;
    std::printf("%12.0f   %8.4f %8.4f    %8.4f %8.4f    %8.2f\n", driver_ohm, in_v(0, 0), in_v(0, 1),
                result.outputs_v(0, 0), result.outputs_v(0, 1), 1e6 * result.mean_power.source_w);
  }
}
