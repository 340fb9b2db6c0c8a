#include "sotto/neuron/sigmoid_neuron.hpp"

#include <catch2/catch.hpp>
#include <cfenv>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;

namespace sotto {
namespace {

constexpr double kRelRounding = 1e-14;  // a handful of operations in double; exp is good to an ulp
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("the default neuron is 0.8 / (1 + exp(11 V))", "[neuron][unit]") {
  REQUIRE_THAT(neuron_output_v(SigmoidNeuron{}, 0.0), WithinRel(0.4, kRelRounding));
  REQUIRE_THAT(neuron_output_v(SigmoidNeuron{}, 0.1), WithinRel(0.8 / (1 + std::exp(1.1)), kRelRounding));
  REQUIRE_THAT(neuron_output_v(SigmoidNeuron{}, -0.1), WithinRel(0.8 / (1 + std::exp(-1.1)), kRelRounding));
}

TEST_CASE("a negative slope gives the rising curve", "[neuron][unit]") {
  const SigmoidNeuron rising{.slope_per_v = -11};

  REQUIRE_THAT(neuron_output_v(rising, 0.1), WithinRel(0.8 / (1 + std::exp(-1.1)), kRelRounding));
}

TEST_CASE("levels and centre shift the curve", "[neuron][unit]") {
  const SigmoidNeuron neuron{.low_v = -0.5, .high_v = 0.3, .slope_per_v = 4, .centre_v = 0.2};

  REQUIRE_THAT(neuron_output_v(neuron, 0.2), WithinRel(-0.1, kRelRounding));
  REQUIRE_THAT(neuron_output_v(neuron, 0.45), WithinRel(-0.5 + 0.8 / (1 + std::exp(1.0)), kRelRounding));
}

TEST_CASE("the curve is point-symmetric about its centre", "[neuron][property]") {
  const SigmoidNeuron neuron{.low_v = -0.2, .high_v = 0.9, .slope_per_v = 7, .centre_v = 0.1};

  for (const double distance_v : {0.0, 1e-3, 0.05, 0.3, 1.0, 4.0}) {
    const double sum_v = neuron_output_v(neuron, 0.1 + distance_v) + neuron_output_v(neuron, 0.1 - distance_v);
    REQUIRE_THAT(sum_v, WithinRel(0.7, kRelRounding));
  }
}

TEST_CASE("the slope at the centre is minus a quarter of slope times swing", "[neuron][property]") {
  constexpr double kRelDifference = 1e-7;  // central difference: (slope h)^2 / 12 = 1e-9, rounding 1e-16 / 1e-5
  constexpr double kStepV = 1e-5;

  const double rise_v = neuron_output_v(SigmoidNeuron{}, kStepV) - neuron_output_v(SigmoidNeuron{}, -kStepV);

  REQUIRE_THAT(rise_v / (2 * kStepV), WithinRel(-11 * 0.8 / 4, kRelDifference));
}

TEST_CASE("no finite input overflows and the ends are the two levels", "[neuron][unit]") {
  const SigmoidNeuron neuron{.low_v = -0.3};
  std::feclearexcept(FE_ALL_EXCEPT);

  const double far_right_v = neuron_output_v(neuron, 1e300);
  const double far_left_v = neuron_output_v(neuron, -1e300);

  REQUIRE_FALSE(std::fetestexcept(FE_OVERFLOW | FE_INVALID));
  REQUIRE(far_right_v == -0.3);
  REQUIRE(far_left_v == 0.8);
  REQUIRE(neuron_output_v(neuron, kLargest) == -0.3);
  REQUIRE(neuron_output_v(neuron, -kLargest) == 0.8);
}

TEST_CASE("the low tail keeps its relative precision", "[neuron][unit]") {
  REQUIRE_THAT(neuron_output_v(SigmoidNeuron{}, 60.0), WithinRel(0.8 * std::exp(-660.0), kRelRounding));
}

TEST_CASE("a matrix of inputs gives the matrix of outputs", "[neuron][unit]") {
  Eigen::MatrixXd inputs_v(2, 3);
  inputs_v << -0.5, 0.0, 0.5, 1.0, -1.0, 0.02;

  const Eigen::MatrixXd outputs_v = neuron_output_v(SigmoidNeuron{}, inputs_v);

  REQUIRE(outputs_v.rows() == 2);
  REQUIRE(outputs_v.cols() == 3);
  for (Eigen::Index k = 0; k < inputs_v.size(); ++k)
    REQUIRE(outputs_v(k) == neuron_output_v(SigmoidNeuron{}, inputs_v(k)));
}

TEST_CASE("the output resistance does not change the open-circuit voltage", "[neuron][unit]") {
  REQUIRE(neuron_output_v(SigmoidNeuron{.output_ohm = 800}, 0.07) == neuron_output_v(SigmoidNeuron{}, 0.07));
}

TEST_CASE("a neuron with a table follows the table, without one the logistic", "[neuron][unit]") {
  SigmoidNeuron neuron{.high_v = 1};
  const double logistic_v = neuron_output_v(neuron, 0.1);
  CHECK(logistic_output_v(neuron, 0.1) == logistic_v);

  neuron.table = {{-1, 1}, {1, 0}};

  CHECK(neuron_output_v(neuron, 0.5) == 0.25);
  CHECK(neuron_output_v(neuron, Eigen::MatrixXd::Constant(2, 3, 0.5)) == Eigen::MatrixXd::Constant(2, 3, 0.25));
  CHECK(logistic_output_v(neuron, 0.1) == logistic_v);
}

TEST_CASE("delay and energy of a neuron are numbers, its table is monotone", "[neuron][unit]") {
  CHECK_THROWS_WITH(validate(SigmoidNeuron{.delay_s = -1}), "delay_s = -1 must be >= 0 and finite");
  CHECK_THROWS_WITH(validate(SigmoidNeuron{.energy_per_transition_j = INFINITY}),
                    "energy_per_transition_j = inf must be finite");
  CHECK_THROWS_AS(validate(SigmoidNeuron{.table = {{0, 1, 2}, {0, 1, 0}}}), InvalidArgument);
}

TEST_CASE("a neuron outside its range is refused with field, value and rule", "[neuron][unit]") {
  REQUIRE_THROWS_MATCHES(validate(SigmoidNeuron{.low_v = -kInfinity}), InvalidArgument,
                         Message("low_v = -inf must be finite"));
  REQUIRE_THROWS_MATCHES(validate(SigmoidNeuron{.low_v = 0.8}), InvalidArgument,
                         Message("high_v = 0.8 must be > low_v and finite"));
  REQUIRE_THROWS_MATCHES(validate(SigmoidNeuron{.slope_per_v = 0}), InvalidArgument,
                         Message("slope_per_v = 0 must be finite and not 0"));
  REQUIRE_THROWS_MATCHES(validate(SigmoidNeuron{.centre_v = std::nan("")}), InvalidArgument,
                         Message("centre_v = nan must be finite"));
  REQUIRE_THROWS_MATCHES(validate(SigmoidNeuron{.output_ohm = -1}), InvalidArgument,
                         Message("output_ohm = -1 must be >= 0 and finite"));
  REQUIRE_THROWS_MATCHES(neuron_output_v(SigmoidNeuron{.output_ohm = kInfinity}, 0.0), InvalidArgument,
                         Message("output_ohm = inf must be >= 0 and finite"));
}

TEST_CASE("the output resistance is the table's where it has one, else one number", "[neuron][unit]") {
  SigmoidNeuron neuron{.output_ohm = 700};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 2, 0.5);

  CHECK((neuron_output_ohm(neuron, inputs_v).array() == 700).all());
  neuron.table = {{0, 1}, {1, 0}, {200, 400}};
  CHECK(has_varying_resistance(neuron));
  CHECK((neuron_output_ohm(neuron, inputs_v).array() == 300).all());
}

}  // namespace
}  // namespace sotto
