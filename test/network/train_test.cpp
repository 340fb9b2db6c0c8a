#include "sotto/network/train.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

using namespace sotto;

namespace {

TrainingData data_of(const Eigen::MatrixXd& inputs, const Eigen::VectorXi& labels, Eigen::Index num_classes) {
  return {.inputs =
              [inputs](std::span<const Eigen::Index> indices) {
                Eigen::MatrixXd batch(static_cast<Eigen::Index>(indices.size()), inputs.cols());
                for (std::size_t i = 0; i < indices.size(); ++i) {
                  batch.row(static_cast<Eigen::Index>(i)) = inputs.row(indices[i]);
                }
                return batch;
              },
          .labels = labels,
          .num_inputs = inputs.cols(),
          .num_classes = num_classes};
}

/// Three classes of 8 pixels: each has four bright pixels of its own, all with noise.
TrainingData striped_data() {
  const Eigen::MatrixXd patterns{{1, 1, 1, 1, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 1, 1, 1}, {1, 0, 1, 0, 1, 0, 1, 0}};
  SampleRng rng(11, 0);
  Eigen::MatrixXd inputs(300, 8);
  Eigen::VectorXi labels(300);
  for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
    labels(i) = static_cast<int>(i % 3);
    for (Eigen::Index j = 0; j < 8; ++j) inputs(i, j) = 0.7 * patterns(labels(i), j) + 0.3 * rng.uniform();
  }
  return data_of(inputs, labels, 3);
}

TrainingOptions small_options() {
  return {.hidden = {6}, .slopes = {1.0, 1.0}, .epochs = 40, .batch_size = 50, .learning_rate = 0.01, .seed = 5};
}

double accuracy(const std::vector<DenseWeights>& layers, const TrainingData& data) {
  std::vector<Eigen::Index> all(static_cast<std::size_t>(data.labels.size()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Eigen::Index>(i);
  const Eigen::VectorXi classes = argmax_rows(ideal_outputs(layers, data.inputs(all)));
  return static_cast<double>((classes.array() == data.labels.array()).count()) / static_cast<double>(classes.size());
}

bool same_bits(const std::vector<DenseWeights>& a, const std::vector<DenseWeights>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k].weights != b[k].weights || a[k].biases != b[k].biases || a[k].slope != b[k].slope) return false;
  }
  return true;
}

void require_rejected(const TrainingOptions& options, const std::string& message) {
  REQUIRE_THROWS_MATCHES(train(striped_data(), options), InvalidArgument, Catch::Matchers::Message(message));
}

void require_rejected(const TrainingData& data, const std::string& message) {
  REQUIRE_THROWS_MATCHES(train(data, small_options()), InvalidArgument, Catch::Matchers::Message(message));
}

}  // namespace

TEST_CASE("a perceptron without hidden layer learns a separable task without an error", "[network][property]") {
  const TrainingData data = striped_data();

  const auto layers =
      train(data, {.hidden = {}, .slopes = {1.0}, .epochs = 40, .batch_size = 50, .learning_rate = 0.01, .seed = 2});

  REQUIRE(layers.size() == 1);
  REQUIRE(accuracy(layers, data) == 1.0);
}

TEST_CASE("exclusive or, which no single layer separates, is learned through a hidden layer", "[network][property]") {
  const TrainingData data =
      data_of(Eigen::MatrixXd{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}}, Eigen::VectorXi{{0, 1, 1, 0}}, 2);

  const auto layers = train(
      data, {.hidden = {16}, .slopes = {2.0, 1.0}, .epochs = 200, .batch_size = 4, .learning_rate = 0.02, .seed = 1});

  REQUIRE(accuracy(layers, data) == 1.0);
}

TEST_CASE("trained weights and biases are -1 or +1 and the slopes are those asked for", "[network][unit]") {
  auto options = small_options();
  options.slopes = {0.75, 1.5};

  const auto layers = train(striped_data(), options);

  REQUIRE(layers.size() == 2);
  CHECK(layers[0].weights.rows() == 8);
  CHECK(layers[0].weights.cols() == 6);
  CHECK(layers[1].weights.rows() == 6);
  CHECK(layers[1].weights.cols() == 3);
  CHECK(layers[0].slope == 0.75);
  CHECK(layers[1].slope == 1.5);
  for (const DenseWeights& layer : layers) {
    CHECK((layer.weights.array().abs() == 1.0).all());
    CHECK((layer.biases.array().abs() == 1.0).all());
    CHECK(layer.biases.size() == layer.weights.cols());
  }
}

TEST_CASE("training gives the same bits on one thread and on four", "[network][property]") {
  auto options = small_options();
  options.epochs = 5;
  options.batch_size = 150;  // five shards, the last one short
  options.threads = 1;
  std::vector<double> one_losses, four_losses;
  const auto keep_in = [](std::vector<double>& losses) {
    return [&losses](const EpochReport& report) {
      losses.push_back(report.loss);
      return true;
    };
  };

  const auto one = train(striped_data(), options, keep_in(one_losses));
  options.threads = 4;
  const auto four = train(striped_data(), options, keep_in(four_losses));

  CHECK(same_bits(one, four));
  CHECK(one_losses == four_losses);
}

TEST_CASE("the same seed gives the same network, another seed another one", "[network][property]") {
  auto options = small_options();
  options.epochs = 3;

  const auto first = train(striped_data(), options);
  const auto again = train(striped_data(), options);
  options.seed = 6;
  const auto other = train(striped_data(), options);

  CHECK(same_bits(first, again));
  CHECK_FALSE(same_bits(first, other));
}

TEST_CASE("balanced columns hold as many +1 as -1 in each partition, the bias row included", "[network][property]") {
  const TrainingData data = striped_data();
  auto options = small_options();
  options.hidden = {7};
  options.balanced_rows = 4;  // 8 + 1 rows in partitions of 3, 7 + 1 rows in partitions of 4

  const auto layers = train(data, options);

  Eigen::MatrixXd first(9, 7), second(8, 3);
  first << layers[0].weights, layers[0].biases.transpose();
  second << layers[1].weights, layers[1].biases.transpose();
  for (Eigen::Index j = 0; j < 7; ++j) {
    const double surplus = j % 2 == 0 ? 1.0 : -1.0;  // the odd ones alternate, so that they nearly cancel
    CHECK(first.col(j).head(3).sum() == surplus);
    CHECK(first.col(j).segment(3, 3).sum() == -surplus);
    CHECK(first.col(j).tail(3).sum() == surplus);
  }
  CHECK((second.topRows(4).colwise().sum().array() == 0.0).all());
  CHECK((second.bottomRows(4).colwise().sum().array() == 0.0).all());
}

TEST_CASE("a balanced network learns a task whose classes are as bright as each other", "[network][property]") {
  const TrainingData data = striped_data();
  auto options = small_options();
  options.hidden = {15};
  options.balanced_rows = 16;

  REQUIRE(accuracy(train(data, options), data) == 1.0);
}

TEST_CASE("the callback sees every epoch with a falling loss and may end the training", "[network][property]") {
  std::vector<EpochReport> reports;

  const auto layers = train(striped_data(), small_options(), [&](const EpochReport& report) {
    reports.push_back(report);
    return report.epoch < 10;
  });

  REQUIRE(reports.size() == 10);
  CHECK(reports.front().epoch == 1);
  CHECK(reports.back().epoch == 10);
  CHECK(reports.back().loss < reports.front().loss);
  CHECK(reports.back().accuracy > reports.front().accuracy);
  CHECK(layers.size() == 2);
}

TEST_CASE("a training option outside its range is named", "[network][unit]") {
  const auto changed = [](auto change) {
    auto options = small_options();
    change(options);
    return options;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();

  require_rejected(changed([](auto& o) { o.hidden = {6, 0}; }), "hidden[1] = 0 must be >= 1");
  require_rejected(changed([](auto& o) { o.slopes = {1.0}; }), "number of slopes = 1 must be 2, one per layer");
  require_rejected(changed([](auto& o) { o.slopes[1] = -0.5; }), "slopes[1] = -0.5 must be > 0 and finite");
  require_rejected(changed([](auto& o) { o.epochs = 0; }), "epochs = 0 must be >= 1");
  require_rejected(changed([](auto& o) { o.batch_size = 0; }), "batch_size = 0 must be >= 1");
  require_rejected(changed([&](auto& o) { o.learning_rate = nan; }), "learning_rate = nan must be > 0 and finite");
  require_rejected(changed([](auto& o) { o.learning_rate_last = 0; }), "learning_rate_last = 0 must be > 0 and finite");
  require_rejected(changed([](auto& o) { o.initial_range = 1.5; }), "initial_range = 1.5 must be in (0, 1]");
  require_rejected(changed([](auto& o) { o.balanced_rows = -1; }), "balanced_rows = -1 must be >= 0");
  require_rejected(changed([](auto& o) { o.threads = -1; }), "threads = -1 must be >= 0");
}

TEST_CASE("training data that do not fit together are named", "[network][unit]") {
  const auto changed = [](auto change) {
    TrainingData data = striped_data();
    change(data);
    return data;
  };
  const double infinity = std::numeric_limits<double>::infinity();

  require_rejected(changed([](auto& d) { d.num_inputs = 0; }), "num_inputs = 0 must be >= 1");
  require_rejected(changed([](auto& d) { d.num_classes = 1; }), "num_classes = 1 must be >= 2");
  require_rejected(changed([](auto& d) { d.labels.resize(0); }), "number of labels = 0 must be >= 1");
  require_rejected(changed([](auto& d) { d.inputs = nullptr; }), "inputs = an empty function must be callable");
  require_rejected(changed([](auto& d) { d.labels(7) = 3; }), "labels[7] = 3 must be in 0 ... 2");
  require_rejected(changed([](auto& d) { d.num_inputs = 9; }), "shape of a batch = 32 x 8 must be 32 x 9");
  require_rejected(data_of(Eigen::MatrixXd::Constant(1, 1, infinity), Eigen::VectorXi{{0}}, 2),
                   "batch = the samples 0 ... 0 must be finite");
}
