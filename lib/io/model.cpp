#include "sotto/io/model.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/io/matrix_file.hpp"
#include "sotto/io/tensor_file.hpp"

namespace sotto::io {
namespace {

std::string dimensions(const Eigen::MatrixXd& matrix) {
  return fmt::format("{} x {}", matrix.rows(), matrix.cols());
}

void require_finite(const std::string& name, const Eigen::MatrixXd& values) {
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    for (Eigen::Index col = 0; col < values.cols(); ++col) {
      require(std::isfinite(values(row, col)), fmt::format("{}({}, {})", name, row, col), values(row, col), "finite");
    }
  }
}

/// Throws InvalidArgument on the first layer that does not fit.
void validate(const std::vector<DenseWeights>& layers) {
  require(!layers.empty(), "number of layers", 0, ">= 1");
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const auto& layer = layers[k];
    require(layer.weights.size() > 0, fmt::format("W{}", k + 1), dimensions(layer.weights), "at least 1 x 1");
    require_finite(fmt::format("W{}", k + 1), layer.weights);
    require_finite(fmt::format("B{}", k + 1), layer.biases);
    require(layer.biases.size() == layer.weights.cols(), fmt::format("length of B{}", k + 1),
            static_cast<double>(layer.biases.size()),
            fmt::format("{}, the outputs of W{}", layer.weights.cols(), k + 1));
    require(layer.slope > 0 && std::isfinite(layer.slope), fmt::format("slope{}", k + 1), layer.slope, "> 0");
    if (k == 0) continue;
    require(layer.weights.rows() == layers[k - 1].weights.cols(), fmt::format("rows of W{}", k + 1),
            static_cast<double>(layer.weights.rows()),
            fmt::format("{}, the outputs of W{}", layers[k - 1].weights.cols(), k));
  }
}

void validate_read(const std::string& file, const std::vector<DenseWeights>& layers) {
  try {
    validate(layers);
  } catch (const InvalidArgument& error) {
    throw IoError(fmt::format("{}: {}", file, error.what()));
  }
}

/// The layer W<k>, B<k>, slope<k>; its arrays are taken out of `arrays`.
DenseWeights take_layer(std::map<std::string, Tensor>& arrays, std::size_t k) {
  const auto weights = arrays.extract(fmt::format("W{}", k));
  const auto biases = arrays.extract(fmt::format("B{}", k));
  const auto slope = arrays.extract(fmt::format("slope{}", k));
  require(!biases.empty(), "arrays", fmt::format("W{} without B{}", k, k), "pairs");
  DenseWeights layer{to_matrix(weights.mapped()), to_vector(biases.mapped()), 1};
  if (slope.empty()) return layer;
  require(slope.mapped().values.size() == 1, fmt::format("slope{}", k), shape_text(slope.mapped()), "one number");
  layer.slope = slope.mapped().values[0];
  return layer;
}

}  // namespace

std::vector<DenseWeights> load_model(const std::vector<DenseFiles>& layers) {
  std::vector<DenseWeights> model;
  for (const auto& files : layers) {
    model.push_back({load_csv_matrix(files.weights), load_csv_vector(files.biases), files.slope});
    validate_read(fmt::format("{} and {}", files.weights, files.biases), model);
  }
  return model;
}

std::vector<DenseWeights> load_model(const std::string& path) {
  auto arrays = load_npz(path);
  std::vector<DenseWeights> model;
  try {
    for (std::size_t k = 1; arrays.contains(fmt::format("W{}", k)); ++k) model.push_back(take_layer(arrays, k));
    require(!model.empty(), "arrays", "without W1", "W1, B1, slope1 (optional), W2, ...");
    require(arrays.empty(), "array", arrays.empty() ? "" : arrays.begin()->first,
            "one of W1, B1, slope1, W2, ... without gaps");
  } catch (const InvalidArgument& error) {
    throw IoError(fmt::format("{}: {}", path, error.what()));
  }
  validate_read(path, model);
  return model;
}

void save_model(const std::string& path, const std::vector<DenseWeights>& layers) {
  validate(layers);
  std::map<std::string, Tensor> arrays;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    arrays[fmt::format("W{}", k + 1)] = to_tensor(layers[k].weights);
    arrays[fmt::format("B{}", k + 1)] = to_tensor(layers[k].biases);
    arrays[fmt::format("slope{}", k + 1)] = {{}, {layers[k].slope}};
  }
  save_npz(path, arrays);
}

}  // namespace sotto::io
