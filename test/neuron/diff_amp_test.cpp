#include "sotto/neuron/diff_amp.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/core/random.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;

namespace sotto {
namespace {

constexpr double kRelDense = 1e-11;  // dense LU of a 6 x 6 system whose conductances span about three decades

/// What a nodal analysis of the difference amplifier finds.
struct AmplifierState {
  double plus_v;
  double minus_v;
  double output_v;
};

/// A column as the amplifier sees it: current_a from a source with conductance_siemens to ground beside it.
struct ColumnSource {
  double current_a;
  double conductance_siemens;
};

// Modified nodal analysis, written from the schematic of design systems A.2 alone. Unknowns: V(in+), V(in-), V(n1),
// V(n2), V(out) and the output current of the operational amplifier, whose law is the last row: V(n1) = V(n2).
AmplifierState nodal_analysis(const DiffAmp& amp, const ColumnSource& plus, const ColumnSource& minus) {
  enum Unknown { in_plus, in_minus, n1, n2, out, amp_current, count };
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(count, count);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(count);
  const auto resistor = [&a](int p, int q, double ohm) {
    a(p, p) += 1 / ohm;
    a(q, q) += 1 / ohm;
    a(p, q) -= 1 / ohm;
    a(q, p) -= 1 / ohm;
  };
  resistor(in_minus, n1, amp.input_ohm);        // R1
  resistor(in_plus, n2, amp.input_ohm);         // R2
  resistor(n1, out, amp.gain * amp.input_ohm);  // R3
  a(n2, n2) += 1 / (amp.gain * amp.input_ohm);  // R4 to ground
  a(in_plus, in_plus) += plus.conductance_siemens;
  a(in_minus, in_minus) += minus.conductance_siemens;
  b(in_plus) = plus.current_a;
  b(in_minus) = minus.current_a;
  a(out, amp_current) = -1;
  a(amp_current, n1) = 1;
  a(amp_current, n2) = -1;
  const Eigen::VectorXd x = a.partialPivLu().solve(b);
  return {x(in_plus), x(in_minus), x(out)};
}

// Columns as sources closed by the reader's impedance: I = (1 + G Z)^-1 I_short.
Eigen::Vector2d currents_into_reader_a(const Reader& reader, const ColumnSource& plus, const ColumnSource& minus) {
  const Eigen::Vector2d short_circuit_a(plus.current_a, minus.current_a);
  Eigen::Matrix2d siemens = Eigen::Matrix2d::Zero();
  siemens.diagonal() << plus.conductance_siemens, minus.conductance_siemens;
  const Eigen::Matrix2d loop = Eigen::Matrix2d::Identity() + siemens * reader_impedance_ohm(reader);
  return loop.inverse() * short_circuit_a;
}

double output_v(const Reader& reader, const Eigen::Vector2d& current_a) {
  return transimpedance_ohm(reader) * (current_a(0) - current_a(1));
}

TEST_CASE("an amplifier of gain 10 and 1 k ohm has the impedance of the schematic", "[neuron][unit]") {
  const Eigen::Matrix2d impedance_ohm = reader_impedance_ohm(DiffAmp{.gain = 10, .input_ohm = 1000});

  REQUIRE(impedance_ohm(0, 0) == 11000);
  REQUIRE(impedance_ohm(0, 1) == 0);
  REQUIRE(impedance_ohm(1, 0) == 10000);
  REQUIRE(impedance_ohm(1, 1) == 1000);
  REQUIRE(transimpedance_ohm(DiffAmp{.gain = 10, .input_ohm = 1000}) == 10000);
}

TEST_CASE("a transimpedance reader holds its columns at ground", "[neuron][unit]") {
  REQUIRE(reader_impedance_ohm(Transimpedance{.feedback_ohm = 2000}) == Eigen::Matrix2d::Zero());
  REQUIRE(transimpedance_ohm(Transimpedance{.feedback_ohm = 2000}) == 2000);
}

TEST_CASE("the amplifier's closed form equals a nodal analysis of its circuit", "[neuron][oracle]") {
  SampleRng rng(11, 0);
  for (int trial = 0; trial < 20; ++trial) {
    const DiffAmp amp{.gain = 0.5 + 49.5 * rng.uniform(), .input_ohm = 100 + 4900 * rng.uniform()};
    const Eigen::Vector2d current_a(1e-4 * rng.normal(), 1e-4 * rng.normal());

    const AmplifierState nodal = nodal_analysis(amp, {current_a(0), 0}, {current_a(1), 0});
    const Eigen::Vector2d column_v = reader_impedance_ohm(amp) * current_a;

    const double expected_v = output_v(amp, current_a);
    const double scale_v = std::max(column_v.cwiseAbs().maxCoeff(), std::abs(expected_v));
    REQUIRE(std::abs(nodal.plus_v - column_v(0)) < kRelDense * scale_v);
    REQUIRE(std::abs(nodal.minus_v - column_v(1)) < kRelDense * scale_v);
    REQUIRE(std::abs(nodal.output_v - expected_v) < kRelDense * scale_v);
  }
}

TEST_CASE("columns behind the amplifier's impedance equal the nodal analysis of amplifier and columns",
          "[neuron][oracle]") {
  SampleRng rng(11, 1);
  for (int trial = 0; trial < 20; ++trial) {
    const DiffAmp amp{.gain = 30, .input_ohm = 1000};
    const ColumnSource plus{1e-3 * rng.normal(), 5e-3 * rng.uniform()};
    const ColumnSource minus{1e-3 * rng.normal(), 5e-3 * rng.uniform()};

    const AmplifierState nodal = nodal_analysis(amp, plus, minus);
    const Eigen::Vector2d current_a = currents_into_reader_a(amp, plus, minus);

    const double scale_v = transimpedance_ohm(amp) * current_a.cwiseAbs().maxCoeff();
    REQUIRE(std::abs(nodal.output_v - output_v(amp, current_a)) < kRelDense * scale_v);
  }
}

TEST_CASE("many cells per column are read as the weighted averages of design systems A.2", "[neuron][unit]") {
  const Eigen::Vector3d input_v(0.8, 0.3, -0.8);
  const Eigen::Vector3d plus_siemens(2e-4, 6e-5, 2e-4);
  const Eigen::Vector3d minus_siemens(6e-5, 2e-4, 2e-4);
  const DiffAmp amp{.gain = 10, .input_ohm = 1e3};

  const Eigen::Vector2d current_a = currents_into_reader_a(amp, {plus_siemens.dot(input_v), plus_siemens.sum()},
                                                           {minus_siemens.dot(input_v), minus_siemens.sum()});

  const double plus_v = plus_siemens.dot(input_v) / (plus_siemens.sum() + 1 / (11 * 1e3));
  const double n2_v = plus_v * 10 / 11;
  const double minus_v = (minus_siemens.dot(input_v) + n2_v / 1e3) / (minus_siemens.sum() + 1 / 1e3);
  const Eigen::Vector2d column_v = reader_impedance_ohm(amp) * current_a;
  REQUIRE_THAT(column_v(0), WithinRel(plus_v, kRelDense));
  REQUIRE_THAT(column_v(1), WithinRel(minus_v, kRelDense));
  REQUIRE_THAT(output_v(amp, current_a), WithinRel(n2_v - 10 * (minus_v - n2_v), kRelDense));
}

TEST_CASE("a reader outside its range is refused with field, value and rule", "[neuron][unit]") {
  REQUIRE_THROWS_MATCHES(validate(DiffAmp{.gain = 0}), InvalidArgument, Message("gain = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate(DiffAmp{.input_ohm = -5}), InvalidArgument,
                         Message("input_ohm = -5 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(reader_impedance_ohm(Transimpedance{.feedback_ohm = 0}), InvalidArgument,
                         Message("feedback_ohm = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(transimpedance_ohm(DiffAmp{.gain = std::numeric_limits<double>::infinity()}), InvalidArgument,
                         Message("gain = inf must be > 0 and finite"));
}

}  // namespace
}  // namespace sotto
