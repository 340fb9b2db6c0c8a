/// Loss of a multilayer perceptron with reverse-sigmoid activations, and its gradient by backpropagation.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/network/network.hpp"

namespace sotto {

/// Sums over a batch.
struct LossGradient {
  double loss = 0;                      ///< cross-entropy, nats
  Eigen::Index num_correct = 0;         ///< largest output is the label
  std::vector<Eigen::MatrixXd> layers;  ///< d loss / d weight, (inputs + 1) x outputs; the last row is the biases
};

/// h = 1 / (1 + exp(slope z)), z = h W + b; loss = -log softmax(-slope z)[label] in the last layer. Weights may be any
/// real numbers: with binary ones this is the straight-through gradient. `inputs`: samples x inputs, unchecked.
LossGradient loss_gradient(const std::vector<DenseWeights>& layers, const Eigen::MatrixXd& inputs,
                           const Eigen::VectorXi& labels);

}  // namespace sotto
