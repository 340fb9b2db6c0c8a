#include "crossbar/line_solver.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "crossbar/live_nodes.hpp"
#include "crossbar/reference_solver.hpp"
#include "crossbar/slow_lines.hpp"
#include "crossbar/sweep_case.hpp"
#include "support/approx.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

LineSolver line_solver(const Crossbar& xbar) {
  const auto live = find_live_nodes(xbar);
  const Eigen::ArrayXXd keep = live ? (live->row && live->col).cast<double>() : Eigen::ArrayXXd();
  return {SweepGrid(xbar, keep, sweep_kernel(best_simd_level())), xbar.wires.row_far_end};
}

Crossbar square(Index n, double cell_ohm, double wire_ohm) {
  return {MatrixXd::Constant(n, n, cell_ohm), {wire_ohm, wire_ohm}};
}

struct ReferenceAnswer {
  VectorXd outputs_a;
  MatrixXd u, v;
};

ReferenceAnswer reference_answer(const Crossbar& xbar, const VectorXd& source_v) {
  const ReferenceSolver reference(crossbar_circuit(xbar));
  const CrossbarCircuit& circuit = reference.circuit();
  VectorXld terminal_v = VectorXld::Zero(circuit.num_terminals());
  terminal_v.head(xbar.rows()) = source_v.cast<long double>();
  const VectorXld volt = reference.potentials_v(terminal_v);
  const VectorXld into_a = reference.terminal_currents_a(reference.currents_a(volt));
  ReferenceAnswer answer{into_a.segment(xbar.rows(), xbar.cols()).cast<double>(), MatrixXd(xbar.rows(), xbar.cols()),
                         MatrixXd(xbar.rows(), xbar.cols())};
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      answer.u(i, j) = static_cast<double>(volt(circuit.row_node(i, j)));
      answer.v(i, j) = static_cast<double>(volt(circuit.col_node(i, j)));
    }
  }
  return answer;
}

/// One plain sweep from the column voltages in the workspace: its errors, and its outputs.
CurrentErrors sweep_errors(const LineSolver& lines, LineWorkspace& all, VectorXd* outputs_a = nullptr) {
  LevelWorkspace& work = all[0];
  const GridView& view = lines.grid().view();
  CurrentErrors errors;
  DownPass pass = down_pass(work);
  pass.j = work.j.data();
  lines.grid().kernel().down(view, pass);
  lines.grid().kernel().up(view, {.j = work.j.data(), .v = work.v.data(), .errors = &errors});
  for (Index j = 0; outputs_a && j < outputs_a->size(); ++j) {
    const double last_d = view.d[lines.grid().at(lines.grid().rows() - 1, j)];
    (*outputs_a)(j) = last_d * work.last_j[j] + lines.grid().col_far_siemens(j) * work.v[lines.grid().at(0, j)];
  }
  return errors;
}

Crossbar random_solvable(SampleRng& rng, const test::RandomCrossbarOptions& options) {
  Crossbar xbar = test::random_crossbar(rng, options);
  while (!SweepGrid::applies(xbar)) xbar = test::random_crossbar(rng, options);
  return xbar;
}

TEST_CASE("line solutions equal the reference: all boundaries, sizes and signs", "[crossbar][oracle]") {
  int converged = 0;
  for (int sample = 0; sample < 40; ++sample) {
    SampleRng rng(350, static_cast<std::uint64_t>(sample));
    const Crossbar xbar = random_solvable(rng, {.max_lines = 10,
                                                .cell_decades = 4,
                                                .zero_wire_share = 0.05,
                                                .broken_wire_share = 0.02,
                                                .floating_rows = true});
    VectorXd source_v = test::random_inputs_v(rng, 1, xbar.rows()).transpose();
    if (sample % 2 == 0) source_v = source_v.cwiseAbs().eval();
    const LineSolver lines = line_solver(xbar);
    LineWorkspace work = lines.make_workspace();

    const LineOutcome outcome = lines.solve(work, source_v, {.only_cg = sample % 3 == 0});

    if (outcome.termination != Termination::converged) continue;  // a result too: another method takes over
    ++converged;
    INFO("sample " << sample << ": " << xbar.rows() << " x " << xbar.cols());
    CHECK(test::max_rel_diff(outcome.outputs_a, reference_answer(xbar, source_v).outputs_a) < test::kRelSweeps);
  }
  CHECK(converged >= 36);
}

TEST_CASE("with coarse corrections too, all boundaries, and for sizes that are no multiple of anything",
          "[crossbar][oracle]") {
  SampleRng rng(351, 0);
  for (const auto& [rows, cols] : {std::pair{33, 7}, {5, 41}, {37, 33}}) {
    Crossbar xbar{test::random_ohm(rng, rows, cols, 300.0, 0.5), {10.0, 8.0, 20.0, 15.0}};
    xbar.wires.row_far_end = rows < cols ? RowFarEnd::driven : RowFarEnd::ground;
    xbar.wires.col_far_end = rows == 37 ? ColFarEnd::open : ColFarEnd::ground;
    const VectorXd source_v = test::random_inputs_v(rng, 1, rows).transpose();
    const LineSolver lines = line_solver(xbar);
    LineWorkspace work = lines.make_workspace();

    const LineOutcome outcome = lines.solve(work, source_v);

    INFO(rows << " x " << cols);
    REQUIRE(outcome.termination == Termination::converged);
    CHECK(outcome.method == LineMethod::two_level);
    CHECK(test::max_rel_diff(outcome.outputs_a, reference_answer(xbar, source_v).outputs_a) < test::kRelSweeps);
  }
}

TEST_CASE("conjugate gradients alone give the outputs of the sweeps", "[crossbar][oracle]") {
  const LineSolver lines = line_solver(square(64, 6000.0, 2.0));
  LineWorkspace work = lines.make_workspace();
  const VectorXd source_v = VectorXd::LinSpaced(64, 0.1, 0.8);

  const LineOutcome sweeps = lines.solve(work, source_v);
  const LineOutcome cg = lines.solve(work, source_v, {.only_cg = true});

  CHECK(sweeps.method == LineMethod::two_level);
  CHECK(cg.method == LineMethod::line_pcg);
  CHECK(cg.termination == Termination::converged);
  CHECK(test::max_rel_diff(cg.outputs_a, sweeps.outputs_a) < test::kRelSweeps);
}

TEST_CASE("node voltages are those of the reference and satisfy Kirchhoff's law", "[crossbar][oracle]") {
  SampleRng rng(353, 0);
  const Crossbar xbar{test::random_ohm(rng, 13, 11, 1e3, 2), {1.0, 2.0, 5.0, 6.0}};
  const VectorXd source_v = VectorXd::LinSpaced(13, 0.1, 0.8);
  const LineSolver lines = line_solver(xbar);
  LineWorkspace work = lines.make_workspace();
  const LineOutcome outcome = lines.solve(work, source_v);
  REQUIRE(outcome.termination == Termination::converged);
  CHECK(outcome.kcl_residual_rel >= 0);
  CHECK(outcome.kcl_residual_rel < 1e-10);

  MatrixXd u, v;
  lines.node_voltages(work, u, v);

  const ReferenceAnswer reference = reference_answer(xbar, source_v);
  CHECK(test::max_rel_diff(u, reference.u) < test::kRelSweeps);
  CHECK(test::max_rel_diff(v, reference.v) < test::kRelSweeps);
}

TEST_CASE("the certificate is honest: it grows with the error of one node voltage", "[crossbar][property]") {
  const LineSolver lines = line_solver(square(8, 6000.0, 10.0));
  LineWorkspace solved = lines.make_workspace();
  const double source_a = lines.solve(solved, VectorXd::Ones(8)).outputs_a.sum();
  double residual_rel[2] = {};
  for (const double error_v : {1e-6, 1e-3}) {
    LineWorkspace work = lines.make_workspace();
    lines.solve(work, VectorXd::Ones(8));
    work[0].v[lines.grid().at(3, 3)] += error_v;

    const CurrentErrors errors = sweep_errors(lines, work);

    // Cells of 6 kohm are weak against the wires: nearly all of the error is gone after the sweep.
    CHECK_THAT(errors.largest_a, Catch::WithinRel(error_v / 6000.0, 0.05));
    CHECK(errors.sum_a >= errors.largest_a);
    residual_rel[error_v > 1e-4] = errors.largest_a / source_a;
  }
  CHECK(residual_rel[0] > 1e-9);
  CHECK_THAT(residual_rel[1], Catch::WithinRel(1000 * residual_rel[0], 1e-3));
}

TEST_CASE("the proven bound: no output is further off than the current errors can drive it", "[crossbar][property]") {
  int sharper = 0;
  for (int sample = 0; sample < 200; ++sample) {
    SampleRng rng(354, static_cast<std::uint64_t>(sample));
    const Crossbar xbar = random_solvable(rng, {.max_lines = sample % 4 == 0 ? 2 : 7,
                                                .cell_decades = sample % 3 == 0 ? 0.1 : 3.0,
                                                .zero_wire_share = 0.1,
                                                .broken_wire_share = sample % 2 == 0 ? 0.0 : 0.1,
                                                .floating_rows = sample % 5 == 0});
    const VectorXd source_v = test::random_inputs_v(rng, 1, xbar.rows()).transpose();
    const LineSolver lines = line_solver(xbar);
    LineWorkspace work = lines.make_workspace();
    lines.solve(work, source_v);
    const double size_v = std::pow(10.0, -9 * rng.uniform());
    const double offset = sample % 2;  // errors of one sign do not cancel: then the bound is nearly reached
    for (long i = 0; i < lines.grid().rows(); ++i) {
      for (long j = 0; j < lines.grid().cols(); ++j)
        work[0].v[lines.grid().at(i, j)] += size_v * (rng.uniform() - 0.5 + offset);
    }

    VectorXd outputs_a(xbar.cols());
    const CurrentErrors errors = sweep_errors(lines, work, &outputs_a);

    const VectorXd exact_a = reference_answer(xbar, source_v).outputs_a;
    const double rounding_a = test::kRelLinearSolve * exact_a.cwiseAbs().maxCoeff();
    INFO("sample " << sample << ": " << xbar.rows() << " x " << xbar.cols() << ", voltages off by " << size_v);
    CHECK((outputs_a - exact_a).cwiseAbs().maxCoeff() <= lines.output_bound_a(errors) + rounding_a);
    if (lines.output_bound_a(errors) < 0.5 * errors.sum_a) ++sharper;
  }
  CHECK(sharper > 50);
}

TEST_CASE("a slow error far below the outputs is not called converged", "[crossbar][property]") {
  // Cell (1,1) of 1 ohm between a driver and a sense of 1 Gohm: a sweep corrects its column by 1e-9 of the error, while
  // output 0 converges at once, and its grounded row carries the largest current. Exact output 1: -0.01 V / 2 Gohm.
  Crossbar xbar{(MatrixXd(2, 2) << 1e3, test::kOpen, test::kOpen, 1.0).finished(), {0.0, 0.0}};
  xbar.wires.driver_ohm = VectorXd(Eigen::Vector2d(1.0, 1e9));
  xbar.wires.sense_ohm = VectorXd(Eigen::Vector2d(500.0, 1e9));
  xbar.wires.row_far_end = RowFarEnd::ground;
  xbar.wires.row_far_segment_ohm = VectorXd(Eigen::Vector2d(1.0, test::kOpen));
  xbar.wires.driver_far_ohm = 0.0;
  const LineSolver lines = line_solver(xbar);
  LineWorkspace work = lines.make_workspace();

  const LineOutcome outcome = lines.solve(work, Eigen::Vector2d(1.0, -0.01));

  const double error_a = std::abs(outcome.outputs_a(1) + 0.01 / (2e9 + 1));
  CHECK((outcome.termination != Termination::converged || error_a < test::kRelContract * outcome.outputs_a(0)));
}

TEST_CASE("a solve stopped early says so, and keeps to its limit", "[crossbar][unit]") {
  const LineSolver lines = line_solver(square(24, 600.0, 100.0));
  LineWorkspace work = lines.make_workspace();
  for (const bool only_cg : {false, true}) {
    const LineOutcome outcome = lines.solve(work, VectorXd::Ones(24), {.max_iterations = 2, .only_cg = only_cg});

    CHECK(outcome.termination == Termination::iteration_limit);
    CHECK(outcome.iterations <= 2);
    CHECK(outcome.outputs_a.allFinite());
  }
}

TEST_CASE("a warm start needs fewer sweeps and gives the same answer", "[crossbar][property]") {
  const LineSolver lines = line_solver(square(48, 6000.0, 2.0));
  LineWorkspace work = lines.make_workspace();
  const VectorXd source_v = VectorXd::LinSpaced(48, 0.1, 0.8);
  const LineOutcome cold = lines.solve(work, source_v);
  lines.solve(work, source_v * (1 - 1e-6));

  const LineOutcome warm = lines.solve(work, source_v, {.warm = true});

  CHECK(warm.termination == Termination::converged);
  CHECK(warm.iterations < cold.iterations);
  CHECK(test::max_rel_diff(warm.outputs_a, cold.outputs_a) < test::kRelSweeps);
}

TEST_CASE("a workspace carries nothing over from the vector before", "[crossbar][unit]") {
  const LineSolver lines = line_solver(square(40, 600.0, 10.0));
  LineWorkspace fresh = lines.make_workspace(), used = lines.make_workspace();
  lines.solve(used, VectorXd::LinSpaced(40, -0.8, 0.8), {.only_cg = true});
  lines.solve(used, VectorXd::LinSpaced(40, -0.8, 0.8));

  CHECK(lines.solve(used, VectorXd::Ones(40)).outputs_a == lines.solve(fresh, VectorXd::Ones(40)).outputs_a);
}

TEST_CASE("currents injected into nodes flow to the terminals", "[crossbar][unit]") {
  const LineSolver lines = line_solver({MatrixXd::Constant(1, 1, 1000.0), {100.0, 300.0}});
  LineWorkspace work = lines.make_workspace();
  for (AlignedBuffer* injected : {&work[0].row_injected_a, &work[0].col_injected_a})
    injected->resize(lines.grid().size());

  work[0].row_injected_a[lines.grid().at(0, 0)] = 1.4e-3;  // 100 ohm to the source, 1300 ohm to ground
  CHECK_THAT(lines.solve(work, VectorXd::Zero(1)).outputs_a(0), Catch::WithinRel(1e-4, test::kRelSweeps));

  work[0].row_injected_a[lines.grid().at(0, 0)] = 0;
  work[0].col_injected_a[lines.grid().at(0, 0)] = 1.4e-3;  // 1100 ohm to the source, 300 ohm to ground
  CHECK_THAT(lines.solve(work, VectorXd::Zero(1)).outputs_a(0), Catch::WithinRel(1.1e-3, test::kRelSweeps));
}

TEST_CASE("column lines alone answer voltages at their terminals", "[crossbar][oracle]") {
  for (int sample = 0; sample < 20; ++sample) {
    SampleRng rng(355, static_cast<std::uint64_t>(sample));
    const Crossbar xbar = test::sweep_crossbar(rng, sample);
    const LineSolver lines{SweepGrid(xbar, {}, sweep_kernel(best_simd_level())), xbar.wires.row_far_end};
    const VectorXd terminal_v = test::random_matrix(rng, xbar.cols(), 1);
    MatrixXd slow_v(xbar.rows(), xbar.cols());
    for (Index j = 0; j < xbar.cols(); ++j) {
      test::SlowLine col = test::slow_col(xbar, j, VectorXd::Zero(xbar.rows()), VectorXd::Zero(xbar.rows()));
      col.near_v = col.far_v = terminal_v(j);
      slow_v.col(j) = test::solve_slowly(col).reverse();
    }
    INFO("sample " << sample << ": " << xbar.rows() << " x " << xbar.cols());
    CHECK(test::max_rel_diff(test::from_grid(lines.grid(), lines.column_response_v(terminal_v)), slow_v) <
          test::kRelLinearSolve);
  }
}

TEST_CASE("a workspace fits solvers of the same shape only", "[crossbar][unit]") {
  const LineSolver one = line_solver(square(40, 600.0, 10.0));
  Crossbar grounded = square(40, 600.0, 10.0);
  grounded.wires.row_far_end = RowFarEnd::ground;

  CHECK(one.same_shape(line_solver(square(40, 700.0, 10.0))));
  CHECK_FALSE(one.same_shape(line_solver(square(41, 600.0, 10.0))));
  CHECK_FALSE(one.same_shape(line_solver(square(40, 1e9, 10.0))));  // one level only
  CHECK_FALSE(one.same_shape(line_solver(grounded)));
}

}  // namespace
}  // namespace sotto
