#include "crossbar/line_sweep.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "support/random_crossbar.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("a row line is a ladder: two cells, hand arithmetic", "[crossbar][unit]") {
  // 1 V - 1 ohm - node 0 (1 ohm to 0 V) - 1 ohm - node 1 (1 ohm to 0 V): seen from node 0 to the right 1/2 S.
  const LineSweep lines({MatrixXd::Ones(1, 2), {1.0, 1.0}});
  MatrixXd u;

  lines.solve_rows(MatrixXd::Zero(1, 2), VectorXd::Ones(1), u);

  CHECK_THAT(u(0, 0), Catch::WithinRel(0.4, test::kRelLinearSolve));
  CHECK_THAT(u(0, 1), Catch::WithinRel(0.2, test::kRelLinearSolve));
}

TEST_CASE("a column line is the same ladder, read into ground", "[crossbar][unit]") {
  const LineSweep lines({MatrixXd::Ones(2, 1), {1.0, 1.0}});
  MatrixXd v;
  const MatrixXd injected_a = (MatrixXd(2, 1) << 1.0, 0.0).finished();

  lines.solve_cols(injected_a, v);

  CHECK_THAT(v(0, 0), Catch::WithinRel(0.6, test::kRelLinearSolve));
  CHECK_THAT(v(1, 0), Catch::WithinRel(0.2, test::kRelLinearSolve));
  CHECK_THAT(lines.outputs_a(injected_a, v)(0), Catch::WithinRel(0.2, test::kRelLinearSolve));
}

TEST_CASE("zero wires pin the whole line exactly", "[crossbar][unit]") {
  const LineSweep lines({MatrixXd::Constant(2, 3, 1000.0), {0.0, 0.0}});
  MatrixXd u, v;

  lines.solve_rows(MatrixXd::Ones(2, 3), VectorXd::Constant(2, 0.3), u);
  lines.solve_cols(MatrixXd::Ones(2, 3), v);

  CHECK((u.array() == 0.3).all());
  CHECK((v.array() == 0.0).all());
  CHECK((lines.outputs_a(MatrixXd::Ones(2, 3), v).array() == 2.0).all());
}

TEST_CASE("line sweeps do not apply to shorts, cuts and floating rows", "[crossbar][unit]") {
  const Crossbar plain{MatrixXd::Constant(2, 2, 1000.0), {1.0, 1.0}};
  Crossbar shorted = plain;
  shorted.cell_resistance_ohm(0, 0) = 0;
  Crossbar cut = plain;
  cut.wires.sense_ohm = test::kOpen;
  Crossbar floating = plain;
  floating.floating_rows = {1};
  Crossbar pinned = plain;
  pinned.wires.row_far_end = RowFarEnd::driven;
  pinned.wires.row_far_segment_ohm = 0.0;

  CHECK(LineSweep::applies(plain));
  CHECK_FALSE(LineSweep::applies(shorted));
  CHECK_FALSE(LineSweep::applies(cut));
  CHECK_FALSE(LineSweep::applies(floating));
  CHECK_FALSE(LineSweep::applies(pinned));
}

TEST_CASE("wire energy is drop squared over resistance", "[crossbar][unit]") {
  const LineSweep lines({MatrixXd::Ones(1, 2), {2.0, 4.0}});
  const MatrixXd potentials = (MatrixXd(1, 2) << 2.0, 6.0).finished();

  CHECK(lines.row_wire_energy(potentials) == 4.0 / 2.0 + 16.0 / 2.0);
  CHECK(lines.col_wire_energy(potentials) == 4.0 / 4.0 + 36.0 / 4.0);
}

}  // namespace
}  // namespace sotto
