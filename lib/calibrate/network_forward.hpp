/// Outputs of a network for many neurons: the crossbars are reduced once.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/network/network.hpp"

namespace sotto::calibrate {

class NetworkForward {
 public:
  NetworkForward(const AnalogNetwork& network, int threads, SimdLevel simd);

  /// Closes the layers with this output resistance of their neurons; the first keeps the network's input_driver_ohm.
  void set_output_ohm(double output_ohm);

  /// Output voltages, images x outputs, with `neuron` in all layers. The bits do not depend on the threads.
  Eigen::MatrixXd run(const SigmoidNeuron& neuron, const Eigen::MatrixXd& inputs_v) const;

 private:
  AnalogNetwork network_;
  int threads_;
  SimdLevel simd_;
  std::vector<LayerTransfer> transfers_;
  std::vector<Eigen::MatrixXd> matrices_;  ///< rows x outputs: z = v_oc M'
};

}  // namespace sotto::calibrate
