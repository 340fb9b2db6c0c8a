#include "sotto/crossbar/update.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

Crossbar lossy(SampleRng& rng, Index rows, Index cols) {
  return {test::random_ohm(rng, rows, cols, 6e3, 0.5), {2.0, 3.0, 5.0, 7.0}};
}

TEST_CASE("changed cells give the transfer of the changed crossbar", "[crossbar][oracle]") {
  for (const int changes : {1, 8, 32}) {
    SampleRng rng(81, static_cast<std::uint64_t>(changes));
    TransferUpdater updater(lossy(rng, 24, 20));
    std::vector<CellChange> list;
    for (int k = 0; k < changes; ++k) {
      const double ohm = k % 4 == 0 ? test::kOpen : 1e3 * (1 + rng.uniform());
      list.push_back({static_cast<Index>(rng.below(24)), static_cast<Index>(rng.below(20)), ohm});
    }

    updater.change(list);

    CHECK(updater.num_reductions() == 1);
    CHECK(updater.rank() >= 1);
    CHECK(test::max_rel_diff(updater.transfer_siemens(), transfer_matrix_siemens(updater.crossbar())) <
          test::kRelLinearSolve);
  }
}

TEST_CASE("a cell changed and changed back leaves the transfer as it was", "[crossbar][property]") {
  SampleRng rng(82, 0);
  TransferUpdater updater(lossy(rng, 10, 12));
  const MatrixXd before = updater.transfer_siemens();
  const double ohm = updater.crossbar().cell_resistance_ohm(3, 4);

  updater.change({{3, 4, test::kOpen}});
  const MatrixXd between = updater.transfer_siemens();
  updater.change({{3, 4, ohm}});

  CHECK(test::max_rel_diff(between, before) > 1e-4);
  CHECK(test::max_rel_diff(updater.transfer_siemens(), before) < test::kRelLinearSolve);
  CHECK(updater.crossbar().cell_resistance_ohm(3, 4) == ohm);
}

TEST_CASE("many changes, shorted cells and cells of floating rows reduce again", "[crossbar][oracle]") {
  SampleRng rng(83, 0);
  Crossbar xbar = lossy(rng, 6, 5);
  xbar.floating_rows = {2};
  xbar.cell_resistance_ohm.row(2).tail(4).setConstant(test::kOpen);
  TransferUpdater updater(xbar, {.max_rank = 2});
  const auto check_reduced = [&](const std::vector<CellChange>& changes) {
    const int reductions = updater.num_reductions();
    updater.change(changes);
    CHECK(updater.num_reductions() == reductions + 1);
    CHECK(updater.rank() == 0);
    CHECK(test::max_rel_diff(updater.transfer_siemens(), transfer_matrix_siemens(updater.crossbar())) <
          test::kRelLinearSolve);
  };

  check_reduced({{0, 0, 1e3}, {1, 1, 2e3}, {3, 3, 3e3}});
  check_reduced({{2, 0, test::kOpen}});  // the floating row loses its only cell
  check_reduced({{4, 4, 0.0}});
}

TEST_CASE("changes that would lose digits reduce again", "[crossbar][oracle]") {
  TransferUpdater single({MatrixXd::Constant(1, 1, 1.0), {1.0, 1.0}});
  single.change({{0, 0, 1e9}});
  CHECK(single.num_reductions() == 2);
  CHECK_THAT(single.transfer_siemens()(0, 0), Catch::WithinRel(1 / (1e9 + 2), test::kRelLinearSolve));
  single.change({{0, 0, test::kOpen}});
  CHECK(single.num_reductions() == 3);
  CHECK(single.transfer_siemens()(0, 0) == 0.0);
  MatrixXd cells = MatrixXd::Constant(4, 4, 6e3);
  cells(2, 1) = 1e-4;
  TransferUpdater strong({cells, {1.0, 1.0}});
  strong.change({{2, 1, test::kOpen}});
  const MatrixXd truth = transfer_matrix_siemens(strong.crossbar());
  CHECK(((strong.transfer_siemens() - truth).array() / truth.array()).abs().maxCoeff() < test::kRelLinearSolve);
}

TEST_CASE("a change outside the crossbar or below zero is refused and changes nothing", "[crossbar][unit]") {
  SampleRng rng(84, 0);
  TransferUpdater updater(lossy(rng, 3, 4));
  const MatrixXd before = updater.transfer_siemens();

  CHECK_THROWS_WITH(updater.change({{0, 0, 1e3}, {3, 0, 1e3}}), "row = 3 must be a row, 0 ... 2");
  CHECK_THROWS_WITH(updater.change({{0, 4, 1e3}}), "col = 4 must be a column, 0 ... 3");
  CHECK_THROWS_WITH(updater.change({{0, 0, -1.0}}), "resistance_ohm = -1 must be >= 0 (infinity is open)");
  CHECK((updater.transfer_siemens().array() == before.array()).all());
}

}  // namespace
}  // namespace sotto
