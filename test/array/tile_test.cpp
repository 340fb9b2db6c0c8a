#include "sotto/array/tile.hpp"

#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/mapping.hpp"
#include "support/approx.hpp"

namespace sotto {
namespace {

using Catch::WithinRel;
using Eigen::MatrixXd;
using Eigen::VectorXd;

const MatrixXd kWeights = (MatrixXd(3, 2) << 1, -1, -1, -1, 1, 0).finished();

Tile sample_tile(const Reader& reader, double wire_ohm) {
  const Wires wires{.row_segment_ohm = wire_ohm, .col_segment_ohm = wire_ohm};
  return {program_differential({5e3, 15e3}, wires, PairLayout::shared_node, kWeights), reader};
}

TEST_CASE("a transimpedance tile without wires puts out Rf (G+ - G-) V", "[array][unit]") {
  const TileTransfer transfer = tile_transfer(sample_tile(Transimpedance{1e4}, 0.0));

  const double step = 1e4 * (1 / 5e3 - 1 / 15e3);
  REQUIRE(test::max_rel_diff(transfer.outputs_per_v, step * kWeights.transpose()) < test::kRelLinearSolve);
}

TEST_CASE("a difference amplifier without wires averages the line voltages", "[array][unit]") {
  const DiffAmp amp{.gain = 30, .input_ohm = 1e3};
  const Tile tile = sample_tile(amp, 0.0);
  const VectorXd v = (VectorXd(3) << 0.8, 0.1, -0.3).finished();
  const MatrixXd g = tile.crossbar.cell_resistance_ohm.cwiseInverse();

  const VectorXd out_v = tile_transfer(tile).outputs_per_v * v;

  for (Eigen::Index k = 0; k < 2; ++k) {
    const VectorXd plus = g.col(2 * k);
    const VectorXd minus = g.col(2 * k + 1);
    const double plus_v = plus.dot(v) / (plus.sum() + 1 / (31 * 1e3));
    const double n2 = plus_v * 30.0 / 31.0;
    const double minus_v = (minus.dot(v) + n2 / 1e3) / (minus.sum() + 1 / 1e3);
    CHECK_THAT(out_v(k), WithinRel(n2 - 30 * (minus_v - n2), test::kRelLinearSolve));
  }
}

TEST_CASE("the row currents and the power by place of a tile belong together", "[array][property]") {
  const TileTransfer transfer = tile_transfer(sample_tile(DiffAmp{.gain = 10, .input_ohm = 1e3}, 20.0), true);
  const VectorXd v = (VectorXd(3) << 0.8, 0.1, -0.3).finished();

  const MatrixXd all = transfer.cells_w + transfer.row_wires_w + transfer.col_wires_w + transfer.readers_w;

  REQUIRE_THAT(v.dot(all * v), WithinRel(v.dot(transfer.row_admittance_siemens * v), test::kRelLinearSolve));
}

TEST_CASE("a tile takes power from its drivers, whatever their voltages", "[array][property]") {
  const MatrixXd y = tile_transfer(sample_tile(Transimpedance{1e4}, 20.0)).row_admittance_siemens;

  const MatrixXd symmetric = 0.5 * (y + y.transpose());

  REQUIRE(Eigen::SelfAdjointEigenSolver<MatrixXd>(symmetric).eigenvalues().minCoeff() > 0);
}

TEST_CASE("a tile has pairs of columns", "[array][unit]") {
  Tile tile = sample_tile(Transimpedance{1e4}, 1.0);
  tile.crossbar.cell_resistance_ohm = MatrixXd::Constant(2, 3, 1e3);
  tile.crossbar.wires = {};

  REQUIRE_THROWS_WITH(tile_transfer(tile), "crossbar columns = 3 must be even (plus and minus of each pair)");
}

TEST_CASE("the ends of a tile belong to its layer and its readers", "[array][unit]") {
  Tile tile = sample_tile(Transimpedance{1e4}, 1.0);
  tile.crossbar.wires.sense_ohm = 500.0;

  REQUIRE_THROWS_WITH(tile_transfer(tile), "the crossbar of a tile must have open far ends and no driver_ohm or sense_ohm");
}

}  // namespace
}  // namespace sotto
