#include "crossbar/sweep_grid.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "crossbar/sweep_case.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr SimdLevel kLevels[] = {SimdLevel::baseline, SimdLevel::avx2, SimdLevel::avx512};

TEST_CASE("sweeps apply to cuts and floating rows, not to shorted cells and pinned far ends", "[crossbar][unit]") {
  const Crossbar plain{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  Crossbar shorted = plain, nearly_shorted = plain, cut = plain, floating = plain, pinned = plain, grounded = plain;
  shorted.cell_resistance_ohm(0, 0) = 0;
  nearly_shorted.cell_resistance_ohm(0, 0) = 1e-310;  // 1/R overflows
  cut.wires.sense_ohm = test::kOpen;
  floating.floating_rows = {1};
  pinned.wires.row_far_end = RowFarEnd::driven;
  pinned.wires.row_far_segment_ohm = 0.0;
  grounded.wires.col_far_end = ColFarEnd::ground;
  grounded.wires.col_far_segment_ohm = 0.0;
  Crossbar pinned_but_floating = pinned;
  pinned_but_floating.floating_rows = {0, 1};

  CHECK(SweepGrid::applies(plain));
  CHECK(SweepGrid::applies(cut));
  CHECK(SweepGrid::applies(floating));
  CHECK(SweepGrid::applies(pinned_but_floating));
  CHECK_FALSE(SweepGrid::applies(shorted));
  CHECK_FALSE(SweepGrid::applies(nearly_shorted));
  CHECK_FALSE(SweepGrid::applies(pinned));
  CHECK_FALSE(SweepGrid::applies(grounded));
}

TEST_CASE("ends are segment and driver or sense in series, a floating row has none", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(3, 2, 1000.0), {2.0, 3.0, 10.0, 20.0}};
  xbar.wires.row_far_end = RowFarEnd::ground;
  xbar.wires.col_far_end = ColFarEnd::ground;
  xbar.wires.driver_far_ohm = 6.0;
  xbar.wires.sense_far_ohm = 7.0;
  xbar.floating_rows = {1};

  const SweepGrid grid(xbar, {}, sweep_kernel(SimdLevel::baseline));

  CHECK(grid.first_ohm(0) == 12.0);
  CHECK(grid.first_ohm(1) == test::kOpen);
  CHECK(grid.last_ohm(1) == 23.0);
  CHECK(grid.row_far_siemens(0) == 1.0 / 8.0);
  CHECK(grid.row_far_siemens(1) == 0.0);
  CHECK(grid.col_far_siemens(0) == 1.0 / 10.0);
  CHECK(grid.row_ohm(0, 1) == 2.0);
  CHECK(grid.col_ohm(0, 1) == 3.0);
}

TEST_CASE("cells and single segments arrive where they belong", "[crossbar][unit]") {
  SampleRng rng(310, 0);
  Crossbar xbar{test::random_ohm(rng, 5, 11, 1e3, 2), {}};
  xbar.wires.row_segment_ohm = test::random_ohm(rng, 5, 11, 1.0, 1);
  xbar.wires.col_segment_ohm = test::random_ohm(rng, 5, 11, 1.0, 1);
  Eigen::ArrayXXd keep = Eigen::ArrayXXd::Ones(5, 11);
  keep(3, 4) = 0;
  for (const SimdLevel level : kLevels) {
    if (!is_available(level)) continue;
    const SweepGrid grid(xbar, keep, sweep_kernel(level));
    bool right = true;
    for (long i = 0; i < 5; ++i) {
      for (long j = 0; j < 11; ++j) {
        right = right && grid.cell_siemens(i, j) == keep(i, j) / xbar.cell_resistance_ohm(i, j);
        if (j > 0) right = right && grid.row_ohm(i, j) == ohm_at(xbar.wires.row_segment_ohm, i, j);
        if (i < 4) right = right && grid.col_ohm(i, j) == ohm_at(xbar.wires.col_segment_ohm, i, j);
      }
    }
    INFO(to_string(level));
    CHECK(right);
  }
}

/// The same crossbar with `rows` open rows above and `cols` open columns on the right, joined by wires of 0 ohm.
Crossbar with_open_lines(const Crossbar& inner, Eigen::Index rows, Eigen::Index cols) {
  const Eigen::Index m = inner.rows() + rows, n = inner.cols() + cols;
  Crossbar xbar{MatrixXd::Constant(m, n, test::kOpen), inner.wires};
  xbar.cell_resistance_ohm.bottomLeftCorner(inner.rows(), inner.cols()) = inner.cell_resistance_ohm;
  MatrixXd row_ohm = MatrixXd::Zero(m, n), col_ohm = MatrixXd::Zero(m, n);
  row_ohm.bottomLeftCorner(inner.rows(), inner.cols()) = std::get<MatrixXd>(inner.wires.row_segment_ohm);
  col_ohm.bottomLeftCorner(inner.rows(), inner.cols()) = std::get<MatrixXd>(inner.wires.col_segment_ohm);
  xbar.wires.row_segment_ohm = row_ohm;
  xbar.wires.col_segment_ohm = col_ohm;
  return xbar;
}

MatrixXd row_voltages(const Crossbar& xbar, const VectorXd& source_v) {
  const SweepGrid grid = test::factored(xbar, SimdLevel::baseline);
  AlignedBuffer v(grid.size()), u(grid.size()), last_j(grid.view().cols + grid.kernel().lanes);
  AlignedBuffer source(grid.view().rows), scratch(kPanels * grid.kernel().lanes * grid.view().cols);
  for (long i = 0; i < grid.rows(); ++i) source[grid.view().top + i] = source_v(i);
  grid.kernel().down(grid.view(), {.v = v.data(),
                                   .j = v.data(),
                                   .source_v = source.data(),
                                   .last_j = last_j.data(),
                                   .scratch = scratch.data(),
                                   .u = u.data()});
  return test::from_grid(grid, u);
}

TEST_CASE("padding is electrically invisible: explicit open lines change nothing", "[crossbar][property]") {
  SampleRng rng(311, 0);
  Crossbar inner{test::random_ohm(rng, 5, 7, 1e2, 2), {}};
  inner.wires.row_segment_ohm = test::random_ohm(rng, 5, 7, 1.0, 1);
  inner.wires.col_segment_ohm = test::random_ohm(rng, 5, 7, 1.0, 1);
  const VectorXd source_v = VectorXd::LinSpaced(5, 0.1, 0.9);
  VectorXd more_v = VectorXd::Zero(8);
  more_v.tail(5) = source_v;

  const MatrixXd u = row_voltages(inner, source_v);
  const MatrixXd padded_u = row_voltages(with_open_lines(inner, 3, 9), more_v);

  CHECK(u == padded_u.bottomLeftCorner(5, 7));
}

TEST_CASE("padding stays at rest through a whole sweep", "[crossbar][property]") {
  for (int sample = 0; sample < 10; ++sample) {
    test::SweepCase sweep(312, sample, SimdLevel::baseline);
    sweep.down(sweep.down_pass());
    sweep.up({.j = sweep.j.data(), .v = sweep.v.data()});
    const GridView& view = sweep.grid.view();
    bool at_rest = true;
    for (long row = 0; row < view.rows; ++row) {
      for (long col = 0; col < view.cols; ++col) {
        const double v = sweep.v[row * view.stride + col];
        if (col >= sweep.grid.cols()) at_rest = at_rest && v == 0;
        if (row < view.top && !view.col_far_siemens) at_rest = at_rest && v == sweep.v[view.top * view.stride + col];
      }
    }
    INFO("sample " << sample << ": " << sweep.grid.rows() << " x " << sweep.grid.cols());
    CHECK(at_rest);
  }
}

}  // namespace
}  // namespace sotto
