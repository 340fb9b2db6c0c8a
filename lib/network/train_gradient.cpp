#include "network/train_gradient.hpp"

#include <cmath>

namespace sotto {

namespace {

Eigen::MatrixXd preactivation(const DenseWeights& layer, const Eigen::MatrixXd& inputs) {
  Eigen::MatrixXd z = inputs * layer.weights;
  z.rowwise() += layer.biases.transpose();
  return z;
}

/// Adds the loss of every sample and returns d loss / d z of the last layer: slope (label - softmax).
Eigen::MatrixXd close_loss(const Eigen::MatrixXd& z, double slope, const Eigen::VectorXi& labels, LossGradient& sum) {
  Eigen::MatrixXd delta(z.rows(), z.cols());
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const Eigen::RowVectorXd logits = -slope * z.row(i);
    Eigen::Index winner = 0;
    const double largest = logits.maxCoeff(&winner);
    const Eigen::RowVectorXd weights = (logits.array() - largest).exp();  // no overflow
    const double total = weights.sum();
    sum.loss += largest + std::log(total) - logits(labels(i));
    sum.num_correct += winner == labels(i) ? 1 : 0;
    delta.row(i) = -slope / total * weights;
    delta(i, labels(i)) += slope;
  }
  return delta;
}

Eigen::MatrixXd layer_gradient(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& delta) {
  Eigen::MatrixXd gradient(inputs.cols() + 1, delta.cols());
  gradient.topRows(inputs.cols()).noalias() = inputs.transpose() * delta;
  gradient.bottomRows(1) = delta.colwise().sum();
  return gradient;
}

}  // namespace

LossGradient loss_gradient(const std::vector<DenseWeights>& layers, const Eigen::MatrixXd& inputs,
                           const Eigen::VectorXi& labels) {
  std::vector<Eigen::MatrixXd> activations = {inputs};
  for (std::size_t k = 0; k + 1 < layers.size(); ++k) {
    const Eigen::MatrixXd z = preactivation(layers[k], activations.back());
    activations.emplace_back((1.0 + (layers[k].slope * z.array()).exp()).inverse());
  }
  LossGradient sum;
  sum.layers.resize(layers.size());
  const DenseWeights& last = layers.back();
  Eigen::MatrixXd delta = close_loss(preactivation(last, activations.back()), last.slope, labels, sum);
  for (std::size_t k = layers.size(); k-- > 0;) {
    sum.layers[k] = layer_gradient(activations[k], delta);
    if (k == 0) break;  // the inputs themselves are not trained
    const auto h = activations[k].array();
    const Eigen::MatrixXd back = delta * layers[k].weights.transpose();
    delta = -layers[k - 1].slope * back.array() * h * (1.0 - h);
  }
  return sum;
}

}  // namespace sotto
