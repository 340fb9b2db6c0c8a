#include "sotto/crossbar/capacitance.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "support/approx.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

constexpr double kRelFourDigits = 1e-3;  ///< the published numbers have three digits

TEST_CASE("lines of IMAC-Sim have 0.0479 and 0.0478 fF per cell", "[crossbar][unit]") {
  LineSurroundings as_published;  // that code takes the row pitch for both directions, and all lines of 401
  as_published.row_neighbors_m.clear();
  for (int k = 1; k <= 400; ++k) as_published.row_neighbors_m.push_back(k * 108e-9);

  const Capacitance found = capacitance_from_geometry({.col_pitch_m = 108e-9}, as_published);

  CHECK_THAT(farad_at(found.row_segment_f, 0, 0), Catch::WithinRel(0.0478e-15, kRelFourDigits));
  CHECK_THAT(farad_at(found.col_segment_f, 0, 0), Catch::WithinRel(0.0479e-15, kRelFourDigits));
  CHECK(found.cell_f == 0);
}

TEST_CASE("by default lines have the spacings between their edges and the numbers of the copper card",
          "[crossbar][unit]") {
  // Pitches of 108 and 135 nm, rows 135 - 27 nm apart, columns of a pair 45 nm.
  const Capacitance found = capacitance_from_geometry({});

  CHECK_THAT(farad_at(found.row_segment_f, 0, 0), Catch::WithinRel(0.0457e-15, kRelFourDigits));
  CHECK_THAT(farad_at(found.col_segment_f, 0, 0), Catch::WithinRel(0.0599e-15, kRelFourDigits));
}

TEST_CASE("capacitance is proportional to length and permittivity", "[crossbar][unit]") {
  const Capacitance once = capacitance_from_geometry({});
  const Capacitance longer = capacitance_from_geometry({.row_pitch_m = 216e-9}, {.relative_permittivity = 60});

  CHECK_THAT(farad_at(longer.row_segment_f, 0, 0),
             Catch::WithinRel(6 * farad_at(once.row_segment_f, 0, 0), test::kRelLinearSolve));
  CHECK_THAT(farad_at(longer.col_segment_f, 0, 0),
             Catch::WithinRel(3 * farad_at(once.col_segment_f, 0, 0), test::kRelLinearSolve));
}

TEST_CASE("what surrounds a line is checked", "[crossbar][unit]") {
  CHECK_THROWS_WITH(capacitance_from_geometry({}, {.relative_permittivity = 0.5}),
                    "relative_permittivity = 0.5 must be >= 1 and finite");
  CHECK_THROWS_WITH(capacitance_from_geometry({}, {.plane_distance_m = 0}),
                    "plane_distance_m = 0 must be > 0 and finite");
  CHECK_THROWS_WITH(capacitance_from_geometry({}, {.col_neighbors_m = {1e-8, -1.0}}),
                    "col_neighbors_m(1) = -1 must be > 0 and finite");
  CHECK_THROWS_AS(capacitance_from_geometry({.width_m = 0}), InvalidArgument);
}

TEST_CASE("capacitances of a crossbar must be finite, not negative and of its shape", "[crossbar][unit]") {
  Crossbar xbar{MatrixXd::Constant(2, 3, 1e3)};
  xbar.capacitance.cell_f = -1e-15;
  CHECK_THROWS_WITH(validate(xbar), "capacitance.cell_f = -1e-15 must be >= 0 and finite");

  xbar.capacitance = {.row_segment_f = std::numeric_limits<double>::infinity()};
  CHECK_THROWS_WITH(validate(xbar), "capacitance.row_segment_f = inf must be >= 0 and finite");

  xbar.capacitance = {.col_segment_f = MatrixXd(MatrixXd::Zero(3, 2))};
  CHECK_THROWS_WITH(
      validate(xbar),
      "capacitance.col_segment_f = 3 x 2 matrix must be a number or a 2 x 3 matrix, one entry per segment");

  MatrixXd entries = MatrixXd::Zero(2, 3);
  entries(1, 2) = std::numeric_limits<double>::quiet_NaN();
  xbar.capacitance = {.col_segment_f = entries};
  CHECK_THROWS_WITH(validate(xbar), "capacitance.col_segment_f(1,2) = nan must be >= 0 and finite");
}

TEST_CASE("a crossbar has capacitance where any entry is above 0", "[crossbar][unit]") {
  CHECK_FALSE(has_capacitance({}));
  CHECK_FALSE(has_capacitance({.row_segment_f = MatrixXd(MatrixXd::Zero(2, 2))}));
  CHECK(has_capacitance({.cell_f = 1e-18}));
  CHECK(has_capacitance({.col_segment_f = MatrixXd(MatrixXd::Identity(2, 2))}));
  CHECK(farad_at(SegmentFarad(MatrixXd(MatrixXd::Identity(2, 2))), 1, 1) == 1);
}

}  // namespace
}  // namespace sotto
