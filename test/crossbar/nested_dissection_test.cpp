#include "crossbar/nested_dissection.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "crossbar/elimination_plan.hpp"
#include "sotto/crossbar/circuit.hpp"

namespace sotto {
namespace {

using Eigen::Index;

TEST_CASE("nested dissection names every node once, whatever the shape", "[crossbar][unit]") {
  for (const auto& [rows, cols] : std::vector<std::pair<Index, Index>>{{1, 1}, {1, 40}, {40, 1}, {5, 4}, {17, 30}}) {
    std::vector<Index> order = nested_dissection(rows, cols);

    std::vector<Index> all(static_cast<std::size_t>(2 * rows * cols));
    std::iota(all.begin(), all.end(), Index{0});
    std::sort(order.begin(), order.end());
    CHECK(order == all);
  }
}

TEST_CASE("the first cut of a wide crossbar is the row nodes of its middle column", "[crossbar][unit]") {
  const std::vector<Index> order = nested_dissection(3, 10);

  REQUIRE(std::vector<Index>(order.end() - 3, order.end()) == std::vector<Index>{5, 15, 25});
}

TEST_CASE("nested dissection fills less than minimum degree", "[crossbar][property]") {
  const std::int32_t size = 96;
  const CrossbarCircuit circuit = crossbar_circuit({Eigen::MatrixXd::Constant(size, size, 1e4), {1.0, 1.0}});
  const std::int32_t nodes = 2 * size * size;
  std::vector<Conductance> conductances;
  for (const CircuitResistor& resistor : circuit.resistors) {
    const auto a = static_cast<std::int32_t>(std::min<Index>(resistor.node_a, nodes));
    const auto b = static_cast<std::int32_t>(std::min<Index>(resistor.node_b, nodes));
    conductances.push_back({a, b, 1.0});
  }
  const NodeGraph graph = node_graph(nodes + 1, conductances);
  const std::vector<Index> order = nested_dissection(size, size);

  const EliminationPlan dissected = plan_elimination(graph, nodes, {order.begin(), order.end()});

  CHECK(5 * dissected.num_values < 4 * plan_elimination(graph, nodes).num_values);
}

}  // namespace
}  // namespace sotto
