#include "sotto/crossbar/delay.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/solve.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"
#include "support/transfer_moment.hpp"

namespace sotto {
namespace {

using Catch::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Two solutions at the tolerance of the sweeps, of the largest lag: 5e-10 at worst in 6,000 cases.
constexpr double kRelMoment = 1e-9;
// Exact scaling but for the rounding of two solutions, each within the solver's tolerance.
constexpr double kRelScaled = 1e-9;

Capacitance random_capacitance(SampleRng& rng, const Crossbar& xbar) {
  return {.row_segment_f = test::random_ohm(rng, xbar.rows(), xbar.cols(), 1e-16, 2),
          .col_segment_f = test::random_ohm(rng, xbar.rows(), xbar.cols(), 1e-16, 2),
          .cell_f = 1e-15 * rng.uniform()};
}

Crossbar random_rc(SampleRng& rng, const test::RandomCrossbarOptions& options) {
  Crossbar xbar = test::random_crossbar(rng, options);
  xbar.capacitance = random_capacitance(rng, xbar);
  return xbar;
}

void require_oracle(const test::RandomCrossbarOptions& options, std::uint64_t seed) {
  for (std::uint64_t sample = 0; sample < 60; ++sample) {
    INFO("seed " << seed << ", sample " << sample);
    SampleRng rng(seed, sample);
    const Crossbar xbar = random_rc(rng, options);
    const VectorXd input_v = test::random_inputs_v(rng, 1, xbar.rows()).row(0).transpose();

    const DelayResult found = output_delays(xbar, input_v.transpose());

    const test::DenseTransfer dense(xbar);
    const VectorXd extra_c = dense.extra_charge_c(input_v).cast<double>();
    const VectorXd lag_c = extra_c.segment(dense.circuit().col_terminal(0), xbar.cols());
    const double energy_j = extra_c.segment(dense.circuit().row_terminal(0), xbar.rows()).dot(input_v);
    CHECK(test::max_rel_diff(found.lag_c.row(0).transpose(), lag_c) < kRelMoment);
    INFO("energy " << found.charging_energy_j(0) << " against " << energy_j);
    CHECK(std::abs(found.charging_energy_j(0) - energy_j) <= kRelMoment * std::abs(energy_j));
  }
}

TEST_CASE("one cell behind a driver is late by C times both resistances in parallel", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(1, 1, 3000.0), {.driver_ohm = 1000.0}};
  xbar.capacitance.row_segment_f = 2e-15;

  const DelayResult found = output_delays(xbar, MatrixXd::Constant(1, 1, 0.4));

  CHECK_THAT(found.delay_s(0, 0), WithinRel(2e-15 * 750.0, test::kRelSweeps));
  CHECK_THAT(found.lag_c(0, 0), WithinRel(2e-15 * 750.0 * 1e-4, test::kRelSweeps));
  CHECK_THAT(found.charging_energy_j(0), WithinRel(2e-15 * 0.3 * 0.3, test::kRelSweeps));
}

TEST_CASE("a capacitor across the only cell makes the output early", "[crossbar][unit]") {
  // Ideal wires: the cell's charge C V flows at once, ahead of I = V/R for R C.
  Crossbar xbar{MatrixXd::Constant(1, 1, 5000.0)};
  xbar.capacitance.cell_f = 1e-15;

  const DelayResult found = output_delays(xbar, MatrixXd::Constant(1, 1, 0.2));

  CHECK_THAT(found.delay_s(0, 0), WithinRel(-5e-12, test::kRelSweeps));
  CHECK_THAT(found.charging_energy_j(0), WithinRel(1e-15 * 0.04, test::kRelSweeps));
}

TEST_CASE("a ladder of two segments has the delay of both nodes", "[crossbar][unit]") {
  // Nodes at V (R+r)/(R+2r) and V R/(R+2r), seen from the output with r/(R+2r) and 2r/(R+2r).
  const double r = 100, R = 900, farad = 1e-15;
  Crossbar xbar{(MatrixXd(1, 2) << test::kOpen, R).finished(), {.row_segment_ohm = r}};
  xbar.capacitance.row_segment_f = farad;

  const DelayResult found = output_delays(xbar, MatrixXd::Constant(1, 1, 1.0));

  CHECK_THAT(found.delay_s(0, 1), WithinRel(farad * r * (3 * R + r) / (R + 2 * r), test::kRelSweeps));
  CHECK(std::isnan(found.delay_s(0, 0)));
  CHECK(found.lag_c(0, 0) == 0);
}

TEST_CASE("delays are the first moments of the dense circuit for every line end", "[crossbar][oracle]") {
  require_oracle({.max_lines = 6}, 501);
}

TEST_CASE("delays are first moments with zero, broken and floating lines too", "[crossbar][oracle]") {
  require_oracle({.max_lines = 5,
                  .open_cell_share = 0.3,
                  .zero_wire_share = 0.3,
                  .broken_wire_share = 0.15,
                  .floating_rows = true},
                 502);
}

TEST_CASE("a joint between driver and wire has no capacitance of its own", "[crossbar][unit]") {
  Crossbar split{MatrixXd::Constant(1, 1, 3000.0), {.row_segment_ohm = 400.0, .driver_ohm = 600.0}};
  split.capacitance.row_segment_f = 2e-15;

  CHECK_THAT(output_delays(split, MatrixXd::Ones(1, 1)).delay_s(0, 0), WithinRel(2e-15 * 750.0, test::kRelSweeps));
}

TEST_CASE("twice the capacitance or twice all resistances is twice the delay", "[crossbar][property]") {
  SampleRng rng(503, 0);
  const Crossbar xbar = random_rc(rng, {.max_lines = 8, .open_cell_share = 0});
  const MatrixXd inputs_v = MatrixXd::Constant(2, xbar.rows(), 0.3);
  const DelayResult once = output_delays(xbar, inputs_v);
  Crossbar twice_f = xbar;
  std::get<MatrixXd>(twice_f.capacitance.row_segment_f) *= 2;
  std::get<MatrixXd>(twice_f.capacitance.col_segment_f) *= 2;
  twice_f.capacitance.cell_f *= 2;
  Crossbar twice_ohm = xbar;
  twice_ohm.cell_resistance_ohm *= 2;
  Wires& wires = twice_ohm.wires;
  for (SegmentOhm* ohm : {&wires.row_segment_ohm, &wires.col_segment_ohm}) std::get<MatrixXd>(*ohm) *= 2;
  for (LineOhm* ohm : {&wires.driver_ohm, &wires.sense_ohm, &*wires.row_far_segment_ohm, &*wires.col_far_segment_ohm,
                       &*wires.driver_far_ohm, &*wires.sense_far_ohm}) {
    std::get<VectorXd>(*ohm) *= 2;
  }

  const DelayResult more_f = output_delays(twice_f, inputs_v);
  const DelayResult more_ohm = output_delays(twice_ohm, inputs_v);

  CHECK(test::max_rel_diff(more_f.delay_s, 2 * once.delay_s) < kRelScaled);
  CHECK(test::max_rel_diff(more_ohm.delay_s, 2 * once.delay_s) < kRelScaled);
  CHECK(test::max_rel_diff(more_f.charging_energy_j, 2 * once.charging_energy_j) < kRelScaled);
  CHECK(test::max_rel_diff(more_ohm.charging_energy_j, once.charging_energy_j) < kRelScaled);
}

TEST_CASE("lag and energy are the sums over all capacitors", "[crossbar][property]") {
  SampleRng rng(504, 0);
  Crossbar xbar{test::random_ohm(rng, 20, 17, 6e3, 0.5), {1.0, 1.0, 50.0, 20.0}};
  const MatrixXd inputs_v = test::random_inputs_v(rng, 3, 20);
  const Capacitance all = random_capacitance(rng, xbar);
  xbar.capacitance = all;
  const DelayResult together = output_delays(xbar, inputs_v);

  MatrixXd lag_c = MatrixXd::Zero(3, 17);
  VectorXd energy_j = VectorXd::Zero(3);
  for (const Capacitance& part : {Capacitance{.row_segment_f = all.row_segment_f},
                                  Capacitance{.col_segment_f = all.col_segment_f}, Capacitance{.cell_f = all.cell_f}}) {
    xbar.capacitance = part;
    const DelayResult one = output_delays(xbar, inputs_v);
    lag_c += one.lag_c;
    energy_j += one.charging_energy_j;
  }

  CHECK(test::max_rel_diff(together.lag_c, lag_c) < kRelScaled);
  CHECK(test::max_rel_diff(together.charging_energy_j, energy_j) < kRelScaled);
}

TEST_CASE("delays do not depend on the number of threads", "[crossbar][property]") {
  SampleRng rng(505, 0);
  Crossbar xbar{test::random_ohm(rng, 24, 40, 6e3, 0.5), {1.0, 1.0}};
  xbar.capacitance = {.row_segment_f = 5e-17, .col_segment_f = 5e-17, .cell_f = 1e-17};
  const MatrixXd inputs_v = test::random_inputs_v(rng, 35, 24);

  const DelayResult one = output_delays(xbar, inputs_v, {.threads = 1});
  const DelayResult two = output_delays(xbar, inputs_v, {.threads = 2});

  CHECK(one.delay_s == two.delay_s);
  CHECK(one.charging_energy_j == two.charging_energy_j);
}

TEST_CASE("delays come with the currents that they refer to, nodes included", "[crossbar][unit]") {
  Crossbar xbar{(MatrixXd(2, 2) << 1e3, 2e3, 3e3, 1e3).finished(), {1.0, 1.0}};
  xbar.capacitance.cell_f = 1e-15;
  const MatrixXd inputs_v = (MatrixXd(1, 2) << 0.3, 0.2).finished();
  const MvmResult alone = CrossbarSolver(xbar, {.nodes = true}).solve(inputs_v);

  const MvmResult found = output_delays(xbar, inputs_v, {.nodes = true}).mvm;

  CHECK(found.outputs_a == alone.outputs_a);
  CHECK(found.report.termination == Termination::converged);
  REQUIRE(found.nodes.size() == 1);
  CHECK(found.nodes[0].power.total_w() == alone.nodes[0].power.total_w());
}

TEST_CASE("without input there is neither delay nor energy", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1e3), {1.0, 1.0}};
  xbar.capacitance.cell_f = 1e-15;

  const DelayResult found = output_delays(xbar, MatrixXd::Zero(1, 2));

  CHECK(found.delay_s.array().isNaN().all());
  CHECK(found.charging_energy_j(0) == 0);
}

TEST_CASE("an output that cancels to rounding has no delay", "[crossbar][unit]") {
  Crossbar xbar{(MatrixXd(2, 2) << 1e3, 1e3, 1e3, 2e3).finished()};
  xbar.capacitance.row_segment_f = 1e-15;

  const DelayResult found = output_delays(xbar, (MatrixXd(1, 2) << 0.5, -0.5 * (1 + 1e-14)).finished());

  CHECK(std::isnan(found.delay_s(0, 0)));
  CHECK(std::isfinite(found.delay_s(0, 1)));
}

TEST_CASE("the input of a floating row is ignored, even NaN", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1e3), {.driver_ohm = 10.0}};
  xbar.floating_rows = {1};
  xbar.capacitance.row_segment_f = 1e-15;

  const DelayResult ignored = output_delays(xbar, (MatrixXd(1, 2) << 0.5, std::nan("")).finished());
  const DelayResult zero = output_delays(xbar, (MatrixXd(1, 2) << 0.5, 0.0).finished());

  CHECK(ignored.delay_s.allFinite());
  CHECK(ignored.delay_s == zero.delay_s);
  CHECK(ignored.charging_energy_j == zero.charging_energy_j);
}

TEST_CASE("inputs of a delay are checked", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(2, 2, 1e3)};

  CHECK_THROWS_AS(output_delays(xbar, MatrixXd::Zero(1, 3)), InvalidArgument);
}

}  // namespace
}  // namespace sotto
