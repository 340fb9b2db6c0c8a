/// What a training came to, and how it is written.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "sotto/io/result.hpp"

namespace sotto::io {

struct TrainResult {
  std::string model;                      ///< path of the file with the weights
  std::vector<Eigen::Index> layer_sizes;  ///< inputs, hidden layers, classes
  double train_accuracy = 0;              ///< ideal arithmetic, on the images that were learnt from
  std::optional<double> test_accuracy;    ///< ideal arithmetic, where there was a test data set
  int epochs = 0;                         ///< finished
  bool interrupted = false;               ///< stopped on request before the last epoch
  double wall_s = 0;
};

/// {"schema": 1, "kind": "train_result", "model": ..., "layer_sizes": [...], ...}. Numbers that were not computed are
/// null.
std::string train_result_json(const TrainResult& result, const RunRecord& record);

}  // namespace sotto::io
