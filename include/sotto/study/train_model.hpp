/// Trains the network of a training file and measures what it is worth.
#pragma once

#include <optional>
#include <vector>

#include "sotto/io/training.hpp"
#include "sotto/network/network.hpp"
#include "sotto/network/train.hpp"

namespace sotto::study {

struct TrainOutcome {
  std::vector<DenseWeights> layers;
  double train_accuracy = 0;            ///< ideal arithmetic, on the images that were learnt from
  std::optional<double> test_accuracy;  ///< ideal arithmetic, where the file names a test data set
  int epochs = 0;                       ///< finished; fewer than asked for when the callback stopped the training
};

/// Reads the data sets, trains, evaluates. Throws IoError and InvalidArgument of its parts.
TrainOutcome train_model(const io::TrainingFile& training, const EpochCallback& on_epoch = {});

/// Share of images whose largest ideal output is their label.
double ideal_accuracy(const std::vector<DenseWeights>& layers, const io::Dataset& dataset);

}  // namespace sotto::study
