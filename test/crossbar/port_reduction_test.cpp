#include "crossbar/port_reduction.hpp"

#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>

#include "crossbar/port_check.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "support/approx.hpp"
#include "support/dense_ports.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kTiny = 1e-14;  // a handful of roundings

MatrixXd reduced(const Crossbar& xbar, int threads = 1) {
  return PortReducer(best_simd_level(), threads).admittance_siemens(*port_network(xbar));
}

MatrixXd transfer(const Crossbar& xbar, int threads = 1) {
  return PortReducer(best_simd_level(), threads).transfer_siemens(*port_network(xbar));
}

TEST_CASE("a 1x1 crossbar reduces to its three resistors in series", "[crossbar][unit]") {
  const Crossbar xbar{MatrixXd::Constant(1, 1, 95.0), {2.0, 3.0}};

  const MatrixXd expected = 0.01 * (MatrixXd(2, 2) << 1, -1, -1, 1).finished();
  REQUIRE(test::max_rel_diff(reduced(xbar), expected) < kTiny);
  REQUIRE(test::max_rel_diff(transfer(xbar), MatrixXd::Constant(1, 1, 0.01)) < kTiny);
}

TEST_CASE("a 1x2 crossbar is a resistor with two branches", "[crossbar][unit]") {
  // 10 ohm to the first node; from there 40 ohm (cell 30, column 10) and 60 ohm (wire 10, cell 40, column 10).
  const Crossbar xbar{(MatrixXd(1, 2) << 30, 40).finished(), {10.0, 10.0}};

  // Star of 1/10, 1/40, 1/60 siemens: sum 17/120; conductance between two ends = product / sum.
  const double sum = 17.0 / 120;
  const double first = 0.1 / 40 / sum, second = 0.1 / 60 / sum, between = 1.0 / 2400 / sum;
  const MatrixXd expected = (MatrixXd(3, 3) << first + second, -first, -second, -first, first + between, -between,
                             -second, -between, second + between)
                                .finished();
  REQUIRE(test::max_rel_diff(reduced(xbar), expected) < kTiny);
}

TEST_CASE("every conductance is right to rounding for resistances over 15 decades, all boundaries, holes",
          "[crossbar][oracle]") {
  double worst = 0;
  for (std::uint64_t k = 0; k < 300; ++k) {
    SampleRng rng(301, k);
    const Crossbar xbar = test::extreme_crossbar(rng, k % 10 == 0 ? 20 : 9);
    CAPTURE(k, xbar.rows(), xbar.cols());
    const test::DensePorts expected = test::dense_port_admittance(crossbar_circuit(xbar));
    const double error = test::worst_entry_rel(reduced(xbar), expected);
    const test::DensePorts outputs = -expected.bottomLeftCorner(xbar.cols(), xbar.rows());
    const double transfer_error = test::worst_entry_rel(transfer(xbar), outputs);
    REQUIRE(std::max(error, transfer_error) < test::kRelPortConductance);
    worst = std::max({worst, error, transfer_error});
  }
  WARN("worst relative error of a conductance: " << worst);
}

TEST_CASE("every conductance is right to rounding with zero ohm in any place", "[crossbar][oracle]") {
  double worst = 0;
  for (std::uint64_t k = 0; k < 300; ++k) {
    SampleRng rng(307, k);
    const Crossbar xbar = test::zero_ohm_crossbar(rng, k % 10 == 0 ? 20 : 9);
    CAPTURE(k, xbar.rows(), xbar.cols());
    const test::DensePorts expected = test::dense_port_admittance(crossbar_circuit(xbar));
    const double error = test::worst_entry_rel(reduced(xbar), expected);
    const test::DensePorts outputs = -expected.bottomLeftCorner(xbar.cols(), xbar.rows());
    const double transfer_error = test::worst_entry_rel(transfer(xbar), outputs);
    REQUIRE(std::max(error, transfer_error) < test::kRelPortConductance);
    worst = std::max({worst, error, transfer_error});
  }
  WARN("worst relative error of a conductance: " << worst);
}

TEST_CASE("pairs on one row node reduce as the same circuit with one node each", "[crossbar][oracle]") {
  for (const Index pairs : {1, 4, 7, 15}) {  // cuts of leaves fall between pairs and into them
    SampleRng rng(308, static_cast<std::uint64_t>(pairs));
    Crossbar xbar{test::random_ohm(rng, 13, 2 * pairs, 5e3, 1), {MatrixXd::Zero(13, 2 * pairs), 11.0}};
    for (Index k = 0; k < pairs; ++k) std::get<MatrixXd>(xbar.wires.row_segment_ohm).col(2 * k).setConstant(9.0);
    const test::DensePorts expected = test::dense_port_admittance(crossbar_circuit(xbar));
    CAPTURE(pairs);
    CHECK(test::worst_entry_rel(reduced(xbar), expected) < test::kRelPortConductance);
  }
}

TEST_CASE("without wires every conductance is that of one cell", "[crossbar][property]") {
  SampleRng rng(309, 0);
  const Crossbar xbar{test::random_ohm(rng, 31, 60, 5e3, 2)};

  const MatrixXd y = reduced(xbar);

  const MatrixXd g = xbar.cell_resistance_ohm.cwiseInverse();
  CHECK(test::max_rel_diff(y.topRightCorner(31, 60), -g) < kTiny);
  CHECK(y.topLeftCorner(31, 31).isDiagonal(0));
  CHECK(y.bottomRightCorner(60, 60).isDiagonal(0));
  CHECK(test::max_rel_diff(y.diagonal().head(31), g.rowwise().sum()) < kTiny);
}

TEST_CASE("the transfer of many leaves is that of the solver", "[crossbar][oracle]") {
  for (const auto& [m, n] : {std::pair<Index, Index>{65, 33}, {150, 140}, {16, 80}, {70, 9}, {1, 40}, {50, 1}}) {
    SampleRng rng(302, static_cast<std::uint64_t>(m));
    const Crossbar xbar{test::random_ohm(rng, m, n, 5e3, 1), {1.0, 2.0, 3.0, 4.0}};
    const MatrixXd inputs_v = test::random_inputs_v(rng, 3, m);
    CAPTURE(m, n);
    REQUIRE(test::max_rel_diff(inputs_v * transfer(xbar).transpose(), CrossbarSolver(xbar).solve(inputs_v).outputs_a) <
            1e-10);
  }
}

TEST_CASE("reduced admittances are symmetric, passive and blind to a common voltage", "[crossbar][property]") {
  SampleRng rng(303, 0);
  const MatrixXd y = reduced({test::random_ohm(rng, 21, 19, 1e3, 2), {2.0, 3.0, 5.0, 7.0}});

  CHECK((y - y.transpose()).isZero(0));
  CHECK((y * VectorXd::Ones(40)).cwiseAbs().maxCoeff() < kTiny * y.cwiseAbs().maxCoeff());
  const double smallest = Eigen::SelfAdjointEigenSolver<MatrixXd>(y).eigenvalues().minCoeff();
  CHECK(smallest > -kTiny * y.cwiseAbs().maxCoeff());
  const MatrixXd off_diagonal = y - MatrixXd(y.diagonal().asDiagonal());
  CHECK(off_diagonal.maxCoeff() <= 0);
}

TEST_CASE("transfer and admittance agree where far ends are connected", "[crossbar][property]") {
  for (const RowFarEnd row_far : {RowFarEnd::open, RowFarEnd::driven, RowFarEnd::ground}) {
    SampleRng rng(304, static_cast<std::uint64_t>(row_far));
    Crossbar xbar{test::random_ohm(rng, 24, 16, 1e3, 2), {2.0, 3.0, 5.0, 7.0}};
    xbar.wires.row_far_end = row_far;
    xbar.wires.col_far_end = ColFarEnd::ground;
    const MatrixXd y = reduced(xbar);
    CHECK(test::max_rel_diff(transfer(xbar), -y.bottomLeftCorner(16, 24)) < kTiny);
    const bool leaks = (y * VectorXd::Ones(40)).maxCoeff() > 1e-6;
    CHECK(leaks == (row_far == RowFarEnd::ground));
  }
}

TEST_CASE("transfer and admittance of fronts of several blocks and tasks agree", "[crossbar][property]") {
  SampleRng rng(306, 0);
  const Crossbar xbar{test::random_ohm(rng, 150, 140, 5e3, 1), {1.0, 2.0, 3.0, 4.0}};

  const MatrixXd y = reduced(xbar);

  CHECK(test::max_rel_diff(transfer(xbar), -y.bottomLeftCorner(140, 150)) < kTiny);
  CHECK((y * VectorXd::Ones(290)).cwiseAbs().maxCoeff() < kTiny * y.cwiseAbs().maxCoeff());
  CHECK(port_residual_rel(xbar, y) < test::kRelContract);
}

TEST_CASE("a reducer gives the same bits again, with other crossbars between, and for any number of threads",
          "[crossbar][property]") {
  SampleRng rng(305, 0);
  MatrixXd row_ohm = MatrixXd::Constant(150, 140, 2.0);
  test::replace_share(rng, row_ohm, 0.3, 0.0);
  const Crossbar xbar{test::random_ohm(rng, 150, 140, 1e3, 2), {row_ohm, 3.0, 5.0, 7.0}};  // several tasks per product
  PortReducer reducer(best_simd_level());
  const MatrixXd once = reducer.admittance_siemens(*port_network(xbar));

  reducer.transfer_siemens(*port_network({test::random_ohm(rng, 90, 10, 1e3, 2), {1.0, 1.0}}));
  CHECK((reducer.admittance_siemens(*port_network(xbar)).array() == once.array()).all());
  for (const int threads : {2, 3, 8}) {
    CHECK((reduced(xbar, threads).array() == once.array()).all());
    CHECK((transfer(xbar, threads).array() == transfer(xbar).array()).all());
  }
}

}  // namespace
}  // namespace sotto
