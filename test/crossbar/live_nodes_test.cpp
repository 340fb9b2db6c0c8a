#include "crossbar/live_nodes.hpp"

#include <catch2/catch.hpp>

#include "sotto/crossbar/circuit.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

TEST_CASE("live nodes are those that a walk over all resistors reaches", "[crossbar][oracle]") {
  int with_dead_nodes = 0;
  for (int sample = 0; sample < 100; ++sample) {
    SampleRng rng(320, static_cast<std::uint64_t>(sample));
    const Crossbar xbar = test::random_crossbar(rng, {.max_lines = 9,
                                                      .open_cell_share = 0.6,
                                                      .zero_wire_share = 0.1,
                                                      .broken_wire_share = 0.4,
                                                      .floating_rows = true});
    const auto live = find_live_nodes(xbar);
    const CrossbarCircuit circuit = crossbar_circuit(xbar);
    const std::vector<bool> reached = reachable_nodes(circuit);
    bool same = true;
    for (Eigen::Index i = 0; i < xbar.rows(); ++i) {
      for (Eigen::Index j = 0; j < xbar.cols(); ++j) {
        same = same && (live ? live->row(i, j) : true) == reached[circuit.row_node(i, j)];
        same = same && (live ? live->col(i, j) : true) == reached[circuit.col_node(i, j)];
      }
    }
    INFO("sample " << sample << ": " << xbar.rows() << " x " << xbar.cols());
    REQUIRE(same);
    if (live && !(live->row.all() && live->col.all())) ++with_dead_nodes;
  }
  REQUIRE(with_dead_nodes > 30);
}

TEST_CASE("where no line is interrupted nothing is looked at, even with open cells", "[crossbar][unit]") {
  CHECK_FALSE(find_live_nodes({MatrixXd::Constant(3, 3, test::kOpen), {1.0, 1.0}}));
}

TEST_CASE("a floating row lives through its cells alone", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  xbar.floating_rows = {0};
  const auto alive = find_live_nodes(xbar);
  xbar.cell_resistance_ohm.row(0).setConstant(test::kOpen);
  const auto dead = find_live_nodes(xbar);

  REQUIRE(alive);
  CHECK(alive->row.all());
  REQUIRE(dead);
  CHECK_FALSE(dead->row.row(0).any());
  CHECK(dead->row.row(1).all());
  CHECK(dead->col.all());
}

TEST_CASE("live nodes are the same where every node is, and where none was looked at", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  const auto whole = find_live_nodes(xbar);
  xbar.floating_rows = {0};
  const auto floating = find_live_nodes(xbar);
  xbar.cell_resistance_ohm.row(0).setConstant(test::kOpen);
  const auto dead = find_live_nodes(xbar);

  CHECK(same_live_nodes(whole, whole));
  CHECK(same_live_nodes(dead, dead));
  CHECK_FALSE(same_live_nodes(whole, floating));
  CHECK_FALSE(same_live_nodes(floating, dead));
}

}  // namespace
}  // namespace sotto
