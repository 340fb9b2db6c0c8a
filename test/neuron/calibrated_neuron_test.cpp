#include "sotto/neuron/calibrated_neuron.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/two_by_two_calibration.hpp"

using namespace sotto;
using sotto::test::two_by_two_calibration;

namespace {

constexpr double kRounding = 1e-14;  // sums of four products

}  // namespace

TEST_CASE("a calibration at a point of its grid gives that point", "[neuron][unit]") {
  const auto neuron = two_by_two_calibration();
  validate(neuron);

  for (const auto& point : neuron.points) CHECK(neuron_at(neuron, point.conditions) == point.neuron);
}

TEST_CASE("between points parameters and tables are weighted linearly", "[neuron][unit]") {
  const auto neuron = two_by_two_calibration();
  auto conditions = neuron.nominal;
  conditions.tmr_ratio = 1.25;  // a quarter of the way from 1 to 2
  conditions.supply_v = 0.95;   // halfway from 0.9 to 1.0

  const auto between = neuron_at(neuron, conditions);

  CHECK(between.slope_per_v == Approx(0.75 * 6 + 0.25 * 8).epsilon(kRounding));
  CHECK(between.high_v == Approx(0.95).epsilon(kRounding));
  CHECK(between.table.output_v.front() == Approx(0.95).epsilon(kRounding));
  CHECK(between.table.input_v == neuron.points.front().neuron.table.input_v);
  CHECK(between.delay_s == Approx(2e-12).epsilon(kRounding));
}

TEST_CASE("outside the validity box the limit that is broken is named", "[neuron][unit]") {
  const auto neuron = two_by_two_calibration();
  auto conditions = neuron.nominal;
  conditions.supply_v = 1.2;
  CHECK_THROWS_WITH(neuron_at(neuron, conditions),
                    "supply_v = 1.2 must be in 0.9 ... 1, the validity box of the calibration");
  conditions = neuron.nominal;
  conditions.temperature_k = 400;
  CHECK_THROWS_WITH(neuron_at(neuron, conditions),
                    "temperature_k = 400 must be 300, the validity box of the calibration");
  conditions = neuron.nominal;
  conditions.corner = "ff";
  CHECK_THROWS_WITH(neuron_at(neuron, conditions), "corner = ff must be one of tt, the corners of the calibration");
  conditions = neuron.nominal;
  conditions.load_ohm = 1000;
  CHECK_THROWS_WITH(neuron_at(neuron, conditions),
                    "load_ohm = 1000 must be >= 50000, the validity box of the calibration");
  conditions.load_ohm = 50000;
  CHECK_NOTHROW(neuron_at(neuron, conditions));
}

TEST_CASE("a calibration whose points are not its grid is refused", "[neuron][unit]") {
  auto neuron = two_by_two_calibration();
  std::swap(neuron.points[0], neuron.points[1]);
  CHECK_THROWS_WITH(validate(neuron),
                    "points(0) = conditions must be those of the grid, corner outermost, last axis fastest");
  neuron = two_by_two_calibration();
  neuron.points.pop_back();
  CHECK_THROWS_WITH(validate(neuron), "points = 3 points must be one per node of the grid (4)");
  neuron = two_by_two_calibration();
  neuron.points[2].neuron.table.input_v.back() = 3;
  CHECK_THROWS_WITH(validate(neuron), "points(2) = input_v of its table must be the same in all points");
  neuron = two_by_two_calibration();
  neuron.points[3].neuron.table.output_ohm.clear();
  CHECK_THROWS_WITH(validate(neuron), "points(3) = no output_ohm of its table must be one per knot");
  neuron = two_by_two_calibration();
  neuron.nominal.supply_v = 2;
  CHECK_THROWS_AS(validate(neuron), InvalidArgument);
}

TEST_CASE("the grid runs with the corner outermost and the last axis fastest", "[neuron][unit]") {
  auto neuron = two_by_two_calibration();
  neuron.corners = {"ss", "ff"};

  const auto grid = grid_of(neuron);

  REQUIRE(grid.size() == 8);
  CHECK(grid[0].corner == "ss");
  CHECK(grid[4].corner == "ff");
  CHECK(grid[0].supply_v == 0.9);
  CHECK(grid[1].supply_v == 1.0);
  CHECK(grid[2].tmr_ratio == 2);
}
