#include "sotto/neuron/transfer_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

using namespace sotto;

namespace {

constexpr double kRounding = 1e-14;  // a few operations on numbers of order one

}  // namespace

TEST_CASE("a table goes through its knots and holds its end values outside", "[neuron][unit]") {
  const TransferTable table{{-1, 0, 0.5, 2}, {1, 0.7, 0.1, 0}};

  for (std::size_t k = 0; k < table.input_v.size(); ++k) {
    CHECK(table_output_v(table, table.input_v[k]) == Approx(table.output_v[k]).margin(kRounding));
  }
  CHECK(table_output_v(table, -7) == 1.0);
  CHECK(table_output_v(table, 1e300) == 0.0);
  CHECK(std::isnan(table_output_v(table, NAN)));
}

TEST_CASE("a table through a straight line is that line", "[neuron][unit]") {
  const TransferTable line{{0, 1, 3, 4}, {5, 3, -1, -3}};

  CHECK(table_output_v(line, 0.25) == Approx(4.5).epsilon(kRounding));
  CHECK(table_output_v(line, 2.5) == Approx(0.0).margin(kRounding));
  CHECK(table_output_v({{0, 2}, {1, 0}}, 0.5) == Approx(0.75).epsilon(kRounding));
}

TEST_CASE("the slope at a knot is the weighted harmonic mean of its neighbours", "[neuron][unit]") {
  // Pieces of width 1 with secants 1 and 3: slopes at the knots 0 (one-sided: (3*1 - 3)/2), 1.5 (harmonic), 4.
  const TransferTable table{{0, 1, 2}, {0, 1, 4}};

  // Cubic Hermite at the middle of a piece: mean of the values + (left slope - right slope)/8.
  CHECK(table_output_v(table, 0.5) == Approx(0.5 + (0 - 1.5) / 8).epsilon(kRounding));
  CHECK(table_output_v(table, 1.5) == Approx(2.5 + (1.5 - 4) / 8).epsilon(kRounding));
}

TEST_CASE("a monotone table never turns between its knots", "[neuron][property]") {
  const auto check_rising = [](const TransferTable& table) {
    double before = table.output_v.front();
    for (int i = 0; i <= 3200; ++i) {
      const double now = table_output_v(table, i * 1e-3);
      CHECK(now >= before - kRounding);
      before = now;
    }
  };

  check_rising({{0, 0.1, 1, 1.05, 3, 3.2}, {0, 0, 0.01, 0.9, 0.9, 1}});
  check_rising({{0, 1, 2}, {0, 0.1, 4}});  // the three-point slope at the first knot points downwards
}

TEST_CASE("the pieces of a table are its curve", "[neuron][unit]") {
  const TransferTable table{{-1, 0, 0.5, 2}, {1, 0.7, 0.1, 0}, {900, 300, 400, 1000}};

  const auto pieces = table_pieces(table);

  REQUIRE(pieces.size() == 3);
  for (const auto& at : pieces) {
    const double s = at.width_v / 3;
    CHECK(table_output_v(table, at.from_v + s) ==
          Approx(at.output_v + s * (at.slope + s * (at.quadratic + s * at.cubic))).epsilon(kRounding));
    CHECK(table_output_ohm(table, at.from_v + s) == Approx(at.output_ohm + s * at.ohm_per_v).epsilon(kRounding));
  }
}

TEST_CASE("an output resistance is linear between knots and held outside", "[neuron][unit]") {
  const TransferTable table{{-1, 0, 1}, {1, 0.5, 0}, {900, 300, 500}};

  CHECK(table_output_ohm(table, -0.25) == Approx(450).epsilon(kRounding));
  CHECK(table_output_ohm(table, 0.75) == Approx(450).epsilon(kRounding));
  CHECK(table_output_ohm(table, -3) == 900.0);
  CHECK(table_output_ohm(table, 3) == 500.0);
  CHECK(std::isnan(table_output_ohm(table, NAN)));
}

TEST_CASE("output resistances are positive, one per knot", "[neuron][unit]") {
  CHECK_THROWS_WITH(validate(TransferTable{{0, 1}, {1, 0}, {5}}),
                    "table.output_ohm = 1 values must be one value per knot (2)");
  CHECK_THROWS_WITH(validate(TransferTable{{0, 1}, {1, 0}, {5, 0}}), "table.output_ohm = 0 must be > 0 and finite");
}

TEST_CASE("a table that turns, has one knot or unsorted inputs is refused", "[neuron][unit]") {
  CHECK_NOTHROW(validate(TransferTable{}));
  CHECK_THROWS_WITH(validate(TransferTable{{0}, {1}}), "table.input_v = 1 knots must be at least 2 knots");
  CHECK_THROWS_WITH(validate(TransferTable{{0, 1}, {1}}), "table.output_v = 1 values must be one value per knot (2)");
  CHECK_THROWS_WITH(validate(TransferTable{{0, 0}, {1, 2}}), "table.input_v = 0 must be above the knot before it");
  CHECK_THROWS_WITH(validate(TransferTable{{0, 1, 2}, {1, 2, 1}}),
                    "table.output_v = 1 must be monotone from knot to knot");
  CHECK_THROWS_AS(validate(TransferTable{{0, INFINITY}, {1, 2}}), InvalidArgument);
}
