#include "crossbar/gth_factor.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/random.hpp"
#include "support/approx.hpp"
#include "support/quad_ldl.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of each entry: a few rounding errors per elimination, none of which can be magnified.
constexpr double kEachEntry = 1e-13;

/// The oracle has 34 digits and ordinary pivots: eighteen decades leave it sixteen.
constexpr double kDecades = 18;

/// Conductances of a connected random network, log-uniform over the given decades around 1 S.
std::vector<Conductance> random_network(SampleRng& rng, std::int32_t nodes, int extra, double decades) {
  const auto siemens = [&] { return std::pow(10.0, decades * (rng.uniform() - 0.5)); };
  std::vector<Conductance> network;
  for (std::int32_t k = 1; k < nodes; ++k) {
    network.push_back({k, static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(k))), siemens()});
  }
  for (int k = 0; k < extra; ++k) {
    const auto a = static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(nodes)));
    const auto b = static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(nodes)));
    if (a != b) network.push_back({a, b, siemens()});
  }
  return network;
}

test::QuadRows quad_rows(const std::vector<Conductance>& network, std::int32_t num_eliminated) {
  test::QuadRows rows(static_cast<std::size_t>(num_eliminated));
  for (const Conductance& c : network) {
    const auto a = static_cast<std::size_t>(std::min(c.node_a, c.node_b));
    const auto b = static_cast<std::size_t>(std::max(c.node_a, c.node_b));
    if (b < rows.size()) {
      test::add_between(rows, a, b, c.siemens);
    } else if (a < rows.size()) {
      rows[a][a] += c.siemens;
    }
  }
  return rows;
}

TEST_CASE("a star of three becomes a triangle", "[crossbar][unit]") {
  const GthFactor star(1, 3, {{0, 1, 1.0}, {0, 2, 2.0}, {0, 3, 3.0}});

  MatrixXd triangle(3, 3);
  triangle << 0, 2.0 / 6, 3.0 / 6, 2.0 / 6, 0, 6.0 / 6, 3.0 / 6, 6.0 / 6, 0;
  REQUIRE(test::max_rel_diff(star.kept_siemens(), triangle) < 1e-15);
}

TEST_CASE("one ampere into the far end of two resistors in series", "[crossbar][unit]") {
  const GthFactor chain(2, 1, {{0, 1, 4.0}, {1, 2, 2.0}});

  const VectorXd potential_v = chain.solve(VectorXd::Unit(2, 0));

  CHECK(potential_v(0) == 0.75);
  CHECK(potential_v(1) == 0.5);
}

TEST_CASE("conductances between kept nodes stay and add up", "[crossbar][unit]") {
  const GthFactor factor(1, 2, {{1, 2, 1.0}, {2, 1, 0.5}, {0, 1, 2.0}, {0, 2, 2.0}});

  CHECK(factor.kept_siemens()(0, 1) == 2.5);
  CHECK(factor.kept_siemens()(1, 0) == 2.5);
  CHECK(factor.kept_siemens()(0, 0) == 0);
}

TEST_CASE("a wide panel is eliminated block by block like one column after the other", "[crossbar][unit]") {
  // N nodes tied to each other by w: without one of them the others are tied by w N / (N - 1), so the last two by w N
  // / 2.
  const std::int32_t nodes = 102;
  std::vector<Conductance> all;
  for (std::int32_t a = 0; a < nodes; ++a) {
    for (std::int32_t b = 0; b < a; ++b) all.push_back({a, b, 1.0});
  }

  const GthFactor factor(nodes - 2, 2, all);

  REQUIRE_THAT(factor.kept_siemens()(0, 1), Catch::WithinRel(nodes / 2.0, kEachEntry));
}

TEST_CASE("nothing to eliminate leaves the network as it is", "[crossbar][unit]") {
  const GthFactor factor(0, 2, {{0, 1, 3.0}});

  CHECK(factor.kept_siemens()(0, 1) == 3.0);
  CHECK(factor.solve(VectorXd()).size() == 0);
}

TEST_CASE("every potential keeps its digits over eighteen decades of conductances", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 40; ++sample) {
    SampleRng rng(12, sample);
    const std::int32_t size = 10 + static_cast<std::int32_t>(rng.below(110));
    const std::vector<Conductance> network = random_network(rng, size + 1, 2 * size, kDecades);
    VectorXd injected_a(size);
    test::QuadVector right(static_cast<std::size_t>(size));
    for (std::int32_t k = 0; k < size; ++k) {
      injected_a(k) = rng.below(3) == 0 ? std::pow(10.0, -6 * rng.uniform()) : 0.0;
      right[k] = injected_a(k);
    }

    const VectorXd potential_v = GthFactor(size, 1, network).solve(injected_a);

    const test::QuadVector truth = test::QuadLdl(quad_rows(network, size)).solve(right);
    for (std::int32_t k = 0; k < size; ++k) {
      REQUIRE(static_cast<double>(test::quad_abs(potential_v(k) - truth[k])) <=
              kEachEntry * static_cast<double>(truth[k]));
    }
  }
}

TEST_CASE("every kept conductance keeps its digits over eighteen decades", "[crossbar][property]") {
  for (std::uint64_t sample = 0; sample < 40; ++sample) {
    SampleRng rng(13, sample);
    const std::int32_t size = 10 + static_cast<std::int32_t>(rng.below(60));
    const std::vector<Conductance> network = random_network(rng, size + 3, 2 * size, kDecades);

    const MatrixXd kept = GthFactor(size, 3, network).kept_siemens();

    // Node `size` at 1 V, the other two at 0 V: the current into each of them is the conductance to it.
    const test::QuadLdl nodal(quad_rows(network, size));
    test::QuadVector injected_a(static_cast<std::size_t>(size), 0);
    for (const Conductance& c : network) {
      if (c.node_a == size && c.node_b < size) injected_a[c.node_b] += c.siemens;
      if (c.node_b == size && c.node_a < size) injected_a[c.node_a] += c.siemens;
    }
    const test::QuadVector potential_v = nodal.solve(injected_a);
    for (std::int32_t other = 1; other < 3; ++other) {
      test::Quad current_a = 0;
      for (const Conductance& c : network) {
        if (c.node_a != size + other && c.node_b != size + other) continue;
        const std::int32_t from = c.node_a == size + other ? c.node_b : c.node_a;
        if (from == size) current_a += c.siemens;
        if (from < size) current_a += c.siemens * potential_v[from];
      }
      REQUIRE(static_cast<double>(test::quad_abs(kept(0, other) - current_a)) <=
              kEachEntry * static_cast<double>(current_a));
    }
  }
}

}  // namespace
}  // namespace sotto
