#include "sotto/network/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "network/train_gradient.hpp"
#include "sotto/array/partition.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/random.hpp"

namespace sotto {

namespace {

constexpr Eigen::Index kShardRows = 32;  // fixed, so that the order of summation does not depend on threads
constexpr double kAdamMean = 0.9, kAdamSquare = 0.999, kAdamFloor = 1e-8;  // as published

/// One layer under training, (inputs + 1) x outputs: the last row is the biases.
struct LatentLayer {
  Eigen::MatrixXd latent;
  Eigen::MatrixXd mean;    // Adam's running gradient
  Eigen::MatrixXd square;  // and its running square
  double slope = 1;
};

void require_indexed(bool ok, const char* field, std::size_t index, double value, std::string_view rule) {
  require(ok, fmt::format("{}[{}]", field, index), value, rule);
}

void validate(const TrainingData& data) {
  require(data.num_inputs >= 1, "num_inputs", static_cast<double>(data.num_inputs), ">= 1");
  require(data.num_classes >= 2, "num_classes", static_cast<double>(data.num_classes), ">= 2");
  require(data.labels.size() >= 1, "number of labels", static_cast<double>(data.labels.size()), ">= 1");
  require(static_cast<bool>(data.inputs), "inputs", "an empty function", "callable");
  for (Eigen::Index i = 0; i < data.labels.size(); ++i) {
    const int label = data.labels(i);
    if (label >= 0 && label < data.num_classes) continue;
    require(false, fmt::format("labels[{}]", i), label, fmt::format("in 0 ... {}", data.num_classes - 1));
  }
}

/// Shifts the weights of each column within each partition so that half of them are >= 0. The odd one of an odd number
/// goes to +1 and to -1 in turn, from partition to partition and from column to column.
void balance(Eigen::MatrixXd& latent, Eigen::Index max_rows) {
  const auto boundaries = partition_boundaries(latent.rows(), max_rows);
  for (std::size_t part = 0; part + 1 < boundaries.size(); ++part) {
    const Eigen::Index rows = boundaries[part + 1] - boundaries[part];
    for (Eigen::Index j = 0; j < latent.cols(); ++j) {
      auto weights = latent.col(j).segment(boundaries[part], rows);
      const Eigen::Index num_minus = (rows + (static_cast<Eigen::Index>(part) + j) % 2) / 2;
      Eigen::VectorXd sorted = weights;
      const auto threshold = sorted.begin() + std::min(num_minus, rows - 1);
      std::nth_element(sorted.begin(), threshold, sorted.end());
      weights.array() -= *threshold;
    }
  }
}

std::vector<LatentLayer> initial_layers(const TrainingData& data, const TrainingOptions& options) {
  std::vector<Eigen::Index> sizes = {data.num_inputs};
  sizes.insert(sizes.end(), options.hidden.begin(), options.hidden.end());
  sizes.push_back(data.num_classes);
  SampleRng rng(options.seed, 0);
  std::vector<LatentLayer> layers;
  for (std::size_t k = 0; k + 1 < sizes.size(); ++k) {
    Eigen::MatrixXd latent(sizes[k] + 1, sizes[k + 1]);
    for (double& value : latent.reshaped()) value = options.initial_range * (2.0 * rng.uniform() - 1.0);
    if (options.balanced_rows > 0) balance(latent, options.balanced_rows);
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(latent.rows(), latent.cols());
    layers.push_back({latent, zero, zero, options.slopes[k]});
  }
  return layers;
}

std::vector<DenseWeights> binarize(const std::vector<LatentLayer>& layers) {
  std::vector<DenseWeights> binary;
  for (const LatentLayer& layer : layers) {
    const Eigen::Index inputs = layer.latent.rows() - 1;
    const Eigen::MatrixXd sign =
        (layer.latent.array() >= 0).select(Eigen::MatrixXd::Ones(inputs + 1, layer.latent.cols()), -1.0);
    binary.push_back({sign.topRows(inputs), sign.bottomRows(1).transpose(), layer.slope});
  }
  return binary;
}

LossGradient shard_gradient(const std::vector<DenseWeights>& layers, const TrainingData& data,
                            std::span<const Eigen::Index> indices) {
  const Eigen::MatrixXd inputs = data.inputs(indices);
  const auto rows = static_cast<Eigen::Index>(indices.size());
  require(inputs.rows() == rows && inputs.cols() == data.num_inputs, "shape of a batch",
          fmt::format("{} x {}", inputs.rows(), inputs.cols()), fmt::format("{} x {}", rows, data.num_inputs));
  require(inputs.allFinite(), "batch", fmt::format("the samples {} ... {}", indices.front(), indices.back()), "finite");
  Eigen::VectorXi labels(rows);
  for (Eigen::Index i = 0; i < rows; ++i) labels(i) = data.labels(indices[static_cast<std::size_t>(i)]);
  return loss_gradient(layers, inputs, labels);
}

/// Sums over the samples; always the same shards in the same order.
LossGradient batch_gradient(const std::vector<DenseWeights>& layers, const TrainingData& data,
                            std::span<const Eigen::Index> indices, int threads) {
  const auto rows = static_cast<Eigen::Index>(indices.size());
  std::vector<LossGradient> shards(static_cast<std::size_t>((rows + kShardRows - 1) / kShardRows));
  parallel_for(static_cast<std::int64_t>(shards.size()), threads, [&](std::int64_t s) {
    const Eigen::Index first = s * kShardRows;
    const auto count = static_cast<std::size_t>(std::min(kShardRows, rows - first));
    shards[static_cast<std::size_t>(s)] =
        shard_gradient(layers, data, indices.subspan(static_cast<std::size_t>(first), count));
  });
  LossGradient sum = std::move(shards.front());
  for (std::size_t s = 1; s < shards.size(); ++s) {
    sum.loss += shards[s].loss;
    sum.num_correct += shards[s].num_correct;
    for (std::size_t k = 0; k < layers.size(); ++k) sum.layers[k] += shards[s].layers[k];
  }
  return sum;
}

void adam_step(LatentLayer& layer, const Eigen::MatrixXd& gradient, double learning_rate, double step) {
  const double mean_scale = 1.0 / (1.0 - std::pow(kAdamMean, step));
  const double square_scale = 1.0 / (1.0 - std::pow(kAdamSquare, step));
  layer.mean = kAdamMean * layer.mean + (1.0 - kAdamMean) * gradient;
  layer.square.array() = kAdamSquare * layer.square.array() + (1.0 - kAdamSquare) * gradient.array().square();
  layer.latent.array() -=
      learning_rate * mean_scale * layer.mean.array() / ((square_scale * layer.square.array()).sqrt() + kAdamFloor);
}

std::vector<Eigen::Index> shuffled(Eigen::Index count, SampleRng rng) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);
  return order;
}

EpochReport run_epoch(std::vector<LatentLayer>& layers, const TrainingData& data, const TrainingOptions& options,
                      int epoch) {
  const auto order = shuffled(data.labels.size(), SampleRng(options.seed, static_cast<std::uint64_t>(epoch)));
  const std::size_t batch_size = std::min(static_cast<std::size_t>(options.batch_size), order.size());
  const std::size_t batches = (order.size() + batch_size - 1) / batch_size;
  const double last_step = static_cast<double>(batches) * options.epochs;
  double loss = 0, correct = 0;
  for (std::size_t b = 0; b < batches; ++b) {
    const std::size_t count = std::min(batch_size, order.size() - b * batch_size);
    const auto indices = std::span(order).subspan(b * batch_size, count);
    auto sum = batch_gradient(binarize(layers), data, indices, options.threads);
    const double step = static_cast<double>(batches) * (epoch - 1) + static_cast<double>(b) + 1.0;
    const double decay = std::pow(options.learning_rate_last / options.learning_rate, step / last_step);
    for (std::size_t k = 0; k < layers.size(); ++k) {
      sum.layers[k] /= static_cast<double>(count);
      adam_step(layers[k], sum.layers[k], options.learning_rate * decay, step);
      if (options.balanced_rows > 0) balance(layers[k].latent, options.balanced_rows);
      // The clip of BinaryConnect: a weight beyond +-1 would only flip later.
      layers[k].latent = layers[k].latent.cwiseMax(-1.0).cwiseMin(1.0);
    }
    loss += sum.loss;
    correct += static_cast<double>(sum.num_correct);
  }
  const auto samples = static_cast<double>(order.size());
  return {epoch, loss / samples, correct / samples};
}

}  // namespace

void validate(const TrainingOptions& options) {
  for (std::size_t k = 0; k < options.hidden.size(); ++k) {
    require_indexed(options.hidden[k] >= 1, "hidden", k, static_cast<double>(options.hidden[k]), ">= 1");
  }
  const std::size_t num_layers = options.hidden.size() + 1;
  require(options.slopes.size() == num_layers, "number of slopes", static_cast<double>(options.slopes.size()),
          fmt::format("{}, one per layer", num_layers));
  for (std::size_t k = 0; k < num_layers; ++k) {
    const double slope = options.slopes[k];
    require_indexed(slope > 0 && std::isfinite(slope), "slopes", k, slope, "> 0 and finite");
  }
  require(options.epochs >= 1, "epochs", options.epochs, ">= 1");
  require(options.batch_size >= 1, "batch_size", static_cast<double>(options.batch_size), ">= 1");
  const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
  require(positive(options.learning_rate), "learning_rate", options.learning_rate, "> 0 and finite");
  require(positive(options.learning_rate_last), "learning_rate_last", options.learning_rate_last, "> 0 and finite");
  require(options.initial_range > 0 && options.initial_range <= 1, "initial_range", options.initial_range, "in (0, 1]");
  require(options.balanced_rows >= 0, "balanced_rows", static_cast<double>(options.balanced_rows), ">= 0");
  require(options.threads >= 0, "threads", options.threads, ">= 0");
}

std::vector<DenseWeights> train(const TrainingData& data, const TrainingOptions& options,
                                const EpochCallback& on_epoch) {
  validate(data);
  validate(options);
  auto layers = initial_layers(data, options);
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    const EpochReport report = run_epoch(layers, data, options, epoch);
    if (on_epoch && !on_epoch(report)) break;
  }
  return binarize(layers);
}

}  // namespace sotto
