#include "sotto/spice/delay_check.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/random_crossbar.hpp"

using namespace sotto;
using namespace sotto::spice;
using Eigen::MatrixXd;

namespace {

// Rounding of ngspice's nodes against weakly coupled ones, and 1e-9 of every output that is not settled.
constexpr double kRelLag = 1e-7;

Capacitance random_capacitance(SampleRng& rng, const Crossbar& xbar) {
  return {.row_segment_f = test::random_ohm(rng, xbar.rows(), xbar.cols(), 2e-17, 1),
          .col_segment_f = test::random_ohm(rng, xbar.rows(), xbar.cols(), 2e-17, 1),
          .cell_f = 1e-17};
}

void require_delays(const Crossbar& xbar, const MatrixXd& inputs_v) {
  const DelayCheck check = check_delays(xbar, inputs_v);

  UNSCOPED_INFO("lags " << check.lags.max_rel_difference << ", energies " << check.energies.max_rel_difference);
  CHECK(check.lags.max_rel_difference < kRelLag);
  CHECK(check.energies.max_rel_difference < kRelLag);
  CHECK(check.lags.compared == inputs_v.rows() * xbar.cols());
  CHECK(check.energies.compared == inputs_v.rows());
}

TEST_CASE("delays agree with a transient of ngspice for every line end", "[spice]") {
  for (const RowFarEnd row_end : {RowFarEnd::open, RowFarEnd::driven, RowFarEnd::ground}) {
    for (const ColFarEnd col_end : {ColFarEnd::open, ColFarEnd::ground}) {
      SampleRng rng(61, static_cast<std::uint64_t>(row_end) * 2 + static_cast<std::uint64_t>(col_end));
      Crossbar xbar{test::random_ohm(rng, 6, 5, 5e3, 0.5),
                    {.row_segment_ohm = 9.0,
                     .col_segment_ohm = 11.0,
                     .driver_ohm = 200.0,
                     .sense_ohm = 50.0,
                     .row_far_end = row_end,
                     .col_far_end = col_end}};
      xbar.capacitance = random_capacitance(rng, xbar);

      require_delays(xbar, test::random_inputs_v(rng, 2, 6));
    }
  }
}

TEST_CASE("delays of a 16 x 16 crossbar agree with ngspice", "[spice]") {
  SampleRng rng(62, 0);
  Crossbar xbar{test::random_ohm(rng, 16, 16, 6e3, 0.5), {.row_segment_ohm = 9.24, .col_segment_ohm = 11.55}};
  xbar.capacitance = {.row_segment_f = 4.78e-17, .col_segment_f = 4.79e-17, .cell_f = 2e-17};

  require_delays(xbar, test::random_inputs_v(rng, 1, 16));
}

TEST_CASE("lines of zero ohm and open cells agree too", "[spice]") {
  SampleRng rng(63, 0);
  Crossbar xbar{test::random_ohm(rng, 4, 4, 5e3, 0.5)};
  xbar.cell_resistance_ohm(1, 2) = test::kOpen;
  xbar.wires.driver_ohm = Eigen::VectorXd((Eigen::VectorXd(4) << 0, 100, 0, 200).finished());
  xbar.wires.sense_ohm = Eigen::VectorXd((Eigen::VectorXd(4) << 0, 0, 50, 20).finished());
  xbar.capacitance = random_capacitance(rng, xbar);

  require_delays(xbar, test::random_inputs_v(rng, 2, 4));
}

TEST_CASE("energy is compared where no output is late", "[spice]") {
  Crossbar ideal{(MatrixXd(2, 2) << 6e3, 18e3, 18e3, 6e3).finished()};
  ideal.capacitance.row_segment_f = 1e-15;

  require_delays(ideal, MatrixXd::Constant(1, 2, 0.4));
}

TEST_CASE("a transient lasts until the sources are settled too", "[spice]") {
  Crossbar open_row{(MatrixXd(2, 2) << test::kOpen, test::kOpen, 6e3, 18e3).finished(),
                    {.row_segment_ohm = 10.0, .col_segment_ohm = 10.0}};
  open_row.wires.driver_ohm = Eigen::VectorXd((Eigen::VectorXd(2) << 1e5, 10).finished());
  open_row.capacitance = {.row_segment_f = 1e-15, .col_segment_f = 1e-15};

  require_delays(open_row, MatrixXd::Constant(1, 2, 0.4));
}

TEST_CASE("a transient of outputs that cancel settles", "[spice]") {
  Crossbar equal{MatrixXd::Constant(2, 1, 6e3), {.row_segment_ohm = 10.0}};
  equal.capacitance.row_segment_f = 1e-15;

  CHECK(check_delays(equal, (MatrixXd(1, 2) << 0.4, -0.4).finished()).energies.max_rel_difference < kRelLag);
}

TEST_CASE("energy is compared where all cells are open", "[spice]") {
  Crossbar open{MatrixXd::Constant(2, 2, test::kOpen), {.row_segment_ohm = 10.0, .driver_ohm = 1e3}};
  open.capacitance.row_segment_f = 1e-15;

  const DelayCheck check = check_delays(open, MatrixXd::Constant(1, 2, 0.4));

  CHECK(check.energies.max_rel_difference < kRelLag);
  CHECK(check.energies.compared == 1);
}

TEST_CASE("without capacitance there is no transient to compare", "[spice]") {
  const DelayCheck check = check_delays(Crossbar{MatrixXd::Constant(2, 2, 1e3)}, MatrixXd::Ones(1, 2));

  CHECK(check.lags.compared == 0);
  CHECK(check.lags.max_rel_difference == 0);
  CHECK_THROWS_WITH(check_delays(Crossbar{MatrixXd::Constant(2, 2, 1e3)}, MatrixXd::Ones(1, 2), {.points = 5}),
                    "points = 5 must be >= 100");
}

}  // namespace
