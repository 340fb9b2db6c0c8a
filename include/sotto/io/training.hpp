/// Training files: what `sotto train` reads.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "sotto/io/dataset.hpp"
#include "sotto/io/overrides.hpp"
#include "sotto/network/train.hpp"

namespace sotto::io {

struct TrainingFile {
  std::string path;  ///< as it was given
  std::string name;
  std::string description;
  DatasetSpec dataset;                       ///< to learn from; paths are resolved
  std::optional<DatasetSpec> test_dataset;   ///< to report the accuracy on
  std::optional<Eigen::Index> sample_limit;  ///< learn from the first so many images only, >= 1
  TrainingOptions options;                   ///< threads is not a key of the file
  std::string resolved_json;                 ///< the file with the overrides applied
};

/// Reads the file. Keys are those of TrainingOptions; one number for "slopes" holds for every layer. Paths as in
/// load_experiment. Throws IoError with file, JSON pointer, value and rule.
TrainingFile load_training(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
