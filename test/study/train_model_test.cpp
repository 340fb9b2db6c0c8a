#include "sotto/study/train_model.hpp"

#include <catch2/catch.hpp>

#include "study/tiny_experiment.hpp"

namespace sotto::study {
namespace {

io::TrainingFile tiny_training() {
  io::TrainingFile training;
  training.dataset.classes = 2;
  training.options.hidden = {};
  training.options.slopes = {1.0};
  training.options.epochs = 20;
  training.options.batch_size = 2;
  training.options.learning_rate = 0.05;  // far enough in 40 steps to flip every weight
  return training;
}

TEST_CASE("a trained network is measured on the images it learnt from and on others", "[study][unit]") {
  const test::TempFolder folder;
  (void)test::write_tiny_experiment(folder);
  io::TrainingFile training = tiny_training();
  training.dataset.images = folder.at("images.idx");
  training.dataset.labels = folder.at("labels.idx");
  training.test_dataset = training.dataset;

  const TrainOutcome outcome = train_model(training);

  CHECK(outcome.epochs == 20);
  CHECK(outcome.train_accuracy == 1.0);
  CHECK(outcome.test_accuracy == outcome.train_accuracy);
  CHECK((outcome.layers[0].weights.cwiseAbs().array() == 1).all());
}

TEST_CASE("training ends with the epoch after which it is told to", "[study][unit]") {
  const test::TempFolder folder;
  (void)test::write_tiny_experiment(folder);
  io::TrainingFile training = tiny_training();
  training.dataset.images = folder.at("images.idx");
  training.dataset.labels = folder.at("labels.idx");

  const TrainOutcome outcome = train_model(training, [](const EpochReport& report) { return report.epoch < 3; });

  CHECK(outcome.epochs == 3);
  CHECK_FALSE(outcome.test_accuracy);
}

}  // namespace
}  // namespace sotto::study
