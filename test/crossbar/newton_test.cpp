#include "sotto/crossbar/newton.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"
#include "support/nonlinear_crossbars.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

// Two solutions, each within 1e-10 of the largest output; the reference adds its own rounding.
constexpr double kRelChord = test::kRelContract;
constexpr double kRelPower = test::kRelContract;
constexpr double kFaintA = 1e-30;  // what rounding leaves of zero

/// The linear crossbar in which every cell has the resistance V/I of this solution.
Crossbar chord_crossbar(const NonlinearCrossbar& xbar, const NodeSolution& nodes) {
  Crossbar chord = xbar.zero_bias;
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      const double ohm = (nodes.row_node_v(i, j) - nodes.col_node_v(i, j)) / nodes.cell_current_a(i, j);
      if (std::isfinite(chord.cell_resistance_ohm(i, j)) && ohm > 0) chord.cell_resistance_ohm(i, j) = ohm;
    }
  }
  return chord;
}

void require_chord_agrees(const NonlinearCrossbar& xbar, const MatrixXd& input_v) {
  const NewtonResult newton = NewtonSolver(xbar, {.nodes = true}).solve(input_v);

  REQUIRE(newton.mvm.report.termination == Termination::converged);
  const Crossbar chord = chord_crossbar(xbar, newton.mvm.nodes.front());
  const MvmResult linear = CrossbarSolver(chord, {.method = SolveMethod::reference}).solve(input_v);
  CHECK(test::max_rel_diff(newton.mvm.outputs_a, linear.outputs_a) <= kRelChord);
}

}  // namespace

TEST_CASE("a 1x1 crossbar with TMR(V) at half bias is solved by hand", "[crossbar][unit]") {
  // At V_half the cell has R_P (1 + TMR/2) = 2 kohm: 0.25 mA, and 0.125 V over 500 ohm of wires.
  NonlinearCrossbar xbar{
      {.cell_resistance_ohm = MatrixXd::Constant(1, 1, 3000.0),
       .wires = {.row_segment_ohm = 60.0, .col_segment_ohm = 40.0, .driver_ohm = 100.0, .sense_ohm = 300.0}},
      BiasedMtj{1000.0, 0.5}};

  const NewtonResult result = NewtonSolver(xbar).solve(MatrixXd::Constant(1, 1, 0.625));

  REQUIRE(result.mvm.report.termination == Termination::converged);
  CHECK_THAT(result.mvm.outputs_a(0, 0), WithinRel(0.25e-3, test::kRelSweeps));
  CHECK(result.mvm.report.method == "newton");
}

TEST_CASE("a 1x1 crossbar with a 1T1R cell is solved by hand", "[crossbar][unit]") {
  // 0.16 mA: sense 0.1 V, transistor 0.2 V (nonlinear_test), junction 0.4 V, driver 0.04 V.
  const NonlinearCrossbar xbar{
      {.cell_resistance_ohm = MatrixXd::Constant(1, 1, 2500.0), .wires = {.driver_ohm = 250.0, .sense_ohm = 625.0}},
      OneTransistorMtj{{2500.0, 0.5}, {1e-3, 0.5, 0.0}, 1.5}};

  const NewtonResult result = NewtonSolver(xbar).solve(MatrixXd::Constant(1, 1, 0.74));

  REQUIRE(result.mvm.report.termination == Termination::converged);
  CHECK_THAT(result.mvm.outputs_a(0, 0), WithinRel(1.6e-4, test::kRelSweeps));
}

TEST_CASE("without bias dependence the answer is that of the linear solver", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 50; ++sample) {
    SampleRng rng(431, sample);
    NonlinearCrossbar xbar = test::random_biased_crossbar(rng, {.max_lines = 24});
    std::get<BiasedMtj>(xbar.law).tmr_half_bias_v = test::kOpen;
    const MatrixXd inputs_v = test::random_inputs_v(rng, 2, xbar.rows());

    const NewtonResult newton = NewtonSolver(xbar).solve(inputs_v);
    const MvmResult linear = CrossbarSolver(xbar.zero_bias).solve(inputs_v);

    INFO("sample " << sample);
    CHECK(newton.mvm.report.termination == Termination::converged);
    CHECK(test::max_rel_diff(newton.mvm.outputs_a, linear.outputs_a) <= test::kRelContract);
  }
}

TEST_CASE("a linear crossbar of the chord resistances has the same outputs", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 150; ++sample) {
    INFO("sample " << sample);
    SampleRng rng(432, sample);
    const NonlinearCrossbar xbar = test::random_biased_crossbar(
        rng, {.max_lines = 24, .cell_decades = 5, .wire_decades = 6, .zero_wire_share = 0.1, .floating_rows = true});

    require_chord_agrees(xbar, 5 * test::random_inputs_v(rng, 1, xbar.rows()));
  }
}

TEST_CASE("1T1R cells agree with their chord resistances", "[crossbar][oracle]") {
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    INFO("sample " << sample);
    SampleRng rng(433, sample);
    const NonlinearCrossbar xbar = test::one_transistor_crossbar(rng, 24, 5.0);

    require_chord_agrees(xbar, test::random_inputs_v(rng, 1, 24));
  }
}

TEST_CASE("what the sources deliver to non-linear cells is dissipated", "[crossbar][property]") {
  for (const bool transistors : {false, true}) {
    SampleRng rng(434, transistors);
    const NonlinearCrossbar xbar =
        transistors ? test::one_transistor_crossbar(rng, 20, 3.0) : test::biased_crossbar(rng, 20, 3.0);

    const NewtonResult result = NewtonSolver(xbar, {.nodes = true}).solve(test::random_inputs_v(rng, 1, 20));

    const PowerByPlace& power = result.mvm.nodes.front().power;
    CHECK(power.cells_w > 0);
    CHECK_THAT(power.total_w(), WithinRel(power.source_w, kRelPower));
  }
}

TEST_CASE("outputs rise with every input", "[crossbar][property]") {
  for (const bool transistors : {false, true}) {
    SampleRng rng(435, transistors);
    const NonlinearCrossbar xbar =
        transistors ? test::one_transistor_crossbar(rng, 12, 10.0) : test::biased_crossbar(rng, 12, 10.0);
    MatrixXd inputs_v = test::random_inputs_v(rng, 1, 12).replicate(13, 1);
    for (Index i = 0; i < 12; ++i) inputs_v(i + 1, i) += 0.1;

    const MatrixXd outputs_a = NewtonSolver(xbar).solve(inputs_v).mvm.outputs_a;

    for (Index i = 0; i < 12; ++i) CHECK((outputs_a.row(i + 1).array() > outputs_a.row(0).array()).all());
  }
}

TEST_CASE("more bias lowers the resistance: outputs exceed those of zero-bias cells", "[crossbar][property]") {
  SampleRng rng(436, 0);
  const NonlinearCrossbar xbar = test::biased_crossbar(rng, 16, 1.0);
  const MatrixXd inputs_v = MatrixXd::Constant(1, 16, 0.5);

  const MatrixXd biased_a = NewtonSolver(xbar).solve(inputs_v).mvm.outputs_a;
  const MatrixXd zero_bias_a = CrossbarSolver(xbar.zero_bias).solve(inputs_v).outputs_a;

  CHECK((biased_a.array() > 1.02 * zero_bias_a.array()).all());
}

TEST_CASE("non-linear outputs are the same bits for any number of threads", "[crossbar][property]") {
  SampleRng rng(437, 0);
  const NonlinearCrossbar xbar = test::biased_crossbar(rng, 33, 2.0);
  const MatrixXd inputs_v = test::random_inputs_v(rng, 9, 33);

  const MatrixXd one = NewtonSolver(xbar, {.threads = 1}).solve(inputs_v).mvm.outputs_a;
  const MatrixXd four = NewtonSolver(xbar, {.threads = 4}).solve(inputs_v).mvm.outputs_a;

  CHECK(one.allFinite());
  CHECK(one == four);
}

TEST_CASE("every SIMD level finds the same non-linear solution", "[crossbar][oracle]") {
  SampleRng rng(438, 0);
  const NonlinearCrossbar xbar = test::biased_crossbar(rng, 37, 2.0);
  const MatrixXd inputs_v = test::random_inputs_v(rng, 1, 37);
  const MatrixXd best = NewtonSolver(xbar).solve(inputs_v).mvm.outputs_a;

  for (const SimdLevel level : {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512}) {
    if (!is_available(level)) continue;
    CHECK(test::max_rel_diff(NewtonSolver(xbar, {.simd = level}).solve(inputs_v).mvm.outputs_a, best) <=
          test::kRelContract);
  }
}

TEST_CASE("a vector that does not converge has NaN outputs and says so", "[crossbar][unit]") {
  SampleRng rng(439, 0);
  MatrixXd inputs_v = MatrixXd::Zero(2, 16);
  inputs_v.row(1).setConstant(1.0);

  const NewtonResult result =
      NewtonSolver(test::biased_crossbar(rng, 16, 2.0), {.max_newton_steps = 2, .nodes = true}).solve(inputs_v);

  CHECK(result.mvm.outputs_a.row(0) == MatrixXd::Zero(1, 16));
  CHECK(result.mvm.outputs_a.row(1).array().isNaN().all());
  CHECK(result.mvm.nodes[1].row_node_v.array().isNaN().all());
  CHECK(result.mvm.report.termination == Termination::iteration_limit);
  CHECK(result.mvm.report.message == "input vector 1: iteration_limit after 2 Newton steps and 1 source steps");
}

TEST_CASE("a crossbar that no source reaches has zero outputs", "[crossbar][unit]") {
  NonlinearCrossbar xbar{
      {.cell_resistance_ohm = MatrixXd::Constant(3, 5, 9000.0), .wires = {.driver_ohm = test::kOpen}},
      BiasedMtj{1000.0, 0.1}};

  const NewtonResult result = NewtonSolver(xbar).solve(MatrixXd::Constant(1, 3, 7.0));

  REQUIRE(result.mvm.report.termination == Termination::converged);
  CHECK(result.mvm.outputs_a.cwiseAbs().maxCoeff() <= kFaintA);
}

TEST_CASE("transistors in saturation behind strong wires converge or say so", "[crossbar][property]") {
  int converged = 0;
  for (std::uint64_t sample = 0; sample < 60; ++sample) {
    SampleRng rng(440, sample);
    NonlinearCrossbar xbar =
        test::random_biased_crossbar(rng, {.max_lines = 12, .wire_decades = 7, .floating_rows = true});
    const BiasedMtj junction = std::get<BiasedMtj>(xbar.law);
    xbar.law = OneTransistorMtj{junction, {std::pow(10.0, -6 + 3 * rng.uniform()), 0.3, 0.0}, 0.2 + rng.uniform()};

    const NewtonResult result = NewtonSolver(xbar).solve(5 * test::random_inputs_v(rng, 1, xbar.rows()));

    INFO("sample " << sample);
    const bool done = result.mvm.report.termination == Termination::converged;
    CHECK(result.mvm.outputs_a.allFinite() == done);
    CHECK((done || result.mvm.report.message.find("input vector 0") == 0));
    converged += done;
  }
  CHECK(converged > 0);
}

TEST_CASE("what Newton cannot solve is refused with a sentence", "[crossbar][unit]") {
  NonlinearCrossbar xbar{{.cell_resistance_ohm = MatrixXd::Constant(2, 2, 5000.0)}, BiasedMtj{1000.0, 0.5}};

  CHECK_THROWS_WITH(NewtonSolver(xbar).solve(MatrixXd::Ones(1, 3)), Contains("inputs_v = 1 x 3 matrix must be"));
  CHECK_THROWS_WITH(NewtonSolver(xbar).solve(MatrixXd::Constant(1, 2, NAN)),
                    Contains("inputs_v(0,0) = nan must be finite"));
  CHECK_THROWS_WITH(NewtonSolver(xbar, {.max_newton_steps = 0}), Contains("max_newton_steps = 0 must be >= 1"));
  xbar.zero_bias.cell_resistance_ohm(1, 0) = 0;
  CHECK_THROWS_WITH(NewtonSolver(xbar), Contains("resistance_p_ohm(1,0) = 1000 must be"));
  xbar.zero_bias.cell_resistance_ohm(1, 0) = 2000;
  xbar.zero_bias.wires.col_far_end = ColFarEnd::ground;
  CHECK_THROWS_WITH(NewtonSolver(xbar), Contains("far ends > 0 ohm"));
}

TEST_CASE("where rounding hides more than the promise a solution is not called converged", "[crossbar][unit]") {
  // Cells a trillion times below their wires, linear: the answer is known, and out of reach of sweeps.
  Eigen::MatrixXd cells(2, 2);
  cells << 1e-6, 2e-6, 3e-6, 1e-6;
  const NonlinearCrossbar xbar{{cells, {1e6, 1e6}}, BiasedMtj{1e-6, 0.5}};
  const Eigen::MatrixXd inputs_v = (Eigen::MatrixXd(1, 2) << 0.4, 0.1).finished();

  const auto result = NewtonSolver(xbar).solve(inputs_v);

  CHECK(result.mvm.report.termination == Termination::iteration_limit);
  CHECK(result.mvm.outputs_a.array().isNaN().all());
}
