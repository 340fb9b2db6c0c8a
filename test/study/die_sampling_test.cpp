#include "study/die_sampling.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "study/die_draw.hpp"

namespace sotto::study {
namespace {

constexpr double kRounding = 1e-14;

io::MonteCarloSpec shifted_spec() {
  io::MonteCarloSpec spec{.seed = 3, .sampling = io::DieSampling::shifted};
  spec.shift_sigmas = {{"cells_die", 2.0}, {"temperature_k", -1.0}};
  spec.nominal_share = 0.25;
  return spec;
}

const std::vector<DieParameterName> kNames = {{"temperature_k", kDieTemperature}, {"cells_die", kDieCells}};

TEST_CASE("a shift moves the numbers of a die that it names and no other", "[study][unit]") {
  const Eigen::VectorXd shift = die_shift(shifted_spec(), kNames, "");

  REQUIRE(shift.size() == num_die_numbers());
  CHECK(shift(kDieCells) == 2);
  CHECK(shift(kDieTemperature) == -1);
  CHECK(shift.cwiseAbs().sum() == 3);
}

TEST_CASE("a shift of a number that does not vary is told with those that do", "[study][unit]") {
  io::MonteCarloSpec spec = shifted_spec();
  spec.shift_sigmas.push_back({"cells", 1.0});

  CHECK_THROWS_WITH(die_shift(spec, kNames, "f.json: /montecarlo/sampling/shift_sigmas"),
                    "f.json: /montecarlo/sampling/shift_sigmas: \"cells\" must be a number of the die that varies: "
                    "temperature_k, cells_die");
  CHECK_THROWS_WITH(die_shift(spec, {}, "f"), "f: \"cells_die\" must be a number of the die that varies: none does");
}

TEST_CASE("a shifted die is the plain one, moved or not, with the weight of the mixture", "[study][unit]") {
  const io::MonteCarloSpec spec = shifted_spec();
  const Eigen::VectorXd shift = die_shift(spec, kNames, "");
  const DieSampler shifted(spec, shift);
  const DieSampler plain({.seed = 3}, {});
  int moved = 0;
  for (int k = 0; k < 50; ++k) {
    const WeightedDie die = shifted.draw(k);
    const WeightedDie other = plain.draw(k);
    const bool is_moved = die.draw.die != other.draw.die;
    moved += is_moved;

    CHECK(die.draw.seed == other.draw.seed);
    CHECK((die.draw.die - other.draw.die - (is_moved ? 1 : 0) * shift).norm() < kRounding);
    CHECK(die.weight == Approx(1 / (0.25 + 0.75 * std::exp(shift.dot(die.draw.die) - 2.5))).epsilon(kRounding));
    CHECK(other.weight == 1);
  }

  CHECK(moved > 25);
  CHECK(moved < 50);
}

TEST_CASE("only a hypercube has an end and a design that the identity names", "[study][unit]") {
  const DieSampler cube({.samples = 9, .sampling = io::DieSampling::latin_hypercube}, {});

  CHECK(cube.most_draws() == 9);
  CHECK(cube.design().find("latin hypercube") == 0);
  CHECK(DieSampler(io::MonteCarloSpec{}, {}).design() == "independent");
  CHECK_THROWS_AS(cube.draw(9), InvalidArgument);
}

}  // namespace
}  // namespace sotto::study
