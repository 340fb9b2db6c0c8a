#include "crossbar/sweep_progress.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <vector>

#include "support/approx.hpp"

namespace sotto {
namespace {

using Eigen::Vector2d;
using Eigen::VectorXd;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRelOfDifferences = 1e-6;  ///< differences of outputs lose digits

/// One output whose relative change in each sweep was each of these in turn, 1 A at last.
SweepProgress after_changes(const SweepProgress::Rule& rule, std::initializer_list<double> changes) {
  std::vector<double> latest_first = {1.0};
  for (auto change = std::rbegin(changes); change != std::rend(changes); ++change) {
    latest_first.push_back(latest_first.back() * (1 - *change));
  }
  SweepProgress progress(rule);
  for (auto output = latest_first.rbegin(); output != latest_first.rend(); ++output) {
    progress.add(VectorXd::Constant(1, *output));
  }
  return progress;
}

TEST_CASE("a change is relative to its output, or to a share of the largest", "[crossbar][unit]") {
  const Vector2d before(1.0, 1e-6), now(1.0, 2e-6);

  CHECK_THAT(largest_change(now, before, 0.0), Catch::WithinRel(0.5, test::kRelLinearSolve));
  CHECK_THAT(largest_change(now, before, 1e-3), Catch::WithinRel(1e-3, test::kRelLinearSolve));
}

TEST_CASE("outputs that are exactly zero twice have not changed, NaN has", "[crossbar][unit]") {
  CHECK(largest_change(Vector2d(1.0, 0.0), Vector2d(1.0, 0.0), 0.0) == 0);
  CHECK(largest_change(Vector2d(0.0, 0.0), Vector2d(0.0, 0.0), 0.0) == 0);
  CHECK(std::isinf(largest_change(Vector2d(1.0, 0.0), Vector2d(1.0, 1.0), 0.0)));
  CHECK(std::isnan(largest_change(Vector2d(1.0, kNan), Vector2d(1.0, 1.0), 0.0)));
}

TEST_CASE("one sweep tells nothing about its error", "[crossbar][unit]") {
  const SweepProgress progress = after_changes({}, {});

  CHECK(std::isinf(progress.error_estimate()));
  CHECK_FALSE(progress.done());
  CHECK_FALSE(progress.stalled());
  CHECK_FALSE(progress.nearly_done());
}

TEST_CASE("plain sweeps: from the third on the next one begins beyond, unless it will be the last",
          "[crossbar][unit]") {
  // Rate 0.04: r/(1 - r) = 1/24, after the third and the fourth sweep, not after the fifth.
  SweepProgress progress({});
  double output = 1, change = 0.4;
  std::vector<double> relaxations;
  for (int sweep = 1; sweep <= 5; ++sweep) {
    progress.add(VectorXd::Constant(1, output));
    relaxations.push_back(progress.relaxation());
    output += change;
    change *= 0.04;
  }

  CHECK(relaxations[0] == 0);
  CHECK(relaxations[1] == 0);
  CHECK_THAT(relaxations[2], Catch::WithinRel(1.0 / 24, 1e-1));
  CHECK(relaxations[3] == relaxations[2]);
  CHECK(relaxations[4] == 0);
  SweepProgress last_but_one = after_changes({}, {1e-3, 1e-6});
  CHECK(last_but_one.relaxation() == 0);
  SweepProgress corrected = after_changes({.two_level = true}, {0.1, 0.01});
  CHECK(corrected.relaxation() == 0);
}

TEST_CASE("plain sweeps: the first change is also the first rate", "[crossbar][unit]") {
  // 0.01 -> 0.01 * 0.01 / 0.99, then a measured rate of 1/100, then of 1/50.
  CHECK_THAT(after_changes({}, {0.01}).error_estimate(), Catch::WithinRel(1e-4 / 0.99, kRelOfDifferences));
  CHECK_THAT(after_changes({}, {0.01, 1e-4}).error_estimate(), Catch::WithinRel(1e-6 / 0.99, kRelOfDifferences));
  CHECK_THAT(after_changes({}, {0.01, 1e-4, 2e-6}).error_estimate(), Catch::WithinRel(4e-8 / 0.98, kRelOfDifferences));
  CHECK_THAT(after_changes({}, {0.01, 1e-8}).error_estimate(), Catch::WithinRel(1e-11 / 0.999, kRelOfDifferences));
}

TEST_CASE("two levels: the first rates flatter and have floors of 0.05 and 0.02", "[crossbar][unit]") {
  const SweepProgress::Rule rule{.two_level = true};

  CHECK_THAT(after_changes(rule, {1e-4}).error_estimate(), Catch::WithinRel(1e-4 * 0.05 / 0.95, kRelOfDifferences));
  CHECK_THAT(after_changes(rule, {1e-4, 1e-7}).error_estimate(),
             Catch::WithinRel(1e-7 * 0.02 / 0.98, kRelOfDifferences));
  CHECK_THAT(after_changes(rule, {1e-4, 1e-5}).error_estimate(), Catch::WithinRel(1e-5 * 0.1 / 0.9, kRelOfDifferences));
  // From the fourth sweep on also the mean of two: sqrt(4e-7 / 1e-4) = 0.063 against a latest ratio of 0.04.
  CHECK_THAT(after_changes(rule, {1e-4, 1e-5, 4e-7}).error_estimate(),
             Catch::WithinRel(4e-7 * std::sqrt(4e-3) / (1 - std::sqrt(4e-3)), kRelOfDifferences));
}

TEST_CASE("growth is held to a rate of 0.9 and stalls", "[crossbar][unit]") {
  const SweepProgress progress = after_changes({}, {1e-3, 2e-3});

  CHECK_THAT(progress.error_estimate(), Catch::WithinRel(2e-3 * 9, kRelOfDifferences));
  CHECK(progress.stalled());
}

TEST_CASE("sweeps stall beyond a ratio of 1/2, with two levels of 0.3, but not when nearly done", "[crossbar][unit]") {
  CHECK_FALSE(after_changes({}, {1e-2, 4e-3, 1.6e-3}).stalled());
  CHECK(after_changes({}, {1e-2, 6e-3, 3.6e-3}).stalled());
  CHECK(after_changes({.two_level = true}, {1e-2, 4e-3, 1.6e-3}).stalled());
  CHECK_FALSE(after_changes({.two_level = true}, {1e-2, 2e-3, 4e-4}).stalled());
  CHECK_FALSE(after_changes({}, {1e-3}).stalled());
  CHECK_FALSE(after_changes({}, {1e-12, 1e-12}).stalled());
}

TEST_CASE("a value that is not finite stalls at once", "[crossbar][unit]") {
  CHECK(after_changes({}, {kNan}).stalled());
  CHECK_FALSE(after_changes({}, {kNan}).done());
  CHECK(after_changes({}, {std::numeric_limits<double>::infinity()}).stalled());
}

TEST_CASE("outputs that stop changing are done", "[crossbar][unit]") {
  CHECK(after_changes({}, {0.0}).done());
  CHECK(after_changes({.two_level = true}, {1e-3, 0.0, 0.0}).done());
  CHECK_FALSE(after_changes({.tolerance = 1e-12}, {1e-6}).done());
  CHECK(after_changes({.tolerance = 1e-11}, {1e-6}).done());
}

TEST_CASE("contraction is fast only after two falls by ten in a row", "[crossbar][unit]") {
  CHECK_FALSE(after_changes({}, {1e-2, 1e-4}).contracts_fast());
  CHECK(after_changes({}, {1e-2, 1e-4, 1e-6}).contracts_fast());
  CHECK_FALSE(after_changes({}, {1e-2, 5e-3, 1e-6}).contracts_fast());
  CHECK_FALSE(after_changes({}, {1e-2, 1e-4, 5e-5}).contracts_fast());
}

}  // namespace
}  // namespace sotto
