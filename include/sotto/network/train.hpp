/// Training of multilayer perceptrons whose weights and biases are -1 or +1, so that each is one pair of cells.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "sotto/network/network.hpp"

namespace sotto {

/// Labelled inputs, delivered in small batches: a whole data set as double would be large.
struct TrainingData {
  /// Inputs of the named samples, indices.size() x num_inputs, finite. Called from several threads at once.
  std::function<Eigen::MatrixXd(std::span<const Eigen::Index> indices)> inputs;
  Eigen::VectorXi labels;         ///< one per sample, 0 ... num_classes-1
  Eigen::Index num_inputs = 0;    ///< >= 1
  Eigen::Index num_classes = 10;  ///< >= 2, outputs of the last layer
};

/// The fields are the keys of a training file.
struct TrainingOptions {
  std::vector<Eigen::Index> hidden = {64};  ///< hidden layer sizes, each >= 1; 784-64-10: 85 % or more on Fashion-MNIST
  std::vector<double> slopes = {0.3, 0.5};  ///< per layer (hidden.size() + 1), > 0; half the hidden neurons saturate
  int epochs = 30;                          ///< >= 1; binary weights settle later than real ones
  Eigen::Index batch_size = 128;            ///< >= 1; a few hundred steps per epoch of 60,000 images
  double learning_rate = 0.003;             ///< of the first step, > 0; latent weights live in [-1, 1]
  double learning_rate_last = 1e-5;         ///< of the last step, > 0; geometric between: at the end no weight flips
  double initial_range = 0.1;               ///< in (0, 1]: latent weights start uniform in +-this, close to a flip
  /// 0: free. n: in every horizontal partition of at most n rows a column holds as many +1 as -1, to one for an odd
  /// number. For readers that average (difference amplifiers): unequal counts load the two lines of a pair
  /// unequally and shift its output by more than the signal. Costs one to three points of ideal accuracy.
  Eigen::Index balanced_rows = 0;
  std::uint64_t seed = 1;  ///< of the start values and of the order of the samples
  int threads = 0;         ///< 0: all cores; the bits of the result do not depend on it

  bool operator==(const TrainingOptions&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const TrainingOptions& options);

/// What happened in one pass over the data, measured while the weights were still moving.
struct EpochReport {
  int epoch = 0;        ///< 1 ... epochs
  double loss = 0;      ///< mean cross-entropy, nats
  double accuracy = 0;  ///< share of samples whose largest output is their label
};

/// Called after every epoch; false ends the training with the weights of that epoch.
using EpochCallback = std::function<bool(const EpochReport&)>;

/// Trains with the straight-through estimator: forward and backward use sign(w) (>= 0 gives +1), the gradient moves a
/// latent real w that is clipped to [-1, 1] (Courbariaux et al., BinaryConnect, arXiv 1511.00363; Bengio et al., arXiv
/// 1308.3432; Adam, Kingma and Ba, arXiv 1412.6980). Activation h = 1 / (1 + exp(slope z)), z = h W + b. Loss: cross-
/// entropy of softmax(-slope z) of the last layer, whose largest entry is the largest output.
/// Equal data, options and machine give equal bits. Throws InvalidArgument on a bad option, label or batch.
std::vector<DenseWeights> train(const TrainingData& data, const TrainingOptions& options = {},
                                const EpochCallback& on_epoch = {});

}  // namespace sotto
