#include "study/gnuplot.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

namespace sotto::study {
namespace {

TEST_CASE("gnuplot draws an SVG", "[study][unit]") {
  const std::string svg = gnuplot_svg("set terminal svg\nplot [0:1] x\n");

  CHECK(svg.substr(0, 4) == "<svg");
  CHECK(svg.find("</svg>") != std::string::npos);
}

TEST_CASE("a script that gnuplot refuses is an error in gnuplot's words", "[study][unit]") {
  REQUIRE_THROWS_WITH(gnuplot_svg("plot undefined_name\n"), Catch::StartsWith("gnuplot: ") && Catch::Contains("undefined"));
}

}  // namespace
}  // namespace sotto::study
