#include "crossbar/cell_laws.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/nonlinear_crossbars.hpp"

using namespace sotto;
using Catch::Matchers::WithinAbs;
using Eigen::Index;

namespace {

constexpr double kAbsCurrent = 1e-18;  // rounding of some 1e-4 A

/// Every cell by CellLaws and by cell_point; padding, open and dead cells must stay 0.
void require_same_as_single_cells(const NonlinearCrossbar& xbar, std::uint64_t seed) {
  const SweepGrid shape(xbar.zero_bias, {}, sweep_kernel(best_simd_level()));
  const auto live = find_live_nodes(xbar.zero_bias);
  AlignedBuffer row_v(shape.size()), col_v(shape.size()), current_a(shape.size()), slope(shape.size()),
      inner(shape.size());
  SampleRng rng(seed, 0);
  for (long k = 0; k < shape.size(); ++k) {
    row_v[k] = 2 * rng.uniform() - 1;
    col_v[k] = 0.2 * rng.uniform();
  }

  CellLaws(xbar, shape, live, best_simd_level())
      .evaluate({0, shape.size()}, {row_v.data(), col_v.data(), current_a.data(), slope.data()}, inner.data());

  double checked = 0, total = 0;
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      const long k = shape.at(i, j);
      const bool carries = !live || (live->row(i, j) && live->col(i, j));
      const CellPoint cell = carries ? cell_point(xbar, {i, j, row_v[k], col_v[k]}) : CellPoint{};
      CHECK_THAT(current_a[k], WithinAbs(cell.current_a, kAbsCurrent));
      CHECK_THAT(slope[k], WithinAbs(std::max(cell.row_slope_siemens, cell.col_slope_siemens), kAbsCurrent));
      checked += std::abs(current_a[k]);
    }
  }
  for (long k = 0; k < shape.size(); ++k) total += std::abs(current_a[k]);
  CHECK_THAT(total, WithinAbs(checked, kAbsCurrent));
}

}  // namespace

TEST_CASE("many junctions at once are the single junctions", "[crossbar][oracle]") {
  SampleRng rng(411, 0);
  NonlinearCrossbar xbar = test::biased_crossbar(rng, 11, 1.0);
  xbar.zero_bias.cell_resistance_ohm(3, 4) = test::kOpen;

  require_same_as_single_cells(xbar, 412);
}

TEST_CASE("many 1T1R cells at once are the single cells", "[crossbar][oracle]") {
  SampleRng rng(413, 0);
  NonlinearCrossbar xbar = test::one_transistor_crossbar(rng, 9, 1.0);
  xbar.zero_bias.cell_resistance_ohm(8, 0) = test::kOpen;

  require_same_as_single_cells(xbar, 414);
}

TEST_CASE("cells without a path to a terminal carry no current", "[crossbar][unit]") {
  SampleRng rng(415, 0);
  NonlinearCrossbar xbar = test::biased_crossbar(rng, 4, 1.0);
  xbar.zero_bias.floating_rows = {1};
  xbar.zero_bias.cell_resistance_ohm.row(1).setConstant(test::kOpen);
  xbar.zero_bias.cell_resistance_ohm.col(2).setConstant(test::kOpen);

  require_same_as_single_cells(xbar, 416);
}
