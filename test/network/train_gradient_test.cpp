#include "network/train_gradient.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/random.hpp"
#include "support/approx.hpp"

using namespace sotto;

namespace {

/// Central differences of step 1e-5 in double: truncation about 1e-10 of the gradient, rounding about 1e-11.
constexpr double kRelFiniteDifference = 1e-8;

Eigen::MatrixXd uniform_matrix(Eigen::Index rows, Eigen::Index cols, SampleRng& rng) {
  Eigen::MatrixXd matrix(rows, cols);
  for (double& value : matrix.reshaped()) value = 2.0 * rng.uniform() - 1.0;
  return matrix;
}

double shifted_loss(std::vector<DenseWeights> layers, std::size_t k, Eigen::Index row, Eigen::Index col, double shift,
                    const Eigen::MatrixXd& inputs, const Eigen::VectorXi& labels) {
  const bool is_bias = row == layers[k].weights.rows();
  (is_bias ? layers[k].biases(col) : layers[k].weights(row, col)) += shift;
  return loss_gradient(layers, inputs, labels).loss;
}

}  // namespace

TEST_CASE("the gradient of the loss is its finite difference in every weight and bias", "[network][oracle]") {
  SampleRng rng(3, 0);
  const auto layer = [&](Eigen::Index rows, Eigen::Index cols, double slope) {
    return DenseWeights{uniform_matrix(rows, cols, rng), uniform_matrix(cols, 1, rng), slope};
  };
  const std::vector<DenseWeights> layers = {layer(4, 3, 0.7), layer(3, 3, 1.3), layer(3, 2, 0.9)};
  const Eigen::MatrixXd inputs = uniform_matrix(5, 4, rng);
  const Eigen::VectorXi labels{{0, 1, 1, 0, 1}};
  const double step = 1e-5;

  const LossGradient exact = loss_gradient(layers, inputs, labels);

  for (std::size_t k = 0; k < layers.size(); ++k) {
    Eigen::MatrixXd numeric(layers[k].weights.rows() + 1, layers[k].weights.cols());
    for (Eigen::Index i = 0; i < numeric.rows(); ++i) {
      for (Eigen::Index j = 0; j < numeric.cols(); ++j) {
        numeric(i, j) = (shifted_loss(layers, k, i, j, step, inputs, labels) -
                         shifted_loss(layers, k, i, j, -step, inputs, labels)) /
                        (2.0 * step);
      }
    }
    CHECK(test::max_rel_diff(exact.layers[k], numeric) < kRelFiniteDifference);
  }
}

TEST_CASE("one neuron pair with equal columns has loss ln 2 and gradient slope (label - 1/2) x", "[network][unit]") {
  const std::vector<DenseWeights> layers = {{Eigen::MatrixXd::Ones(2, 2), Eigen::VectorXd::Ones(2), 0.5}};
  const Eigen::MatrixXd inputs{{0.25, 1.0}};

  const LossGradient result = loss_gradient(layers, inputs, Eigen::VectorXi{{0}});

  CHECK(std::abs(result.loss - std::log(2.0)) < 1e-15);
  CHECK(result.num_correct == 1);  // the first of equals wins
  // d loss / d z = -slope (softmax - label) = (0.25, -0.25), times x = (0.25, 1, 1)
  CHECK(result.layers[0] == Eigen::MatrixXd{{0.0625, -0.0625}, {0.25, -0.25}, {0.25, -0.25}});
}

TEST_CASE("the class is the largest output, which is the smallest z", "[network][unit]") {
  const std::vector<DenseWeights> layers = {{Eigen::MatrixXd{{-1.0, 1.0}}, Eigen::VectorXd::Zero(2), 1.0}};
  const Eigen::MatrixXd inputs{{1.0}, {-1.0}, {2.0}};

  CHECK(loss_gradient(layers, inputs, Eigen::VectorXi{{0, 1, 0}}).num_correct == 3);
  CHECK(loss_gradient(layers, inputs, Eigen::VectorXi{{1, 0, 1}}).num_correct == 0);
}

TEST_CASE("the loss is finite where exp(slope z) overflows", "[network][property]") {
  // Hidden outputs 0 and 1, so that the last layer's -slope z is 0 and +10000: exp of either sign leaves the range.
  const std::vector<DenseWeights> layers = {{Eigen::MatrixXd{{1.0, -1.0}}, Eigen::VectorXd::Zero(2), 1.0},
                                            {-Eigen::MatrixXd::Identity(2, 2), Eigen::VectorXd::Zero(2), 1e4}};

  const LossGradient result = loss_gradient(layers, Eigen::MatrixXd::Constant(1, 1, 1e5), Eigen::VectorXi{{0}});

  CHECK(result.loss == 1e4);  // the wrong class, by slope times the difference of the two hidden neurons
  CHECK(result.layers[0].allFinite());
  CHECK(result.layers[1].allFinite());
}
