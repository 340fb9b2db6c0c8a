#include "crossbar/coarsening.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "crossbar/sweep_case.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::kRelLinearSolve;

SweepGrid plain_grid(const Crossbar& xbar) {
  return SweepGrid(xbar, {}, sweep_kernel(SimdLevel::baseline));
}

/// 16 x 12 equal cells, rows of 2 ohm behind 10 ohm, columns of 3 ohm before 20 ohm.
Crossbar equal_cells() {
  return {MatrixXd::Constant(16, 12, 1000.0), {2.0, 3.0, 10.0, 20.0}};
}

/// What the correction from `coarse_v` (blocks of rows x blocks of columns) adds to v.
MatrixXd prolonged(const SweepGrid& fine, const Coarsening& coarsening, const MatrixXd& coarse_v) {
  const SweepGrid coarse = coarsening.coarse_grid(fine);
  AlignedBuffer e((coarsening.num_blocks() + 1) * fine.view().stride);
  coarsening.prolong(test::to_grid(coarse, coarse_v).data(), coarse, e.data());
  const Correction correction = coarsening.correction(e.data());
  MatrixXd added(fine.rows(), fine.cols());
  for (long i = 0; i < fine.rows(); ++i) {
    const long row = fine.view().top + i;
    const double* from = e.data() + correction.block[row] * fine.view().stride;
    for (long j = 0; j < fine.cols(); ++j) {
      added(i, j) = correction.w0[row] * from[j] + correction.w1[row] * from[fine.view().stride + j];
    }
  }
  return added;
}

/// Currents into the coarse row nodes for a change of v.
MatrixXd restricted_a(const SweepGrid& fine, const Coarsening& coarsening, const MatrixXd& change_v) {
  const SweepGrid coarse = coarsening.coarse_grid(fine);
  const AlignedBuffer change = test::to_grid(fine, change_v);
  AlignedBuffer samples_v(coarsening.num_slots() * fine.view().stride), injected_a(coarse.size());
  for (long row = 0; row < fine.view().rows; ++row) {
    const long slot = coarsening.slots()[row];
    if (slot < 0) continue;
    std::copy_n(change.data() + row * fine.view().stride, fine.view().stride,
                samples_v.data() + slot * fine.view().stride);
  }
  coarsening.restrict_changes(samples_v.data(), coarse, injected_a.data());
  return test::from_grid(coarse, injected_a);
}

TEST_CASE("blocks cover all lines and are as equal as possible", "[crossbar][unit]") {
  for (const long lines : {1L, 2L, 7L, 16L, 17L, 31L, 100L}) {
    for (const long size : {1L, 2L, 4L, 8L}) {
      const LineBlocks blocks(lines, size);
      long least = lines, most = 0;
      for (long k = 0; k < blocks.count(); ++k) {
        least = std::min(least, blocks.size(k));
        most = std::max(most, blocks.size(k));
      }
      INFO(lines << " lines in blocks of " << size);
      CHECK(blocks.begin.front() == 0);
      CHECK(blocks.begin.back() == lines);
      CHECK(least >= 1);
      CHECK(most - least <= 1);
      CHECK(std::abs(blocks.count() * size - lines) < size);
    }
  }
  CHECK(LineBlocks(8, 4).centre == std::vector<double>{1.5, 5.5});
}

TEST_CASE("lumping keeps the sum of all cells, whatever the size", "[crossbar][property]") {
  SampleRng rng(330, 0);
  for (const auto& [rows, cols] : {std::pair{1, 40}, {40, 1}, {17, 33}, {16, 16}, {3, 2}, {1, 1}}) {
    const SweepGrid fine = plain_grid({test::random_ohm(rng, rows, cols, 1e3, 2), {1.0, 1.0}});
    const SweepGrid coarse = Coarsening(fine, 4, 4).coarse_grid(fine);
    double fine_sum = 0, coarse_sum = 0;
    for (long i = 0; i < fine.rows(); ++i) {
      for (long j = 0; j < fine.cols(); ++j) fine_sum += fine.cell_siemens(i, j);
    }
    for (long i = 0; i < coarse.rows(); ++i) {
      for (long j = 0; j < coarse.cols(); ++j) coarse_sum += coarse.cell_siemens(i, j);
    }
    INFO(rows << " x " << cols << " -> " << coarse.rows() << " x " << coarse.cols());
    CHECK_THAT(coarse_sum, Catch::WithinRel(fine_sum, kRelLinearSolve));
  }
}

TEST_CASE("uniform wires: s segments in series, s lines in parallel, ends up to the block centre", "[crossbar][unit]") {
  const SweepGrid fine = plain_grid(equal_cells());
  const SweepGrid coarse = Coarsening(fine, 4, 4).coarse_grid(fine);

  REQUIRE(coarse.rows() == 4);
  REQUIRE(coarse.cols() == 3);
  CHECK_THAT(coarse.cell_siemens(3, 2), Catch::WithinRel(16.0 / 1000.0, kRelLinearSolve));
  CHECK_THAT(coarse.row_ohm(1, 1), Catch::WithinRel(2.0, kRelLinearSolve));
  CHECK_THAT(coarse.col_ohm(1, 1), Catch::WithinRel(3.0, kRelLinearSolve));
  CHECK_THAT(coarse.first_ohm(2), Catch::WithinRel((10.0 + 2.5 * 2.0) / 4, kRelLinearSolve));
  CHECK_THAT(coarse.last_ohm(2), Catch::WithinRel((20.0 + 2.5 * 3.0) / 4, kRelLinearSolve));
}

TEST_CASE("single segments: shares up to the block centres, lines in parallel", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 4, 1000.0), {}};
  xbar.wires.row_segment_ohm = (MatrixXd(2, 4) << 1.0, 2.0, 4.0, 8.0, 3.0, 6.0, 12.0, 24.0).finished();
  xbar.wires.row_far_end = RowFarEnd::ground;
  xbar.wires.row_far_segment_ohm = 5.0;
  const SweepGrid fine = plain_grid(xbar);

  const SweepGrid coarse = Coarsening(fine, 2, 2).coarse_grid(fine);

  // Centres between columns 0 and 1 and between 2 and 3: 1 + 2/2 and 3 + 6/2; 2/2 + 4 + 8/2 and three times that.
  CHECK_THAT(coarse.first_ohm(0), Catch::WithinRel(1 / (1 / 2.0 + 1 / 6.0), kRelLinearSolve));
  CHECK_THAT(coarse.row_ohm(0, 1), Catch::WithinRel(1 / (1 / 9.0 + 1 / 27.0), kRelLinearSolve));
  CHECK_THAT(coarse.row_far_siemens(0), Catch::WithinRel(1 / (8.0 / 2 + 5.0) + 1 / (24.0 / 2 + 5.0), kRelLinearSolve));
}

TEST_CASE("wires of 0 ohm stay 0 ohm, lines that are all cut stay cut", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(8, 8, 1000.0), {0.0, 1.0}};
  MatrixXd col_ohm = MatrixXd::Ones(8, 8);
  col_ohm.row(3).setConstant(test::kOpen);
  xbar.wires.col_segment_ohm = col_ohm;
  const SweepGrid fine = plain_grid(xbar);

  const SweepGrid coarse = Coarsening(fine, 4, 4).coarse_grid(fine);

  CHECK(coarse.row_ohm(0, 1) == 0.0);
  CHECK(coarse.first_ohm(0) == 0.0);
  CHECK(coarse.col_ohm(0, 0) == test::kOpen);
}

TEST_CASE("a constant stays constant between the block centres and falls linearly to ground", "[crossbar][unit]") {
  const SweepGrid fine = plain_grid(equal_cells());
  const MatrixXd added = prolonged(fine, Coarsening(fine, 4, 4), MatrixXd::Ones(4, 3));

  CHECK_THAT((added.topRows(14).array() - 1).abs().maxCoeff(), Catch::WithinAbs(0.0, kRelLinearSolve));
  const double whole_ohm = 23.0 + 1.5 * 3.0;  // from the last centre, 13.5, to ground
  CHECK_THAT(added(14, 5), Catch::WithinRel((23.0 + 3.0) / whole_ohm, kRelLinearSolve));
  CHECK_THAT(added(15, 5), Catch::WithinRel(23.0 / whole_ohm, kRelLinearSolve));
}

TEST_CASE("between block centres a correction is bilinear, flat beyond the first and the last column",
          "[crossbar][unit]") {
  const SweepGrid fine = plain_grid(equal_cells());
  MatrixXd coarse_v(4, 3);  // v = 10 row + column at the centres
  for (long i = 0; i < 4; ++i) {
    for (long j = 0; j < 3; ++j)
      coarse_v(i, j) = 10 * (1.5 + 4.0 * static_cast<double>(i)) + 1.5 + 4.0 * static_cast<double>(j);
  }

  const MatrixXd added = prolonged(fine, Coarsening(fine, 4, 4), coarse_v);

  for (long i = 2; i < 14; ++i) {
    for (long j = 2; j < 10; ++j) {
      REQUIRE_THAT(added(i, j), Catch::WithinRel(static_cast<double>(10 * i + j), kRelLinearSolve));
    }
  }
  CHECK_THAT(added(5, 0), Catch::WithinRel(50 + 1.5, kRelLinearSolve));
  CHECK_THAT(added(5, 11), Catch::WithinRel(50 + 9.5, kRelLinearSolve));
  CHECK_THAT(added(0, 5), Catch::WithinRel(15 + 5.0, kRelLinearSolve));
}

TEST_CASE("restriction conserves current: equal cells, changes linear along the columns", "[crossbar][property]") {
  SampleRng rng(331, 0);
  for (const auto& [rows, cols] : {std::pair{16, 12}, {19, 23}, {1, 30}, {30, 1}, {37, 16}}) {
    const SweepGrid fine = plain_grid({MatrixXd::Constant(rows, cols, 1000.0), {1.0, 1.0}});
    const VectorXd along_rows = test::random_matrix(rng, cols, 1).array() + 2;
    const MatrixXd change_v = VectorXd::LinSpaced(rows, 1.0, 2.0) * along_rows.transpose();
    for (const long size : {2L, 4L, 8L}) {
      const MatrixXd into_a = restricted_a(fine, Coarsening(fine, size, size), change_v);
      INFO(rows << " x " << cols << " in blocks of " << size);
      CHECK_THAT(into_a.sum(), Catch::WithinRel(change_v.sum() / 1000.0, kRelLinearSolve));
    }
  }
}

TEST_CASE("restriction weighs each column by its own cells", "[crossbar][unit]") {
  MatrixXd ohm = MatrixXd::Constant(4, 4, test::kOpen);
  ohm.col(3).setConstant(100.0);  // beyond the last centre: all of it goes to the last block
  const SweepGrid fine = plain_grid({ohm, {1.0, 1.0}});

  const MatrixXd into_a = restricted_a(fine, Coarsening(fine, 4, 2), MatrixXd::Ones(4, 4));

  REQUIRE(into_a.rows() == 1);
  CHECK(into_a(0, 0) == 0.0);
  CHECK_THAT(into_a(0, 1), Catch::WithinRel(4 / 100.0, kRelLinearSolve));
}

TEST_CASE("sources of a block are averaged, currents of far ends added", "[crossbar][unit]") {
  const SweepGrid fine = plain_grid(equal_cells());
  const Coarsening coarsening(fine, 4, 4);
  const SweepGrid coarse = coarsening.coarse_grid(fine);
  AlignedBuffer values(fine.view().rows), means(coarse.view().rows), sums(coarse.view().rows);
  for (long i = 0; i < 16; ++i) values[fine.view().top + i] = static_cast<double>(i);

  coarsening.mean_sources(values.data(), coarse, means.data());
  coarsening.sum_far_currents(values.data(), coarse, sums.data());

  CHECK(means[coarse.view().top + 1] == 5.5);
  CHECK(sums[coarse.view().top + 1] == 22.0);
}

}  // namespace
}  // namespace sotto
