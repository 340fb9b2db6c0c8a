#include "sotto/device/demagnetization.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto;

namespace {

/// The published columns have five decimals.
constexpr double kPublished = 1e-5;

/// Sum rule and limits: rounding of a sum of some tens of terms.
constexpr double kRounding = 1e-12;

constexpr double kNano = 1e-9;

EllipticCylinder pillar(double length_nm, double width_nm, double thickness_nm) {
  return {.length_m = length_nm * kNano, .width_m = width_nm * kNano, .thickness_m = thickness_nm * kNano};
}

}  // namespace

// V14
TEST_CASE("demagnetising factors of circular and elliptic pillars have their exact values", "[device][oracle]") {
  struct Row {
    EllipticCylinder body;
    Eigen::Vector3d factors;
  };
  const Row rows[] = {
      {pillar(50, 50, 1.0), {0.03055, 0.03055, 0.93890}}, {pillar(50, 50, 1.1), {0.03293, 0.03293, 0.93413}},
      {pillar(60, 60, 1.0), {0.02642, 0.02642, 0.94715}}, {pillar(62, 62, 0.9), {0.02365, 0.02365, 0.95269}},
      {pillar(100, 50, 2), {0.02348, 0.06171, 0.91480}},  {pillar(88, 160, 1.6), {0.03269, 0.01409, 0.95321}}};
  for (const Row& row : rows) {
    const Eigen::Vector3d factors = demagnetizing_factors(row.body);
    CAPTURE(row.body.length_m, row.body.width_m, factors.transpose());
    CHECK((factors - row.factors).cwiseAbs().maxCoeff() < kPublished);
  }
}

// V14
TEST_CASE("a cylinder as tall as wide has the axial factor 0.31158", "[device][oracle]") {
  CHECK(demagnetizing_factors(pillar(10, 10, 10)).z() == Approx(0.31158).margin(kPublished));
}

TEST_CASE("demagnetising factors add up to one and follow a turn of the ellipse", "[device][property]") {
  for (const double width_nm : {1.0, 20.0, 50.0, 51.0, 2000.0}) {
    for (const double thickness_nm : {0.1, 2.0, 100.0, 1e4}) {
      const Eigen::Vector3d one = demagnetizing_factors(pillar(50, width_nm, thickness_nm));
      const Eigen::Vector3d turned = demagnetizing_factors(pillar(width_nm, 50, thickness_nm));
      CAPTURE(width_nm, thickness_nm, one.transpose());
      CHECK(std::abs(one.sum() - 1) < kRounding);
      CHECK(std::abs(one.x() - turned.y()) < kRounding);
      CHECK(one.minCoeff() >= 0);
    }
  }
}

TEST_CASE("a long elliptic wire has the factors b/(a+b) and a/(a+b) of its section", "[device][property]") {
  constexpr double kEnds = 1e-4;  // the two ends of a wire 1e5 times as long as wide
  const Eigen::Vector3d factors = demagnetizing_factors(pillar(30, 10, 1e6));
  CHECK(factors.x() == Approx(0.25).margin(kEnds));
  CHECK(factors.y() == Approx(0.75).margin(kEnds));
}

TEST_CASE("a nearly circular pillar continues the circle", "[device][property]") {
  const Eigen::Vector3d circle = demagnetizing_factors(pillar(50, 50, 1.1));
  const Eigen::Vector3d ellipse = demagnetizing_factors(pillar(50, 50 * (1 + 1e-9), 1.1));
  CHECK((circle - ellipse).cwiseAbs().maxCoeff() < 1e-9);  // first order in the change of the width
}

TEST_CASE("a pillar without thickness is refused with its value", "[device][unit]") {
  CHECK_THROWS_WITH(demagnetizing_factors(pillar(50, 50, 0)), "thickness_m = 0 must be > 0 and finite");
  CHECK_THROWS_AS(demagnetizing_factors(pillar(50, 5e-3, 1)), InvalidArgument);
}
