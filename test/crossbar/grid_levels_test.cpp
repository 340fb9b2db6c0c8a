#include "crossbar/grid_levels.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "support/approx.hpp"
#include "crossbar/sweep_case.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

SweepGrid plain_grid(const Crossbar& xbar) {
  return SweepGrid(xbar, {}, sweep_kernel(SimdLevel::baseline));
}

Crossbar square(Eigen::Index n, double cell_ohm, double wire_ohm) {
  return {MatrixXd::Constant(n, n, cell_ohm), {wire_ohm, wire_ohm}};
}

TEST_CASE("decay lengths: x = n sqrt(r g) of the longer direction", "[crossbar][unit]") {
  const DecayLengths decay = decay_lengths(plain_grid({MatrixXd::Constant(100, 50, 1e4), {1.0, 4.0}}));

  CHECK_THAT(decay.x, Catch::WithinRel(2.0, test::kRelLinearSolve));       // 100 sqrt(4e-4) beats 50 sqrt(1e-4)
  CHECK_THAT(decay.cells, Catch::WithinRel(50.0, test::kRelLinearSolve));  // 1 / sqrt(4e-4)
}

TEST_CASE("broken segments and single lines leave a finite decay length", "[crossbar][unit]") {
  Crossbar broken = square(4, 1e4, 1.0);
  broken.wires.row_segment_ohm = MatrixXd::Constant(4, 4, test::kOpen);
  CHECK_THAT(decay_lengths(plain_grid(broken)).x, Catch::WithinRel(0.04, test::kRelLinearSolve));
  CHECK(decay_lengths(plain_grid(square(1, 1e4, 1.0))).x == 0.0);
}

TEST_CASE("short lines and weak losses have one level, long lossy lines several", "[crossbar][unit]") {
  CHECK(make_levels(plain_grid(square(16, 100.0, 10.0))).size() == 1);
  CHECK(make_levels(plain_grid(square(64, 1e6, 1.0))).size() == 1);
  CHECK(make_levels(plain_grid(square(64, 1e3, 10.0))).size() == 2);
  const auto levels = make_levels(plain_grid(square(200, 1e3, 10.0)));

  REQUIRE(levels.size() == 3);  // 200 -> 50 -> 25: a further level would have less than 16 lines
  for (std::size_t k = 1; k < levels.size(); ++k) {
    CHECK(levels[k].grid.rows() < levels[k - 1].grid.rows());
    CHECK(levels[k].grid.rows() >= 16);
  }
}

TEST_CASE("a long narrow crossbar is lumped in its long direction alone", "[crossbar][unit]") {
  const auto levels = make_levels(plain_grid({MatrixXd::Constant(3, 400, 1e3), {10.0, 10.0}}));

  REQUIRE(levels.size() > 1);
  CHECK(levels.back().grid.rows() == 3);
  CHECK(levels.back().grid.cols() < 40);
}

/// One sweep in place, with the correction in work.e where asked; samples of what it changed.
void sweep(const GridLevel& level, LevelWorkspace& work, bool corrected) {
  const Correction correction = level.next->correction(work.e.data());
  const Samples samples{level.next->slots(), work.samples.data()};
  DownPass pass = down_pass(work);
  if (corrected) pass.correction = &correction;
  pass.samples = &samples;
  level.grid.kernel().down(level.grid.view(), pass);
  level.grid.kernel().up(level.grid.view(), {.j = work.v.data(), .v = work.v.data(), .samples = &samples});
}

/// The slowest error of line sweeps: a quarter cosine from the open end to ground in both directions.
void set_smooth_error(const SweepGrid& grid, LevelWorkspace& work) {
  constexpr double kQuarter = std::numbers::pi / 2;
  for (long i = 0; i < grid.rows(); ++i) {
    for (long j = 0; j < grid.cols(); ++j) {
      const double along_col = std::cos(kQuarter * static_cast<double>(i) / static_cast<double>(grid.rows()));
      work.v[grid.at(i, j)] =
          along_col * std::sin(kQuarter * static_cast<double>(j + 1) / static_cast<double>(grid.cols()));
    }
  }
}

double largest_v(const LevelWorkspace& work) {
  double largest = 0;
  for (const double v : work.v) largest = std::max(largest, std::abs(v));
  return largest;
}

TEST_CASE("a corrected sweep contracts a smooth error at least five times better than a plain one",
          "[crossbar][property]") {
  const auto levels = make_levels(plain_grid(square(64, 1e3, 10.0)));
  LineWorkspace plain = make_line_workspace(levels), corrected = make_line_workspace(levels);
  for (LineWorkspace* work : {&plain, &corrected}) {
    set_smooth_error(levels[0].grid, (*work)[0]);
    sweep(levels[0], (*work)[0], false);
  }
  coarse_correction(levels, corrected, 0);
  sweep(levels[0], plain[0], false);
  sweep(levels[0], corrected[0], true);

  CHECK(largest_v(plain[0]) > 0.5);  // no sources: the solution is 0, all of v is error
  CHECK(largest_v(corrected[0]) < largest_v(plain[0]) / 5);
}

TEST_CASE("corrections keep contracting by the same factor", "[crossbar][property]") {
  const auto levels = make_levels(plain_grid(square(200, 1e3, 10.0)));
  LineWorkspace work = make_line_workspace(levels);
  set_smooth_error(levels[0].grid, work[0]);
  sweep(levels[0], work[0], false);
  double before = largest_v(work[0]);
  for (int count = 0; count < 5; ++count) {
    coarse_correction(levels, work, 0);
    sweep(levels[0], work[0], true);
    const double after = largest_v(work[0]);
    INFO("corrected sweep " << count);
    CHECK(after < 0.2 * before);
    before = after;
  }
}

TEST_CASE("the coarse first guess is near the solution", "[crossbar][property]") {
  const auto levels = make_levels(plain_grid(square(64, 1e3, 10.0)));
  LineWorkspace work = make_line_workspace(levels);
  for (long i = 0; i < 64; ++i) work[0].source_v[levels[0].grid.view().top + i] = 0.5;

  coarse_first_guess(levels, work);
  sweep(levels[0], work[0], true);

  const MatrixXd first = Eigen::Map<const Eigen::VectorXd>(work[0].v.data(), levels[0].grid.size());
  for (int count = 0; count < 12; ++count) {
    coarse_correction(levels, work, 0);
    sweep(levels[0], work[0], true);
  }
  const MatrixXd solution = Eigen::Map<const Eigen::VectorXd>(work[0].v.data(), levels[0].grid.size());
  CHECK(test::max_rel_diff(first, solution) < 0.05);
}

}  // namespace
}  // namespace sotto
