#include "study/spread_figures.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace sotto::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("curves with bands are drawn also where ends are infinite and numbers are missing", "[study][unit]") {
  const BandLine swept{.name = "swept",
                       .x = {0, 1, 2},
                       .y = {{1, 0.5, 1.5, 0}, {2, -kInfinite, kInfinite, 0}, {kNone, kNone, kNone, kNone}},
                       .low = {0, 1, kNone},
                       .high = {2, 3, kNone}};
  const BandLine bare{.name = "it's bare", .x = {0, 2}, .y = {{1, 0.5, 1.5, 0}, {2, 1.5, 2.5, 0}}};

  const std::string svg = band_plot_svg(
      {.words = {"title", "x label", "y label"}, .lines = {swept, bare}, .x_names = {"one", "two", "three"}}, "band7");

  for (const char* words : {"<svg", "band7", "title", "x label", "swept", "it's bare", "three"}) {
    CHECK_THAT(svg, Catch::Contains(words));
  }
}

TEST_CASE("probabilities are drawn on a scale of decades", "[study][unit]") {
  const BandLine line{
      .name = "tail", .x = {0, 1, 2}, .y = {{0.1, 0.09, 0.11, 0}, {1e-4, 1e-5, 2e-4, 0}, {kNone, kNone, kNone, kNone}}};

  const std::string svg = band_plot_svg({.words = {"title", "x", "y"}, .lines = {line}, .y_decades = true}, "tail0");

  CHECK_THAT(svg, Catch::Contains("<svg") && Catch::Contains("-5"));  // the exponent of a tic
}

TEST_CASE("a histogram is drawn with its title and the names of its sets", "[study][unit]") {
  const std::string svg = histogram_svg({.words = {"spread", "mV", "share"},
                                         .edges = {0, 1, 2},
                                         .lines = {{"first_set", {40, 60}}, {"second_set", {100, 0}}}},
                                        "histogram3");

  for (const char* words : {"<svg", "histogram3", "spread", "first_set", "second_set"}) {
    CHECK_THAT(svg, Catch::Contains(words));
  }
}

TEST_CASE("a ranking has the first bar on top", "[study][unit]") {
  const std::string svg = bar_plot_svg({.words = {"ranking", "rank correlation", ""},
                                        .bars = {{"strong", {-0.8, -0.9, -0.7, 0}}, {"weak", {0.1, -0.1, 0.3, 0}}}},
                                       "bars1");

  CHECK_THAT(svg, Catch::Contains("bars1") && Catch::Contains("rank correlation"));
  CHECK(svg.find("weak") < svg.find("strong"));  // gnuplot writes tics from below
}

}  // namespace
}  // namespace sotto::study
