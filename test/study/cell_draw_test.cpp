#include "study/cell_draw.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "study/die_draw.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

using Catch::WithinRel;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kRounding = 1e-12;
const CellPair kPair{.on_ohm = 6000, .off_ohm = 18000};
const VectorXd kNominalDie = VectorXd::Zero(kDieNumbers);
const MatrixXd kCells = (MatrixXd(2, 2) << 6000, 18000, 18000, 6000).finished();

struct Drawn {
  MatrixXd ohm;
  SampleSums sums;
  Wires wires;
};

Drawn drawn(const std::string& vary_json, const VectorXd& die = kNominalDie, double write_error_rate = 0,
            const MatrixXd& nominal_ohm = kCells) {
  const io::WhatVaries vary = test::varied(vary_json);
  Crossbar crossbar{.cell_resistance_ohm = nominal_ohm, .wires = {.row_segment_ohm = 2.0, .col_segment_ohm = 3.0}};
  const SampleSums sums = vary_crossbar(crossbar, kPair, {.vary = &vary, .write_error_rate = write_error_rate}, die,
                                        {.seed = 5, .crossbar = 3});
  return {crossbar.cell_resistance_ohm, sums, crossbar.wires};
}

TEST_CASE("sizes of zero leave every cell as it is, to the last bit", "[study][unit]") {
  const Drawn still = drawn(R"({"cells": {"common_sigma": 0, "ratio_sigma": 0}, "faults": {}, "wires": {}})");

  CHECK(still.ohm == kCells);
  CHECK(still.sums.log_p.count == 2);
  CHECK(still.sums.log_ap.count == 2);
}

TEST_CASE("the resistance of a correlated cell is that of the varied junction", "[study][unit]") {
  const Drawn cells = drawn(R"({"cells": {"common_sigma": 0.05, "ratio_sigma": 0.02}})");

  SampleRng common(5, 8 * 3), ratio(5, 8 * 3 + 1);
  for (Eigen::Index i = 0; i < 2; ++i) {
    for (Eigen::Index j = 0; j < 2; ++j) {
      const DeviceDeviation deviation{.diameter_ratio = std::exp(-0.5 * 0.05 * common.normal()),
                                      .ratio_factor = std::exp(0.02 * ratio.normal())};
      const MtjParams mtj = deviated({.resistance_p_ohm = 6000, .tmr_ratio = 2}, deviation, Variation{});
      const MtjState state = i == j ? MtjState::parallel : MtjState::antiparallel;
      CHECK_THAT(cells.ohm(i, j), WithinRel(mtj_resistance_ohm(mtj, state), kRounding));
    }
  }
}

TEST_CASE("the die moves correlated resistances together and independent ones apart", "[study][unit]") {
  VectorXd die = kNominalDie;
  die(kDieCells) = 1;
  die(kDieCellsAp) = -1;
  const std::string sizes = R"("common_sigma": 0.1, "ratio_sigma": 0, "die_share": 1})";

  const MatrixXd together = drawn(R"({"cells": {)" + sizes + "}", die).ohm;
  const MatrixXd apart = drawn(R"({"cells": {"model": "independent", )" + sizes + "}", die).ohm;

  CHECK_THAT(together(0, 0), WithinRel(6000 * std::exp(0.1), kRounding));
  CHECK_THAT(together(0, 1), WithinRel(18000 * std::exp(0.1), kRounding));
  CHECK_THAT(apart(0, 0), WithinRel(6000 * std::exp(0.1), kRounding));
  CHECK_THAT(apart(0, 1), WithinRel(18000 * std::exp(-0.1), kRounding));
}

/// Moments of ln R over nominal of two parallel and two antiparallel cells of a crossbar, over many dies.
struct LogMoments {
  Eigen::Vector4d mean;  ///< P, AP, AP, P
  Eigen::Matrix4d covariance;
};

constexpr int kDies = 6000;

LogMoments log_moments(const std::string& cells) {
  const io::WhatVaries vary = test::varied(R"({"cells": {)" + cells + "}}");
  MatrixXd logs(kDies, 4);
  for (int k = 0; k < kDies; ++k) {
    SampleRng rng(11, static_cast<std::uint64_t>(k));
    const std::uint64_t seed = rng.bits();
    VectorXd die(kDieNumbers);
    for (double& z : die) z = rng.normal();
    Crossbar crossbar{.cell_resistance_ohm = kCells};
    vary_crossbar(crossbar, kPair, {.vary = &vary}, die, {.seed = seed});
    logs.row(k) = (crossbar.cell_resistance_ohm.array() / kCells.array()).log().reshaped().transpose();
  }
  const MatrixXd centered = logs.rowwise() - logs.colwise().mean();
  return {logs.colwise().mean(), centered.transpose() * centered / (kDies - 1)};
}

/// Normal numbers: error of a covariance sqrt((v1 v2 + c^2) / n).
void check_covariance(const LogMoments& found, int a, int b, double covariance) {
  const double error = std::sqrt((found.covariance(a, a) * found.covariance(b, b) + covariance * covariance) / kDies);
  INFO("cells " << a << " and " << b << ": " << found.covariance(a, b) << " and not " << covariance);
  CHECK(std::abs(found.covariance(a, b) - covariance) < 5 * error);
}

TEST_CASE("independent cells have the marginals of correlated ones, and share the die in R_P and in R_AP apart",
          "[study][mc]") {
  constexpr double kP = 0.05 * 0.05, kAp = kP + 0.03 * 0.03, kShare = 0.4;
  const std::string sizes = R"("common_sigma": 0.05, "ratio_sigma": 0.03, "die_share": 0.4)";

  const LogMoments apart = log_moments(R"("model": "independent", )" + sizes);
  const LogMoments together = log_moments(R"("model": "correlated", )" + sizes);

  for (const LogMoments& found : {apart, together}) {
    for (int k = 0; k < 4; ++k) CHECK(std::abs(found.mean(k)) < 5 * std::sqrt(found.covariance(k, k) / kDies));
    check_covariance(found, 0, 0, kP);
    check_covariance(found, 1, 1, kAp);
    check_covariance(found, 0, 3, kShare * kP);
  }
  check_covariance(apart, 1, 2, kShare * kAp);
  check_covariance(together, 1, 2, kShare * kP);  // the ratio is each cell's own
  for (const int p : {0, 3}) {
    for (const int ap : {1, 2}) {
      check_covariance(apart, p, ap, 0);
      check_covariance(together, p, ap, kShare * kP);
    }
  }
}

TEST_CASE("a fault at rate 1 hits every cell", "[study][unit]") {
  CHECK(drawn(R"({"faults": {"stuck_p": 1}})").ohm == MatrixXd::Constant(2, 2, 6000));
  CHECK(drawn(R"({"faults": {"stuck_ap": 1}})").ohm.isApprox(MatrixXd::Constant(2, 2, 18000), kRounding));
  CHECK(drawn(R"({"faults": {"open": 1, "open_ohm": 1e8}})").ohm == MatrixXd::Constant(2, 2, 1e8));
  CHECK(drawn(R"({"faults": {"pinhole": 1, "pinhole_ratio": 0.2}})").ohm.isApprox(MatrixXd::Constant(2, 2, 1200)));
  CHECK(drawn(R"({"faults": {"stuck_p": 1}})").sums.faulty == 4);
}

TEST_CASE("a write error at rate 1 exchanges the states", "[study][unit]") {
  const Drawn wrong = drawn(R"({"cells": {"common_sigma": 0, "ratio_sigma": 0}})", kNominalDie, 1);

  CHECK(wrong.ohm == kCells.rowwise().reverse());
  CHECK(wrong.sums.write_errors == 4);
}

TEST_CASE("a warm die loses TMR and nothing else", "[study][unit]") {
  VectorXd die = kNominalDie;
  const std::string vary = R"({"temperature_k": {"mean": 300, "sigma": 50}})";
  CHECK(drawn(vary, die).ohm.isApprox(kCells, kRounding));
  die(kDieTemperature) = 1;

  const MatrixXd warm = drawn(vary, die).ohm;

  const double tmr =
      at_temperature(MtjParams{.resistance_p_ohm = 6000, .tmr_ratio = 2}, {}, {.from_k = 300, .to_k = 350}).tmr_ratio;
  CHECK(warm(0, 0) == 6000);
  CHECK_THAT(warm(0, 1), WithinRel(6000 * (1 + tmr), kRounding));
}

TEST_CASE("a rate, or a part that begins to vary, moves no other number", "[study][unit]") {
  const MatrixXd cells(MatrixXd::Constant(8, 8, 6000));
  const auto of = [&](const std::string& more) {
    return drawn(R"({"cells": {"common_sigma": 0.1})" + more + "}", kNominalDie, 0, cells).ohm;
  };

  const MatrixXd alone = of("");
  const MatrixXd few = of(R"(, "faults": {"open": 0.1}, "wires": {"row_sigma": 0.2, "per": "crossbar"})");
  const MatrixXd more = of(R"(, "faults": {"open": 0.3})");

  Eigen::Index few_open = 0, more_open = 0;
  for (Eigen::Index k = 0; k < cells.size(); ++k) {
    few_open += few(k) == 1e9;
    more_open += more(k) == 1e9;
    CHECK((few(k) == alone(k) || few(k) == 1e9));
    CHECK((more(k) == few(k) || more(k) == 1e9));
  }
  CHECK(few_open > 0);
  CHECK(more_open > few_open);
}

TEST_CASE("uniform resistances stay within their share", "[study][unit]") {
  const MatrixXd cells(MatrixXd::Constant(30, 30, 6000));

  const MatrixXd ohm = drawn(R"({"cells": {"model": "uniform", "share": 0.2}})", kNominalDie, 0, cells).ohm / 6000;

  CHECK(ohm.minCoeff() > 0.8);
  CHECK(ohm.minCoeff() < 0.81);
  CHECK(ohm.maxCoeff() < 1.2);
  CHECK(ohm.maxCoeff() > 1.19);
}

TEST_CASE("the noise of a read is a share of the conductance, of the size that the device layer gives",
          "[study][unit]") {
  const MatrixXd cells(MatrixXd::Constant(60, 60, 6000));
  const ReadBand band{.lowest_hz = 1, .highest_hz = 1e8, .hooge_ratio = 1e-6};
  const double rms_a = read_noise_rms_a({.voltage_v = 0.2, .resistance_ohm = 6000, .temperature_k = 350}, band);

  const MatrixXd ohm = drawn(R"({"read_noise": {"lowest_hz": 1, "highest_hz": 1e8, "hooge_ratio": 1e-6, "read_v": 0.2,
    "temperature_k": 350}})",
                             kNominalDie, 0, cells)
                           .ohm;

  const Eigen::ArrayXd current_a = 0.2 / ohm.reshaped().array() - 0.2 / 6000;
  const double found_a = std::sqrt(current_a.square().mean());
  CHECK(std::abs(found_a / rms_a - 1) < 5 / std::sqrt(2 * 3600.0));
}

TEST_CASE("wires of a crossbar have factors of their own, of a die the die's", "[study][unit]") {
  VectorXd die = kNominalDie;
  die(kDieRowWires) = 1;

  const Wires of_die = drawn(R"({"wires": {"row_sigma": 0.1, "col_sigma": 0.2}})", die).wires;
  const Wires own = drawn(R"({"wires": {"row_sigma": 0.1, "col_sigma": 0.2, "per": "crossbar"}})", die).wires;

  SampleRng rng(5, 8 * 3 + 5);
  CHECK_THAT(std::get<double>(of_die.row_segment_ohm), WithinRel(2 * std::exp(0.1), kRounding));
  CHECK(std::get<double>(of_die.col_segment_ohm) == 3);
  CHECK_THAT(std::get<double>(own.row_segment_ohm), WithinRel(2 * std::exp(0.1 * rng.normal()), kRounding));
  CHECK_THAT(std::get<double>(own.col_segment_ohm), WithinRel(3 * std::exp(0.2 * rng.normal()), kRounding));
}

TEST_CASE("open and shorted cells stay, and cells without states have no faults", "[study][unit]") {
  const io::WhatVaries spread = test::varied(R"({"cells": {"common_sigma": 0.1}})");
  const io::WhatVaries faults = test::varied(R"({"faults": {"open": 1}})");
  Crossbar crossbar{.cell_resistance_ohm = (MatrixXd(1, 4) << 0, INFINITY, 1000, 2000).finished()};

  vary_crossbar(crossbar, std::nullopt, {.vary = &spread}, kNominalDie, {.seed = 1});

  CHECK(crossbar.cell_resistance_ohm(0) == 0);
  CHECK(crossbar.cell_resistance_ohm(1) == INFINITY);
  CHECK(crossbar.cell_resistance_ohm(2) != 1000);
  CHECK_THROWS_WITH(vary_crossbar(crossbar, std::nullopt, {.vary = &faults}, kNominalDie, {.seed = 1}),
                    Catch::EndsWith("must be those of two states: what varies asks for states"));
}

}  // namespace
}  // namespace sotto::study
