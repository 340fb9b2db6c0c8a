/// Trained weights of multilayer perceptrons: what `sotto train` writes and networks are programmed from.
#pragma once

#include <string>
#include <vector>

#include "sotto/network/network.hpp"

namespace sotto::io {

/// The CSV files of one layer.
struct DenseFiles {
  std::string weights;  ///< one line per input, one field per output
  std::string biases;   ///< one row or one column
  double slope = 1;     ///< of the activation, > 0
};

/// Reads the layers of a chain. Throws IoError where a file is bad, biases are not as many as outputs, or a layer's
/// inputs are not the outputs of the one before.
std::vector<DenseWeights> load_model(const std::vector<DenseFiles>& layers);

/// Reads a .npz with W1 (inputs x outputs), B1 (outputs), slope1 (optional, one number, default 1), W2, ... and
/// nothing else. Throws IoError as above.
std::vector<DenseWeights> load_model(const std::string& path);

/// Writes such a .npz, atomically and always the same bytes for the same layers. Throws InvalidArgument on layers that
/// do not chain.
void save_model(const std::string& path, const std::vector<DenseWeights>& layers);

}  // namespace sotto::io
