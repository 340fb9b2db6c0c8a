#include "sotto/device/variation.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/tunnel_barrier.hpp"

using namespace sotto;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double kRelFormula = 1e-12;
constexpr double kSigmas = 5;

// Medians of devices/stt_cim_2025.json.
const MtjParams kChip{.resistance_p_ohm = 3363.7, .tmr_ratio = 1.735};

/// Means, coefficients of variation and correlation of many junctions.
struct Spread {
  double cv_p;
  double cv_ap;
  double cv_tmr;
  double mean_tmr;
  double log_correlation;
};

Spread spread_of(const std::vector<MtjParams>& junctions) {
  const auto count = static_cast<Eigen::Index>(junctions.size());
  Eigen::ArrayXd p(count), tmr(count);
  for (Eigen::Index k = 0; k < count; ++k) {
    p(k) = junctions[static_cast<std::size_t>(k)].resistance_p_ohm;
    tmr(k) = junctions[static_cast<std::size_t>(k)].tmr_ratio;
  }
  const Eigen::ArrayXd ap = p * (1 + tmr);
  const auto cv = [](const Eigen::ArrayXd& x) { return std::sqrt((x - x.mean()).square().mean()) / x.mean(); };
  const Eigen::ArrayXd a = p.log() - p.log().mean();
  const Eigen::ArrayXd b = ap.log() - ap.log().mean();
  const double correlation = (a * b).mean() / std::sqrt(a.square().mean() * b.square().mean());
  return {cv(p), cv(ap), cv(tmr), tmr.mean(), correlation};
}

double correlation_at(const Eigen::MatrixXd& z, Eigen::Index rows, Eigen::Index cols) {
  const auto a = z.topLeftCorner(z.rows() - rows, z.cols() - cols).array();
  const auto b = z.bottomRightCorner(z.rows() - rows, z.cols() - cols).array();
  return (a * b).mean();
}

}  // namespace

TEST_CASE("V19: 1e5 draws have the spread and the correlation of the measured chip", "[device][mc]") {
  constexpr int kDraws = 100000;
  std::vector<MtjParams> junctions;
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(19, static_cast<std::uint64_t>(k));
    junctions.push_back(vary(kChip, {}, rng));
  }

  const Spread spread = spread_of(junctions);

  // the CV of a log-normal number is sqrt(exp(s^2) - 1); its estimate has the relative error 1/sqrt(2 n)
  const double noise = kSigmas / std::sqrt(2.0 * kDraws);
  CHECK_THAT(spread.cv_p, WithinRel(std::sqrt(std::expm1(0.051 * 0.051)), noise));
  CHECK_THAT(spread.cv_ap, WithinRel(std::sqrt(std::expm1(0.051 * 0.051 + 0.014 * 0.014)), noise));
  CHECK_THAT(spread.cv_p, WithinAbs(0.051, 0.0005));
  CHECK(spread.cv_ap > 0.0515);
  CHECK(spread.cv_ap < 0.0535);
  CHECK_THAT(spread.cv_tmr, WithinAbs(0.022, 0.0005));
  CHECK_THAT(spread.mean_tmr, WithinAbs(1.735, 0.005));
  CHECK_THAT(spread.log_correlation, WithinAbs(0.96, 0.005));
  CHECK_THAT(spread.log_correlation, WithinAbs(0.051 / std::hypot(0.051, 0.014), kSigmas * 0.08 / std::sqrt(kDraws)));
}

TEST_CASE("a wider junction has less resistance, a thicker barrier more, and the ratio is apart", "[device][unit]") {
  const Variation variation;
  const DeviceDeviation deviation{.diameter_ratio = 1.1, .barrier_shift_m = 0.1543e-9, .ratio_factor = 1.02};

  const MtjParams mtj = deviated(kChip, deviation, variation);

  CHECK_THAT(mtj.resistance_p_ohm, WithinRel(3363.7 * std::exp(1.0) / 1.21, kRelFormula));
  CHECK_THAT(1 + mtj.tmr_ratio, WithinRel(2.735 * 1.02, kRelFormula));
  CHECK(deviated(kChip, {}, variation) == kChip);
}

TEST_CASE("a wider junction is more stable and less resistive: Delta and R_P move together", "[device][property]") {
  // vgsot_zhang2020: 50 nm, t 1.1 nm, Ms 0.625e6, K_i 0.32e-3
  const FreeLayer layer{.saturation_magnetization_a_per_m = 0.625e6,
                        .thickness_m = 1.1e-9,
                        .length_m = 50e-9,
                        .width_m = 50e-9,
                        .gilbert_damping = 0.05,
                        .interface_anisotropy_j_per_m2 = 0.32e-3};
  const DeviceDeviation wide{.diameter_ratio = 1.05};

  const FreeLayer wider = deviated(layer, wide);

  CHECK_THAT(area_m2(wider) / area_m2(layer), WithinRel(1.05 * 1.05, kRelFormula));
  CHECK(delta(wider) > delta(layer));
  // less than the area: the wider disk demagnetizes itself more
  CHECK(delta(wider) / delta(layer) < 1.05 * 1.05);
  CHECK(deviated(kChip, wide, {}).resistance_p_ohm < kChip.resistance_p_ohm);
  CHECK(delta(deviated(layer, {.anisotropy_ratio = 1.02})) > delta(layer));
  CHECK(deviated(layer, {}) == layer);
}

TEST_CASE("the anisotropy spreads on its own where a spread is given", "[device][mc]") {
  constexpr int kDraws = 20000;
  const Variation variation{.anisotropy_sigma = 0.03};
  double variance = 0;
  double with_diameter = 0;
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(6, static_cast<std::uint64_t>(k));
    const DeviceDeviation deviation = draw_deviation(variation, rng);
    const double x = std::log(deviation.anisotropy_ratio) / 0.03;
    variance += x * x / kDraws;
    with_diameter += x * std::log(deviation.diameter_ratio) / (0.0255 * std::sqrt(0.5)) / kDraws;
  }

  CHECK_THAT(variance, WithinRel(1.0, kSigmas * std::sqrt(2.0 / kDraws)));
  CHECK_THAT(with_diameter, WithinAbs(0, kSigmas / std::sqrt(kDraws)));
}

TEST_CASE("the default e-fold is that of a 0.4 V barrier", "[device][unit]") {
  CHECK_THAT(Variation{}.barrier_efold_m, WithinRel(barrier_efold_m(0.4), 5e-4));
}

TEST_CASE("the spread splits into diameter and thickness by the share of its variance", "[device][mc]") {
  constexpr int kDraws = 20000;
  const Variation variation{.common_sigma = 0.1, .diameter_share = 0.36};
  double diameter = 0;
  double thickness = 0;
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(5, static_cast<std::uint64_t>(k));
    const DeviceDeviation deviation = draw_deviation(variation, rng);
    diameter += std::pow(2 * std::log(deviation.diameter_ratio), 2) / kDraws;
    thickness += std::pow(deviation.barrier_shift_m / variation.barrier_efold_m, 2) / kDraws;
  }

  const double noise = kSigmas * std::sqrt(2.0 / kDraws);
  CHECK_THAT(diameter, WithinRel(0.36 * 0.01, noise));
  CHECK_THAT(thickness, WithinRel(0.64 * 0.01, noise));
}

TEST_CASE("neighbors on an array are correlated as exp(-(|di| + |dj|)/L)", "[device][mc]") {
  constexpr double kCells = 4;
  constexpr int kDies = 40;
  const Variation variation{.diameter_share = 1, .neighbor_share = 0.75, .correlation_cells = kCells};
  double near = 0, diagonal = 0, far = 0, variance = 0;
  for (int die = 0; die < kDies; ++die) {
    SampleRng rng(11, static_cast<std::uint64_t>(die));
    const DeviationMap map = draw_deviation_map(variation, {.rows = 128, .cols = 128}, rng);
    const Eigen::MatrixXd z = map.diameter_ratio.array().log() * (-2 / variation.common_sigma);
    variance += z.array().square().mean() / kDies;
    near += correlation_at(z, 1, 0) / kDies;
    diagonal += correlation_at(z, 2, 3) / kDies;
    far += correlation_at(z, 0, 8) / kDies;
  }

  // about 128^2/(4 L^2) independent patches on a die
  const double noise = kSigmas * std::sqrt(2.0 / (kDies * 128 * 128 / (4 * kCells * kCells)));
  CHECK_THAT(variance, WithinAbs(1, noise));
  CHECK_THAT(near, WithinAbs(0.75 * std::exp(-1 / kCells), noise));
  CHECK_THAT(diagonal, WithinAbs(0.75 * std::exp(-5 / kCells), noise));
  CHECK_THAT(far, WithinAbs(0.75 * std::exp(-8 / kCells), noise));
}

TEST_CASE("devices of a die share their part of the variance", "[device][mc]") {
  constexpr int kDies = 4000;
  const Variation variation{.diameter_share = 1, .die_share = 0.4};
  double product = 0;
  for (int die = 0; die < kDies; ++die) {
    SampleRng rng(3, static_cast<std::uint64_t>(die));
    const DeviationMap map = draw_deviation_map(variation, {.rows = 1, .cols = 2}, rng);
    product += std::log(map.diameter_ratio(0, 0)) * std::log(map.diameter_ratio(0, 1)) / kDies;
  }

  const double unit = std::pow(0.5 * variation.common_sigma, 2);
  CHECK_THAT(product / unit, WithinAbs(0.4, kSigmas * std::sqrt((1 + 0.16) / kDies)));
}

TEST_CASE("an array of junctions is its map, row by row, and the same again from the same stream",
          "[device][property]") {
  SampleRng first(7, 2);
  SampleRng second(7, 2);
  const Variation variation{.die_share = 0.2, .neighbor_share = 0.3};

  const std::vector<MtjParams> junctions = vary(kChip, variation, {.rows = 3, .cols = 4}, first);

  const DeviationMap map = draw_deviation_map(variation, {.rows = 3, .cols = 4}, second);
  REQUIRE(junctions.size() == 12);
  CHECK(junctions[1 * 4 + 2] == deviated(kChip, map.at(1, 2), variation));
}

TEST_CASE("a spread outside its range is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(Variation{.common_sigma = -1}), Contains("common_sigma = -1 must be >= 0"));
  CHECK_THROWS_WITH(validate(Variation{.diameter_share = 2}), Contains("diameter_share = 2 must be in [0, 1]"));
  CHECK_THROWS_WITH(validate(Variation{.die_share = 0.7, .neighbor_share = 0.7}),
                    Contains("die_share + neighbor_share"));
  CHECK_THROWS_WITH(validate(Variation{.correlation_cells = 0}), Contains("correlation_cells = 0"));
  SampleRng rng(1, 1);
  CHECK_THROWS_WITH(draw_deviation_map({}, {.rows = 0, .cols = 3}, rng), Contains("rows = 0 must be >= 1"));
}

TEST_CASE("what cells share with their die is the die's number", "[device][unit]") {
  SampleRng rng(3, 0);
  const Eigen::MatrixXd shared = draw_normal_map({.die_share = 1}, {.rows = 3, .cols = 4}, 1.5, rng);
  const Eigen::MatrixXd mixed =
      draw_normal_map({.die_share = 0.3, .neighbor_share = 0.3}, {.rows = 60, .cols = 60}, 0, rng);

  CHECK(shared.isConstant(1.5, 1e-15));
  const double variance = (mixed.array() - mixed.mean()).square().mean();
  CHECK(std::abs(variance - 0.7) < 0.2);  // neighbors make few independent cells of 3,600
}
