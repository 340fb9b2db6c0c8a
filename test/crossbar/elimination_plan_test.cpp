#include "crossbar/elimination_plan.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "sotto/core/random.hpp"

namespace sotto {
namespace {

std::vector<Conductance> random_edges(SampleRng& rng, std::int32_t nodes, int count) {
  std::vector<Conductance> edges;
  for (std::int32_t k = 0; k + 1 < nodes; ++k) edges.push_back({k, k + 1, 1.0});  // all hangs together
  for (int k = 0; k < count; ++k) {
    const auto a = static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(nodes)));
    const auto b = static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(nodes)));
    if (a != b) edges.push_back({a, b, 1.0});
  }
  return edges;
}

/// Rows below each column, by eliminating the nodes one after the other in the planned order.
std::vector<std::set<std::int32_t>> rows_by_elimination(const NodeGraph& graph, const EliminationPlan& plan,
                                                        std::int32_t num_eliminated) {
  std::vector<std::set<std::int32_t>> below(plan.node_of.size());
  for (std::size_t node = 0; node + 1 < graph.start.size(); ++node) {
    for (std::size_t e = graph.start[node]; e < graph.start[node + 1]; ++e) {
      const std::int32_t a = plan.column_of[node];
      const std::int32_t b = plan.column_of[graph.neighbor[e]];
      below[std::min(a, b)].insert(std::max(a, b));
    }
  }
  for (std::int32_t k = 0; k < num_eliminated; ++k) {
    for (const std::int32_t i : below[k]) {
      for (const std::int32_t j : below[k]) {
        if (i < j) below[i].insert(j);
      }
    }
  }
  return below;
}

TEST_CASE("parallel conductances are listed at both of their nodes", "[crossbar][unit]") {
  const NodeGraph graph = node_graph(3, {{0, 1, 2.0}, {2, 1, 3.0}, {1, 0, 5.0}});

  CHECK(graph.start == std::vector<std::size_t>{0, 2, 5, 6});
  CHECK(graph.neighbor == std::vector<std::int32_t>{1, 1, 0, 2, 0, 1});
  CHECK(graph.siemens == std::vector<double>{2.0, 5.0, 2.0, 3.0, 5.0, 3.0});
}

TEST_CASE("a chain of nodes is eliminated without a new neighbor", "[crossbar][unit]") {
  const std::int32_t length = 50;
  std::vector<Conductance> chain;
  for (std::int32_t k = 0; k < length; ++k) chain.push_back({k, k + 1, 1.0});

  const EliminationPlan plan = plan_elimination(node_graph(length + 1, chain), length);

  std::int32_t entries = 0;  // but those in the row of the kept node
  for (const FactorPanel& panel : plan.panels) {
    for (std::int32_t c = 0; c < panel.width; ++c) {
      for (std::int32_t r = c + 1; r < panel.height; ++r) entries += plan.rows[panel.rows + r] < length;
    }
  }
  REQUIRE(entries == length - 1);
}

TEST_CASE("nodes that are all tied to each other make one panel", "[crossbar][unit]") {
  std::vector<Conductance> all;
  for (std::int32_t a = 0; a < 9; ++a) {
    for (std::int32_t b = 0; b < a; ++b) all.push_back({a, b, 1.0});
  }

  const EliminationPlan plan = plan_elimination(node_graph(9, all), 7);

  REQUIRE(plan.panels.size() == 1);
  CHECK(plan.panels[0].width == 7);
  CHECK(plan.panels[0].height == 9);
  CHECK(plan.num_values == 63);
}

TEST_CASE("panels hold exactly the rows that elimination fills", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    SampleRng rng(11, sample);
    const std::int32_t num_eliminated = 40;
    const NodeGraph graph = node_graph(43, random_edges(rng, 43, 30));

    const EliminationPlan plan = plan_elimination(graph, num_eliminated);

    const auto expected = rows_by_elimination(graph, plan, num_eliminated);
    std::int32_t column = 0;
    for (const FactorPanel& panel : plan.panels) {
      REQUIRE(panel.first == column);
      for (std::int32_t c = 0; c < panel.width; ++c, ++column) {
        const auto first = plan.rows.begin() + static_cast<std::ptrdiff_t>(panel.rows);
        const std::vector<std::int32_t> below(first + c + 1, first + panel.height);
        REQUIRE(below == std::vector<std::int32_t>(expected[column].begin(), expected[column].end()));
      }
    }
    REQUIRE(column == num_eliminated);
  }
}

}  // namespace
}  // namespace sotto
