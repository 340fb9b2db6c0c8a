#include "sotto/device/fault.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

const MtjParams kMtj{.resistance_p_ohm = 5000, .tmr_ratio = 1, .tmr_half_bias_v = 0.5};

double resistance_ohm(Fault fault, MtjState written) {
  return mtj_resistance_ohm(FaultyMtj{kMtj, fault}, written);
}

}  // namespace

TEST_CASE("faults come at their rates", "[device][mc]") {
  constexpr int kDraws = 200000;
  const FaultRates rates{.stuck_p = 1e-3, .stuck_ap = 2e-3, .pinhole = 5e-4, .open = 3e-3, .intermediate = 4e-3};
  std::array<double, 6> count{};
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(4, static_cast<std::uint64_t>(k));
    ++count[static_cast<std::size_t>(draw_fault(rates, rng))];
  }

  const std::array<double, 6> expected{1 - 0.0105, 1e-3, 2e-3, 5e-4, 3e-3, 4e-3};
  for (std::size_t k = 0; k < count.size(); ++k) {
    const double sigma = std::sqrt(expected[k] * (1 - expected[k]) / kDraws);
    CHECK_THAT(count[k] / kDraws, WithinAbs(expected[k], 5 * sigma));
  }
}

TEST_CASE("without rates nothing is faulty, and one number of the stream is used", "[device][unit]") {
  SampleRng faults(1, 1);
  SampleRng plain(1, 1);

  CHECK(draw_faults({}, {.rows = 2, .cols = 3}, faults) == std::vector<Fault>(6, Fault::none));
  for (int k = 0; k < 6; ++k) (void)plain.uniform();
  CHECK(faults.bits() == plain.bits());
}

TEST_CASE("a certain fault hits every device", "[device][unit]") {
  SampleRng rng(1, 2);

  CHECK(draw_faults({.open = 1}, {.rows = 1, .cols = 4}, rng) == std::vector<Fault>(4, Fault::open));
}

TEST_CASE("a stuck junction ignores what is written, a healthy one does not", "[device][unit]") {
  CHECK(resistance_ohm(Fault::none, MtjState::parallel) == 5000);
  CHECK(resistance_ohm(Fault::none, MtjState::antiparallel) == 10000);
  CHECK(resistance_ohm(Fault::stuck_p, MtjState::antiparallel) == 5000);
  CHECK(resistance_ohm(Fault::stuck_ap, MtjState::parallel) == 10000);
}

TEST_CASE("pinhole, open and intermediate junctions have one resistance", "[device][unit]") {
  for (const MtjState written : {MtjState::parallel, MtjState::antiparallel}) {
    CHECK_THAT(resistance_ohm(Fault::pinhole, written), WithinRel(500.0, 1e-12));
    CHECK(resistance_ohm(Fault::open, written) == 1e9);
    CHECK_THAT(resistance_ohm(Fault::intermediate, written), WithinRel(5000 * 4.0 / 3, 1e-12));
  }
}

TEST_CASE("fault rates outside their range are refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(FaultRates{.stuck_p = -0.1}), Contains("stuck_p = -0.1 must be in [0, 1]"));
  CHECK_THROWS_WITH(validate(FaultRates{.stuck_p = 0.6, .open = 0.6}), Contains("sum of the fault rates = 1.2"));
  CHECK_THROWS_WITH(validate(FaultEffects{.pinhole_ratio = 1}), Contains("pinhole_ratio = 1 must be in (0, 1)"));
  CHECK_THROWS_WITH(validate(FaultEffects{.open_ohm = 0}), Contains("open_ohm = 0"));
  CHECK_THROWS_WITH(validate(FaultEffects{.intermediate_cos = 1}), Contains("intermediate_cos = 1"));
}
