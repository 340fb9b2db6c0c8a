#include "sotto/io/transistor_result.hpp"

#include <catch2/catch.hpp>

using namespace sotto;
using namespace sotto::io;
using Catch::Contains;

namespace {

TransistorResult sample() {
  TransistorResult result;
  result.images = 2;
  result.tolerance = 0.02;
  result.ngspice_version = "39";
  result.layers.push_back({.total = {0.001, 0.0125},
                           .inherited = {0, 0},
                           .curve = {0.0005, 0.01},
                           .loading = {0.0005, 0.0025},
                           .swing_v = 0.5,
                           .outside_table = 0.25});
  result.behavioral_v = Eigen::MatrixXd::Constant(2, 1, 0.5);
  result.transistor_v = Eigen::MatrixXd::Constant(2, 1, 0.25);
  return result;
}

}  // namespace

TEST_CASE("the tolerance is of the worst deviation over the swing", "[io][unit]") {
  auto result = sample();
  CHECK_FALSE(result.within_tolerance());
  result.tolerance = 0.025;
  CHECK(result.within_tolerance());
}

TEST_CASE("a transistor result as JSON holds every part of every layer", "[io][unit]") {
  const auto text = transistor_result_json(sample(), {});

  CHECK_THAT(text, Contains("\"kind\": \"transistor_result\"") && Contains("\"within_tolerance\": false"));
  CHECK_THAT(text, Contains("\"loading\"") && Contains("\"worst_v\": 0.0025") && Contains("\"outside_table\": 0.25"));
  CHECK_THAT(text, Contains("\"transistor_v\""));
}

TEST_CASE("a transistor result as CSV has a line per layer", "[io][unit]") {
  CHECK_THAT(transistor_result_csv(sample()), Contains("layer,swing_v,total_rms_v,") &&
                                                  Contains("\n0,0.5,0.001,0.0125,0,0,0.0005,0.01,0.0005,0.0025\n"));
}
