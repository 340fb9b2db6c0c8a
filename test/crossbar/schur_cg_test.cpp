#include "crossbar/schur_cg.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "crossbar/reference_solver.hpp"
#include "support/approx.hpp"
#include "crossbar/sweep_case.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr int kManyIterations = 1000;

/// Conjugate gradients on one crossbar with 1 V at every row.
struct CgCase {
  SweepGrid grid;
  CgWorkspace work;
  AlignedBuffer v, source_v, last_j, scratch;

  explicit CgCase(const Crossbar& xbar) : grid(test::factored(xbar, SimdLevel::baseline)) {
    work.prepare(grid);
    v.resize(grid.size());
    source_v.resize(grid.view().rows);
    last_j.resize(grid.view().cols);
    scratch.resize(kPanels * grid.kernel().lanes * grid.view().cols);
    for (long i = 0; i < grid.rows(); ++i) source_v[grid.view().top + i] = 1.0;
  }
  /// Preconditioned residual of v into work.z; returns its energy norm.
  double residual() {
    grid.kernel().down(grid.view(), {.v = v.data(),
                                     .j = work.z.data(),
                                     .source_v = source_v.data(),
                                     .last_j = last_j.data(),
                                     .scratch = scratch.data()});
    grid.kernel().up(grid.view(), {.j = work.z.data(), .v = work.z.data()});
    for (long k = 0; k < grid.size(); ++k) work.z[k] -= v[k];
    return std::sqrt(grid.kernel().column_energy(grid.view(), work.z.data()));
  }
  int solve(double reduction, int max_iterations) {
    return conjugate_gradients(grid, work, v.data(), reduction, max_iterations);
  }
};

/// 1 ohm shorts in a few cells, 1 Gohm elsewhere.
Crossbar shorts(Index n) {
  SampleRng rng(340, 0);
  Crossbar xbar{MatrixXd::Constant(n, n, 1e9), {10.0, 10.0}};
  test::replace_share(rng, xbar.cell_resistance_ohm, 0.03, 1.0);
  return xbar;
}

MatrixXd reference_col_v(const Crossbar& xbar) {
  const ReferenceSolver reference(crossbar_circuit(xbar));
  VectorXld terminal_v = VectorXld::Zero(reference.circuit().num_terminals());
  terminal_v.head(xbar.rows()).setOnes();
  const VectorXld potentials = reference.potentials_v(terminal_v);
  MatrixXd v(xbar.rows(), xbar.cols());
  for (Index i = 0; i < v.rows(); ++i) {
    for (Index j = 0; j < v.cols(); ++j) v(i, j) = static_cast<double>(potentials(reference.circuit().col_node(i, j)));
  }
  return v;
}

TEST_CASE("conjugate gradients solve shorts among open cells", "[crossbar][oracle]") {
  const Crossbar xbar = shorts(16);
  CgCase cg(xbar);
  cg.residual();

  const int iterations = cg.solve(1e-13, kManyIterations);

  CHECK(iterations < 60);
  CHECK(test::max_rel_diff(test::from_grid(cg.grid, cg.v), reference_col_v(xbar)) < 1e-11);  // in energy, not per node
}

TEST_CASE("conjugate gradients solve every boundary, wires of 0 ohm included", "[crossbar][oracle]") {
  for (int sample = 0; sample < 15; ++sample) {
    SampleRng rng(341, static_cast<std::uint64_t>(sample));
    Crossbar xbar = test::random_crossbar(rng, {.max_lines = 9, .cell_decades = 2, .zero_wire_share = 0.2});
    xbar.wires.row_far_end = RowFarEnd::open;
    CgCase cg(xbar);
    cg.residual();
    cg.solve(1e-13, kManyIterations);
    INFO("sample " << sample << ": " << xbar.rows() << " x " << xbar.cols());
    CHECK(test::max_rel_diff(test::from_grid(cg.grid, cg.v), reference_col_v(xbar)) < 1e-11);
  }
}

TEST_CASE("the energy norm of the residual falls by what was asked", "[crossbar][property]") {
  for (const double reduction : {1e-2, 1e-5, 1e-9}) {
    CgCase cg(shorts(20));
    const double before = cg.residual();

    const int iterations = cg.solve(reduction, kManyIterations);

    INFO("reduction " << reduction);
    CHECK(iterations > 0);
    CHECK(cg.residual() <= 1.001 * reduction * before);  // the recurrence and the true residual differ by rounding
  }
}

TEST_CASE("conjugate gradients go on from a given v", "[crossbar][property]") {
  CgCase once(shorts(20)), twice(shorts(20));
  once.residual();
  once.solve(1e-12, kManyIterations);
  for (int run = 0; run < 2; ++run) {
    twice.residual();
    twice.solve(1e-6, kManyIterations);
  }
  CHECK(test::max_rel_diff(test::from_grid(twice.grid, twice.v), test::from_grid(once.grid, once.v)) < 1e-9);
}

TEST_CASE("weak losses need few iterations, and the number follows the losses", "[crossbar][property]") {
  CgCase weak({MatrixXd::Constant(64, 64, 1e6), {1.0, 1.0}}), strong({MatrixXd::Constant(64, 64, 6e3), {10.0, 10.0}});
  weak.residual();
  strong.residual();

  const int few = weak.solve(1e-10, kManyIterations);
  const int many = strong.solve(1e-10, kManyIterations);

  CHECK(few <= 4);
  CHECK(many > few);
  CHECK(many < 30);
}

TEST_CASE("a limit of iterations holds, and nothing to do takes none", "[crossbar][unit]") {
  CgCase cg(shorts(20));
  cg.residual();
  CHECK(cg.solve(1e-12, 3) == 3);

  CgCase at_rest(shorts(4));
  CHECK(at_rest.solve(1e-12, kManyIterations) == 0);  // z = 0: v is the solution
}

}  // namespace
}  // namespace sotto
