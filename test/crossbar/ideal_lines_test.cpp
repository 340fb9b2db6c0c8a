#include "crossbar/ideal_lines.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include "support/dense_ports.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("the admittance without line resistance is that of the cells alone", "[crossbar][oracle]") {
  SampleRng rng(331, 0);
  Crossbar xbar{test::random_ohm(rng, 5, 7, 1e3, 6)};
  xbar.cell_resistance_ohm(2, 3) = test::kOpen;

  REQUIRE(has_ideal_lines(xbar));
  const MatrixXd y = ideal_admittance_siemens(xbar);

  CHECK(test::worst_entry_rel(y, test::dense_port_admittance(crossbar_circuit(xbar))) < test::kRelPortConductance);
}

TEST_CASE("a single resistance, short, cut, far end or floating row makes lines that are not ideal",
          "[crossbar][unit]") {
  const Crossbar ideal{MatrixXd::Constant(2, 2, 100.0), {MatrixXd::Zero(2, 2), 0.0, VectorXd::Zero(2).eval()}};
  const auto still_ideal = [&ideal](auto&& change) {
    Crossbar xbar = ideal;
    change(xbar);
    return has_ideal_lines(xbar);
  };

  CHECK(has_ideal_lines(ideal));
  CHECK_FALSE(still_ideal([](Crossbar& x) { std::get<MatrixXd>(x.wires.row_segment_ohm)(1, 1) = 1; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.wires.col_segment_ohm = test::kOpen; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { std::get<VectorXd>(x.wires.driver_ohm)(1) = 1; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.wires.sense_ohm = 1.0; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.wires.row_far_end = RowFarEnd::driven; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.wires.col_far_end = ColFarEnd::ground; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.floating_rows = {1}; }));
  CHECK_FALSE(still_ideal([](Crossbar& x) { x.cell_resistance_ohm(0, 1) = 0; }));
}

}  // namespace
}  // namespace sotto
