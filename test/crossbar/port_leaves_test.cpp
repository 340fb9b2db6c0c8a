#include "crossbar/port_leaves.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

PortNetwork network_of(long rows, long cols, RowFarEnd row_far, ColFarEnd col_far) {
  Crossbar xbar{MatrixXd::Constant(rows, cols, 0.5), {1.0, 0.25}};
  xbar.wires.row_far_end = row_far;
  xbar.wires.col_far_end = col_far;
  return *port_network(xbar);
}

TEST_CASE("leaves have at most 8 lines, and 7 where far terminals must fit in", "[crossbar][unit]") {
  for (long lines = 1; lines <= 40; ++lines) {
    const LeafGrid open = leaf_grid(network_of(lines, lines, RowFarEnd::open, ColFarEnd::open));
    const LeafGrid far = leaf_grid(network_of(lines, lines, RowFarEnd::driven, ColFarEnd::ground));
    for (const auto& cuts : {open.row_cuts, open.col_cuts, far.row_cuts, far.col_cuts}) {
      REQUIRE(cuts.front() == 0);
      REQUIRE(cuts.back() == lines);
      for (std::size_t k = 1; k < cuts.size(); ++k) {
        REQUIRE(cuts[k] - cuts[k - 1] >= 1);
        REQUIRE(cuts[k] - cuts[k - 1] <= kLeafLines);
      }
    }
    REQUIRE(far.row_cuts[1] < kLeafLines);
    REQUIRE(far.col_cuts.back() - far.col_cuts[far.col_cuts.size() - 2] < kLeafLines);
  }
}

TEST_CASE("a small leaf is filled up by segments in series that keep the resistance of each line", "[crossbar][unit]") {
  const PortNetwork network = network_of(3, 2, RowFarEnd::driven, ColFarEnd::ground);
  std::vector<double> cells(3 * kLeafLines * kLeafLines, -1.0);

  write_leaf_cells(network, leaf_grid(network), 0, 0, cells.data(), 0, 1);

  const auto at = [&](long row, long col, long which) {
    return cells[static_cast<std::size_t>((row * kLeafLines + col) * 3 + which)];
  };
  double row_ohm = 0;
  for (long col = 0; col < kLeafLines; ++col) row_ohm += 1 / at(1, col, 1);
  CHECK_THAT(row_ohm, Catch::WithinRel(3.0, test::kRelLinearSolve));  // two segments and the far one
  double col_ohm = 0;
  for (long row = 0; row < kLeafLines; ++row) col_ohm += 1 / at(row, 5, 2);
  CHECK_THAT(col_ohm, Catch::WithinRel(1.0, test::kRelLinearSolve));  // three segments and the far one
  double cell_siemens = 0;
  for (long row = 0; row < kLeafLines; ++row) {
    for (long col = 0; col < kLeafLines; ++col) cell_siemens += at(row, col, 0);
  }
  CHECK(cell_siemens == 12.0);
}

TEST_CASE("the block of a leaf has the ports of its cells only", "[crossbar][unit]") {
  const PortNetwork network = network_of(3, 2, RowFarEnd::open, ColFarEnd::open);
  std::vector<double> reduced(kLeafPorts * kLeafPorts);
  for (std::size_t k = 0; k < reduced.size(); ++k) reduced[k] = static_cast<double>(k);
  PortStack stack;

  const PortBlock block = leaf_block(network, leaf_grid(network), 0, 0, reduced.data(), stack);

  CHECK(block.size == std::array<long, kNumSides>{3, 3, 2, 2});
  CHECK(block.siemens[1] == 1.0);                                      // left 1 to left 0
  CHECK(block.siemens[3] == 8.0);                                      // right 0 to left 0
  CHECK(block.siemens[block.ld * 7 + 9] == 23.0 * kLeafPorts + 31.0);  // bottom 1 to top 1: behind the filling
}

}  // namespace
}  // namespace sotto
