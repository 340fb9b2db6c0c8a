#include "sotto/crossbar/solve.hpp"

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"
#include "support/random_oracle.hpp"

namespace sotto {
namespace {

using Catch::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;

/// Largest |a - b| in units of 1e-9 |b| + 1e-15 max |b|: the contract of the reference cases, per output.
double contract_error(const MatrixXd& a, const MatrixXd& b) {
  double worst = 0;
  for (Index k = 0; k < b.rows(); ++k) {
    const double floor = 1e-15 * b.row(k).cwiseAbs().maxCoeff();
    for (Index j = 0; j < b.cols(); ++j) {
      const double allowed = test::kRelContract * std::abs(b(k, j)) + floor;
      const double diff = std::abs(a(k, j) - b(k, j));
      if (!(diff <= 0)) worst = std::max(worst, allowed > 0 && std::isfinite(diff) ? diff / allowed : test::kOpen);
    }
  }
  return worst;
}

double worst_against_reference(std::uint64_t seed, const test::RandomCrossbarOptions& options, int cases) {
  double worst = 0;
  for (int sample = 0; sample < cases; ++sample) {
    SampleRng rng(seed, static_cast<std::uint64_t>(sample));
    const Crossbar xbar = test::random_crossbar(rng, options);
    const MatrixXd inputs_v = test::random_inputs_v(rng, 2, xbar.rows());
    const auto fast = CrossbarSolver(xbar).solve(inputs_v);
    const auto slow = CrossbarSolver(xbar, {.method = SolveMethod::reference}).solve(inputs_v);
    REQUIRE(fast.report.termination == Termination::converged);
    REQUIRE(slow.report.termination == Termination::converged);
    worst = std::max(worst, contract_error(fast.outputs_a, slow.outputs_a));
  }
  return worst;
}

TEST_CASE("a 1x1 crossbar is three resistors in series", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 1000.0), {2.0, 3.0}};

  const auto mvm = CrossbarSolver(xbar).solve(MatrixXd::Constant(1, 1, 1.005));

  REQUIRE(mvm.report.termination == Termination::converged);
  REQUIRE_THAT(mvm.outputs_a(0, 0), WithinRel(1e-3, test::kRelLinearSolve));
}

TEST_CASE("without wires the outputs are V G", "[crossbar][unit]") {
  SampleRng rng(1, 0);
  const Crossbar xbar{test::random_ohm(rng, 4, 6, 1e3, 2)};
  const MatrixXd inputs_v = test::random_inputs_v(rng, 3, 4);

  const auto mvm = CrossbarSolver(xbar).solve(inputs_v);

  REQUIRE(test::max_rel_diff(mvm.outputs_a, ideal_outputs_a(xbar, inputs_v)) < 1e-15);
}

TEST_CASE("the default solver equals the reference for all boundaries", "[crossbar][oracle]") {
  REQUIRE(worst_against_reference(21, {.max_lines = 10, .cell_decades = 6, .wire_decades = 4}, 60) < 1);
}

TEST_CASE("the default solver equals the reference with wires of zero ohm", "[crossbar][oracle]") {
  REQUIRE(worst_against_reference(22, {.max_lines = 8, .zero_wire_share = 0.4}, 60) < 1);
}

TEST_CASE("strong wires of a micro-ohm and weak ones of a megohm are solved", "[crossbar][oracle]") {
  for (const double ohm : {1e-6, 1e6}) {
    SampleRng rng(23, 0);
    Crossbar xbar{test::random_ohm(rng, 12, 9, 1e3, 2), {ohm, ohm}};
    const MatrixXd inputs_v = test::random_inputs_v(rng, 1, 12);
    const auto fast = CrossbarSolver(xbar).solve(inputs_v);
    const auto slow = CrossbarSolver(xbar, {.method = SolveMethod::reference}).solve(inputs_v);
    CHECK(contract_error(fast.outputs_a, slow.outputs_a) < 1);
  }
}

TEST_CASE("shorted cells beside floating rows are solved by elimination", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(3, 3, 1000.0), {1.0, 1.0}};
  xbar.cell_resistance_ohm(1, 1) = 0;
  xbar.floating_rows = {2};

  const auto mvm = CrossbarSolver(xbar).solve(MatrixXd::Ones(1, 3));

  CHECK(mvm.report.method == "direct");
  CHECK(mvm.report.termination == Termination::converged);
  CHECK(mvm.report.kcl_residual_rel < test::kRelLinearSolve);
}

TEST_CASE("superposition: the response to a sum is the sum of the responses", "[crossbar][property]") {
  SampleRng rng(31, 0);
  const CrossbarSolver solver(test::random_crossbar(rng, {.max_lines = 10, .cell_decades = 1}));
  const Index rows = 1;
  MatrixXd inputs_v;
  {
    SampleRng same(31, 0);
    inputs_v =
        test::random_inputs_v(rng, 2 * rows, test::random_crossbar(same, {.max_lines = 10, .cell_decades = 1}).rows());
  }

  const MatrixXd apart = solver.solve(inputs_v).outputs_a;
  const MatrixXd together = solver.solve(inputs_v.row(0) + inputs_v.row(1)).outputs_a;

  REQUIRE(test::max_rel_diff(apart.row(0) + apart.row(1), together) < test::kRelSweeps);
}

TEST_CASE("reciprocity: transposing cells and wires transposes the transfer", "[crossbar][property]") {
  SampleRng rng(32, 0);
  const MatrixXd cells = test::random_ohm(rng, 5, 5, 1e3, 2);
  const MatrixXd mirrored = cells.transpose().rowwise().reverse().colwise().reverse();
  const Crossbar xbar{cells, {2.0, 3.0, 5.0, 7.0}};
  const Crossbar other{mirrored, {3.0, 2.0, 7.0, 5.0}};

  const MatrixXd transfer = CrossbarSolver(xbar).solve(MatrixXd::Identity(5, 5)).outputs_a;
  const MatrixXd back = CrossbarSolver(other).solve(MatrixXd::Identity(5, 5)).outputs_a;

  REQUIRE(test::max_rel_diff(transfer, back.transpose().rowwise().reverse().colwise().reverse()) < test::kRelSweeps);
}

TEST_CASE("a column of open cells puts out exactly zero", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(4, 3, 1000.0), {1.0, 1.0}};
  xbar.cell_resistance_ohm.col(1).setConstant(test::kOpen);

  const auto mvm = CrossbarSolver(xbar).solve(MatrixXd::Ones(1, 4));

  REQUIRE(mvm.outputs_a(0, 1) == 0.0);
  REQUIRE(mvm.report.termination == Termination::converged);
}

TEST_CASE("a whole open row and an open sense leave zero output and no NaN", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  xbar.cell_resistance_ohm.row(0).setConstant(test::kOpen);
  xbar.wires.sense_ohm = (Eigen::VectorXd(2) << 0.0, test::kOpen).finished();

  const auto mvm = CrossbarSolver(xbar, {.nodes = true}).solve(MatrixXd::Ones(1, 2));

  CHECK(mvm.outputs_a(0, 1) == 0.0);
  CHECK(mvm.outputs_a(0, 0) > 0);
  CHECK(mvm.nodes[0].row_node_v(0, 1) == 1.0);  // connected to its source, carries nothing
}

TEST_CASE("a part without any path has NaN voltages and no current", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  xbar.cell_resistance_ohm.row(0).setConstant(test::kOpen);
  xbar.floating_rows = {0};

  const auto mvm = CrossbarSolver(xbar, {.nodes = true}).solve(MatrixXd::Ones(1, 2));

  CHECK(std::isnan(mvm.nodes[0].row_node_v(0, 0)));
  CHECK(mvm.nodes[0].cell_current_a.row(0).isZero());
  CHECK(mvm.report.termination == Termination::converged);
}

TEST_CASE("two sources of different voltage joined by zero resistance are refused by name", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {0.0, 0.0}};
  xbar.wires.sense_ohm = 10.0;
  xbar.cell_resistance_ohm.col(1).setZero();
  const CrossbarSolver solver(xbar);

  CHECK_NOTHROW(solver.solve(MatrixXd::Constant(1, 2, 0.3)));
  CHECK_THROWS_WITH(
      solver.solve((MatrixXd(1, 2) << 0.1, 0.2).finished()),
      "row 0, column 1: zero resistance joins the sources of rows 0 and 1, which differ in input vector 0 "
      "(0.1 V and 0.2 V) (short circuit)");
}

TEST_CASE("inputs of floating rows are ignored, others must be finite", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 1, 1000.0), {1.0, 1.0}};
  xbar.floating_rows = {0};
  const double nan = std::numeric_limits<double>::quiet_NaN();

  CHECK_NOTHROW(CrossbarSolver(xbar).solve((MatrixXd(1, 2) << nan, 0.5).finished()));
  CHECK_THROWS_WITH(CrossbarSolver(xbar).solve((MatrixXd(1, 2) << 0.5, nan).finished()),
                    "inputs_v(0,1) = nan must be finite");
  CHECK_THROWS_WITH(CrossbarSolver(xbar).solve(MatrixXd::Ones(2, 3)),
                    "inputs_v = 2 x 3 matrix must be one row per input vector, 2 columns (crossbar rows)");
}

TEST_CASE("a solve that is stopped early is a result with NaN outputs that says so", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(24, 24, 600.0), {100.0, 100.0}};

  const auto mvm = CrossbarSolver(xbar, {.method = SolveMethod::line_pcg, .max_iterations = 2, .nodes = true})
                       .solve(MatrixXd::Ones(1, 24));

  CHECK(mvm.report.termination == Termination::iteration_limit);
  CHECK(mvm.report.message == "input vector 0: iteration_limit after 2 iterations");
  CHECK(mvm.outputs_a.array().isNaN().all());
  CHECK(mvm.nodes[0].row_node_v.array().isNaN().all());
  CHECK(std::isnan(mvm.nodes[0].power.cells_w));
}

TEST_CASE("where line_pcg stops early the automatic method goes on with elimination", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(24, 24, 600.0), {100.0, 100.0}};

  const auto mvm = CrossbarSolver(xbar, {.max_iterations = 2}).solve(MatrixXd::Ones(1, 24));

  CHECK(mvm.report.method == "direct");
  CHECK(mvm.report.termination == Termination::converged);
}

TEST_CASE("outputs scale with the inputs, however small or large", "[crossbar][property]") {
  const auto method = GENERATE(SolveMethod::automatic, SolveMethod::direct);
  const CrossbarSolver solver({MatrixXd::Constant(16, 16, 600.0), {100.0, 100.0}}, {.method = method});
  const MatrixXd unit_a = solver.solve(MatrixXd::Ones(1, 16)).outputs_a;

  for (const double scale : {1e-200, 1e-170, 1e160, 1e300}) {
    const auto mvm = solver.solve(MatrixXd::Constant(1, 16, scale));
    CHECK(mvm.report.termination == Termination::converged);
    CHECK(test::max_rel_diff(mvm.outputs_a / scale, unit_a) < test::kRelLinearSolve);
  }
}

TEST_CASE("cells far below their wires are three resistors in series all the same", "[crossbar][unit]") {
  for (const double cell_ohm : {1e-3, 1e-6}) {
    const auto mvm =
        CrossbarSolver({MatrixXd::Constant(1, 1, cell_ohm), {1e6, 1e6, 1e6, 1e6}}).solve(MatrixXd::Constant(1, 1, 0.4));

    CHECK_THAT(mvm.outputs_a(0, 0), WithinRel(0.4 / (4e6 + cell_ohm), test::kRelSweeps));
  }
}

TEST_CASE("what is beyond all digits is not called converged", "[crossbar][unit]") {
  // 12 x 3 cells of 1e12 ohm between wires of 1e-7 ohm, two of three columns without any other resistance to ground.
  Crossbar xbar{MatrixXd::Constant(12, 3, 1e12), {1e-7, 1e-7}};
  xbar.wires.sense_ohm = (Eigen::VectorXd(3) << test::kOpen, 0.0, 0.0).finished();

  const auto mvm = CrossbarSolver(xbar).solve(MatrixXd::Constant(1, 12, 0.4));

  if (mvm.report.termination == Termination::converged) {
    CHECK_THAT(mvm.outputs_a(0, 1), WithinRel(12 * 0.4 / 1e12, 1e-9));
  } else {
    CHECK(mvm.outputs_a.array().isNaN().all());
  }
}

TEST_CASE("the bits do not depend on the number of threads", "[crossbar][unit]") {
  SampleRng rng(41, 0);
  const Crossbar xbar{test::random_ohm(rng, 16, 16, 5e3, 0.5), {1.0, 1.0}};
  const MatrixXd inputs_v = test::random_inputs_v(rng, 20, 16);

  const MatrixXd one = CrossbarSolver(xbar, {.threads = 1}).solve(inputs_v).outputs_a;
  const MatrixXd eight = CrossbarSolver(xbar, {.threads = 8}).solve(inputs_v).outputs_a;

  REQUIRE((one.array() == eight.array()).all());
}

TEST_CASE("line methods are refused where they do not apply", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(2, 2, 0.0), {1.0, 1.0}};

  for (const SolveMethod method : {SolveMethod::line_pcg, SolveMethod::line_sweeps}) {
    REQUIRE_THROWS_WITH(CrossbarSolver(xbar, {.method = method}),
                        "method line_sweeps or line_pcg must be used with cells > 0 ohm and far ends > 0 ohm");
  }
}

TEST_CASE("no input vector gives no output and no complaint", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(3, 2, 1000.0), {1.0, 1.0}};

  for (const SolveMethod method : {SolveMethod::automatic, SolveMethod::port_reduction, SolveMethod::direct}) {
    const auto mvm = CrossbarSolver(xbar, {.method = method}).solve(MatrixXd(0, 3));
    CHECK(mvm.outputs_a.rows() == 0);
    CHECK(mvm.report.termination == Termination::converged);
  }
}

TEST_CASE("many vectors are reduced, and those whose outputs cancel are solved one by one", "[crossbar][oracle]") {
  SampleRng rng(51, 0);
  const Crossbar xbar{test::random_ohm(rng, 6, 3, 6e3, 0.5), {1.0, 1.0}};
  const MatrixXd transfer =
      CrossbarSolver(xbar, {.method = SolveMethod::direct}).solve(MatrixXd::Identity(6, 6)).outputs_a;
  MatrixXd inputs_v = test::random_inputs_v(rng, 40, 6);
  const Eigen::FullPivLU<MatrixXd> lu(transfer.transpose());
  inputs_v.row(7) = lu.kernel().col(0).transpose() + 1e-9 * inputs_v.row(8);

  const auto mvm = CrossbarSolver(xbar).solve(inputs_v);

  const auto truth = CrossbarSolver(xbar, {.method = SolveMethod::direct}).solve(inputs_v);
  CHECK(mvm.report.method.find("+port_reduction") != std::string::npos);
  for (Index k = 0; k < 40; ++k) {
    CHECK(test::max_rel_diff(mvm.outputs_a.row(k), truth.outputs_a.row(k)) < test::kRelContract);
  }
}

TEST_CASE("columns without ground put out zero, by every method", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(4, 4, 1000.0), {1.0, 1.0, 0.0, test::kOpen}};
  xbar.wires.row_far_end = RowFarEnd::ground;

  for (const SolveMethod method : {SolveMethod::line_sweeps, SolveMethod::port_reduction, SolveMethod::direct}) {
    const auto mvm = CrossbarSolver(xbar, {.method = method}).solve(MatrixXd::Identity(4, 4));
    CHECK(mvm.report.termination == Termination::converged);
    CHECK((mvm.outputs_a.array() == 0).all());
  }
}

/// Cases from the whole legal range (test/support/legal_crossbar.hpp), each with inputs of one sign and of any sign.
void require_oracle(std::int64_t first_sample, std::int64_t count) {
  const test::OracleVerdict verdict = test::judge(first_sample, count);
  WARN(verdict.text());
  REQUIRE(verdict.num_not_converged == 0);
  REQUIRE(verdict.oracle_rel.error <= test::kRelLinearSolve);
  REQUIRE(verdict.rel.error <= test::kRelContract);
}

TEST_CASE("legal crossbars 0 to 2499 agree with an oracle of 113 bits", "[crossbar][slow]") {
  require_oracle(0, 2500);
}
TEST_CASE("legal crossbars 2500 to 4999 agree with an oracle of 113 bits", "[crossbar][slow]") {
  require_oracle(2500, 2500);
}

}  // namespace
}  // namespace sotto
