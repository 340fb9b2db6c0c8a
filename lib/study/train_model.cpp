#include "sotto/study/train_model.hpp"

#include <algorithm>

namespace sotto::study {
namespace {

constexpr Eigen::Index kBatch = 512;  ///< images converted to double at a time

TrainingData training_data(const io::Dataset& dataset) {
  return {.inputs = [&dataset](std::span<const Eigen::Index> indices) { return dataset.images(indices); },
          .labels = dataset.labels,
          .num_inputs = dataset.values_per_image,
          .num_classes = dataset.classes};
}

}  // namespace

double ideal_accuracy(const std::vector<DenseWeights>& layers, const io::Dataset& dataset) {
  Eigen::Index right = 0;
  for (Eigen::Index first = 0; first < dataset.num_images(); first += kBatch) {
    const Eigen::Index count = std::min(kBatch, dataset.num_images() - first);
    const Eigen::VectorXi found = argmax_rows(ideal_outputs(layers, dataset.images(first, count)));
    right += (found.array() == dataset.labels.segment(first, count).array()).count();
  }
  return static_cast<double>(right) / static_cast<double>(dataset.num_images());
}

TrainOutcome train_model(const io::TrainingFile& training, const EpochCallback& on_epoch) {
  const io::Dataset dataset = io::load_dataset(training.dataset, training.sample_limit);
  std::optional<io::Dataset> test;
  if (training.test_dataset) test = io::load_dataset(*training.test_dataset);
  TrainOutcome outcome;
  outcome.layers = train(training_data(dataset), training.options, [&](const EpochReport& report) {
    outcome.epochs = report.epoch;
    return !on_epoch || on_epoch(report);
  });
  outcome.train_accuracy = ideal_accuracy(outcome.layers, dataset);
  if (test) outcome.test_accuracy = ideal_accuracy(outcome.layers, *test);
  return outcome;
}

}  // namespace sotto::study
