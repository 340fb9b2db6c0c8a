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

TEST_CASE("raising the rate of one fault turns healthy devices into it and moves no other fault",
          "[device][property]") {
  constexpr ArrayShape kShape{.rows = 100, .cols = 200};
  const auto faults = [&](const FaultRates& rates) {
    SampleRng rng(6, 0);
    return draw_faults(rates, kShape, rng);
  };
  const FaultRates low{.stuck_p = 0.05, .stuck_ap = 0.1, .open = 0.02, .intermediate = 0.15};
  FaultRates more_p = low;
  more_p.stuck_p = 0.2;
  FaultRates more_ap = low;
  more_ap.stuck_ap = 0.12;
  FaultRates new_pinhole = low;
  new_pinhole.pinhole = 0.08;
  const auto before = faults(low);

  for (const auto& [rates, kind] :
       {std::pair{more_p, Fault::stuck_p}, {more_ap, Fault::stuck_ap}, {new_pinhole, Fault::pinhole}}) {
    const auto after = faults(rates);
    int fresh = 0;
    int moved = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
      if (after[k] == before[k]) continue;
      ++(before[k] == Fault::none && after[k] == kind ? fresh : moved);
    }
    CHECK(fresh > 0);
    CHECK(moved == 0);
  }
}

TEST_CASE("rates above a fifth keep the probability of every kind, and the rarer kinds where they are",
          "[device][mc]") {
  constexpr int kDraws = 100000;
  const FaultRates rates{.stuck_p = 0.45, .stuck_ap = 0.1, .open = 0.35, .intermediate = 0.1};
  std::array<double, 6> count{};
  int moved = 0;
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(5, static_cast<std::uint64_t>(k));
    SampleRng again(5, static_cast<std::uint64_t>(k));
    const Fault fault = draw_fault(rates, rng);
    ++count[static_cast<std::size_t>(fault)];
    const Fault rare = draw_fault({.stuck_ap = 0.1, .intermediate = 0.1}, again);
    moved += rare != Fault::none && rare != fault ? 1 : 0;
  }

  const std::array<double, 6> expected{0, 0.45, 0.1, 0, 0.35, 0.1};
  for (std::size_t k = 0; k < count.size(); ++k) {
    const double sigma = std::sqrt(expected[k] * (1 - expected[k]) / kDraws);
    CHECK_THAT(count[k] / kDraws, WithinAbs(expected[k], 5 * sigma));
  }
  CHECK(moved == 0);
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
