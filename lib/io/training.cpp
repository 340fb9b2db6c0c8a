#include "sotto/io/training.hpp"

#include <fmt/format.h>

#include "io/file_reference.hpp"
#include "io/json_writer.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

constexpr Index kMaxCount = Index{1} << 30;

std::vector<Index> read_sizes(const JsonReader& node) {
  std::vector<Index> sizes;
  for (Index k = 0; k < node.size(); ++k) sizes.push_back(node.at(k).integer(1, kMaxCount));
  return sizes;
}

/// One number for every layer, or one per layer.
std::vector<double> read_slopes(const JsonReader& node, std::size_t num_layers) {
  if (!node.value().is_array()) return std::vector<double>(num_layers, node.number(kPositive));
  if (node.size() != static_cast<Index>(num_layers)) {
    node.fail(fmt::format("a number or an array of {}, one per layer", num_layers));
  }
  const auto slopes = node.vector(kPositive);
  return {slopes.begin(), slopes.end()};
}

TrainingOptions read_options(const JsonReader& root) {
  TrainingOptions options;
  if (root.has("hidden")) options.hidden = read_sizes(root.at("hidden"));
  const auto num_layers = options.hidden.size() + 1;
  if (root.has("slopes")) {
    options.slopes = read_slopes(root.at("slopes"), num_layers);
  } else if (num_layers != options.slopes.size()) {
    root.at("slopes");  // the default fits the default layers only: say that the key is missing
  }
  if (root.has("epochs")) options.epochs = static_cast<int>(root.at("epochs").integer(1, kMaxCount));
  if (root.has("batch_size")) options.batch_size = root.at("batch_size").integer(1, kMaxCount);
  options.learning_rate = root.number_or("learning_rate", kPositive, options.learning_rate);
  options.learning_rate_last = root.number_or("learning_rate_last", kPositive, options.learning_rate_last);
  options.initial_range = root.number_or("initial_range", kPositive, options.initial_range);
  if (root.has("balanced_rows")) options.balanced_rows = root.at("balanced_rows").integer(0, kMaxCount);
  if (root.has("seed")) options.seed = root.at("seed").seed();
  return options;
}

}  // namespace

TrainingFile load_training(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const auto root = JsonReader::open(document, "training");
  root.allow_keys({"name", "description", "dataset", "test_dataset", "sample_limit", "hidden", "slopes", "epochs",
                   "batch_size", "learning_rate", "learning_rate_last", "initial_range", "balanced_rows", "seed"});
  TrainingFile training;
  training.path = path;
  training.name = root.string_or("name", "");
  training.description = root.string_or("description", "");
  training.dataset = read_dataset_spec(root.at("dataset"), path);
  if (root.has("test_dataset")) training.test_dataset = read_dataset_spec(root.at("test_dataset"), path);
  if (root.has("sample_limit")) training.sample_limit = root.at("sample_limit").integer(1, kMaxCount);
  training.options = read_options(root);
  blaming(document.file, [&] { validate(training.options); });
  training.resolved_json = to_text(document.root);
  return training;
}

}  // namespace sotto::io
