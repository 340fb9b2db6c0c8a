#include "sotto/crossbar/wires.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;
using Catch::Matchers::WithinRel;

namespace sotto {
namespace {

constexpr double kRelRounding = 1e-13;    // a dozen operations, one mild cancellation
constexpr double kRelFourDigits = 1e-4;   // reference printed with four or five digits
constexpr double kRelSevenDigits = 1e-7;  // reference printed with seven digits

// No surface term, so that resistivity / bulk resistivity is the grain-boundary term alone.
WireGeometry grain_only(double mean_free_path_m, double grain_reflection) {
  return {.bulk_resistivity_ohm_m = 1,
          .mean_free_path_m = mean_free_path_m,
          .specular_fraction = 1,
          .grain_reflection = grain_reflection,
          .width_m = 1};
}

TEST_CASE("surface scattering of the 9 nm wire adds 0.8125 of the bulk resistivity", "[crossbar][unit]") {
  WireGeometry no_surface;
  no_surface.specular_fraction = 1;

  const double surface_ohm_m = effective_resistivity_ohm_m(WireGeometry{}) - effective_resistivity_ohm_m(no_surface);

  REQUIRE_THAT(surface_ohm_m / 1.9e-8, WithinRel(0.8125, kRelRounding));
}

TEST_CASE("grain boundaries of the 9 nm wire multiply the bulk resistivity by 1.8627", "[crossbar][unit]") {
  WireGeometry no_surface;
  no_surface.specular_fraction = 1;

  REQUIRE_THAT(effective_resistivity_ohm_m(no_surface) / 1.9e-8, WithinRel(1.8627, kRelFourDigits));
}

TEST_CASE("the grain term depends on path, reflection and width through alpha = 0.6190 alone", "[crossbar][unit]") {
  WireGeometry no_surface;
  no_surface.specular_fraction = 1;
  const double alpha = 39.0 / 27.0 * 0.3 / 0.7;

  REQUIRE_THAT(alpha, WithinRel(0.6190, kRelFourDigits));
  REQUIRE_THAT(effective_resistivity_ohm_m(grain_only(alpha, 0.5)),
               WithinRel(effective_resistivity_ohm_m(no_surface) / 1.9e-8, kRelRounding));
}

TEST_CASE("the 9 nm wire has 5.083e-8 ohm m", "[crossbar][unit]") {
  REQUIRE_THAT(effective_resistivity_ohm_m(WireGeometry{}), WithinRel(5.083e-8, kRelFourDigits));
}

TEST_CASE("the 9 nm segments have the 9.241569 and 11.551961 ohm of the public netlist", "[crossbar][unit]") {
  const Wires wires = wires_from_geometry(WireGeometry{});

  REQUIRE_THAT(std::get<double>(wires.row_segment_ohm), WithinRel(9.241569, kRelSevenDigits));
  REQUIRE_THAT(std::get<double>(wires.col_segment_ohm), WithinRel(11.551961, kRelSevenDigits));
}

TEST_CASE("geometry sets the two segments and leaves the line ends alone", "[crossbar][unit]") {
  const Wires wires = wires_from_geometry(WireGeometry{});

  REQUIRE(std::get<double>(wires.driver_ohm) == 0);
  REQUIRE(std::get<double>(wires.sense_ohm) == 0);
  REQUIRE(wires.row_far_end == RowFarEnd::open);
  REQUIRE(wires.col_far_end == ColFarEnd::open);
  REQUIRE_FALSE(wires.row_far_segment_ohm.has_value());
  REQUIRE_FALSE(wires.col_far_segment_ohm.has_value());
}

TEST_CASE("without scattering a wire has its bulk resistivity", "[crossbar][unit]") {
  REQUIRE(effective_resistivity_ohm_m(grain_only(39e-9, 0)) == 1);
}

TEST_CASE("the grain term is smooth where its evaluation changes and 4/3 alpha + 16/15 far away", "[crossbar][unit]") {
  // At a = 4 both forms apply: 1 - 6 + 48 - 192 ln(1.25) = 0.156437...; reflection 1/2 makes a = mean free path /
  // width.
  const double at_four = 1 / (43 - 192 * std::log(1.25));

  REQUIRE_THAT(effective_resistivity_ohm_m(grain_only(4, 0.5)), WithinRel(at_four, 1e-12));
  REQUIRE_THAT(effective_resistivity_ohm_m(grain_only(std::nextafter(4.0, 0.0), 0.5)), WithinRel(at_four, 1e-12));
  REQUIRE_THAT(effective_resistivity_ohm_m(grain_only(1e9, 0.5)), WithinRel(4e9 / 3 + 16.0 / 15, 1e-14));
}

TEST_CASE("a wire geometry outside its range is refused with field, value and rule", "[crossbar][unit]") {
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.bulk_resistivity_ohm_m = 0}), InvalidArgument,
                         Message("bulk_resistivity_ohm_m = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.mean_free_path_m = -1}), InvalidArgument,
                         Message("mean_free_path_m = -1 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.specular_fraction = 1.5}), InvalidArgument,
                         Message("specular_fraction = 1.5 must be in [0, 1]"));
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.grain_reflection = 1}), InvalidArgument,
                         Message("grain_reflection = 1 must be >= 0 and < 1"));
  REQUIRE_THROWS_MATCHES(effective_resistivity_ohm_m(WireGeometry{.width_m = std::nan("")}), InvalidArgument,
                         Message("width_m = nan must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(wires_from_geometry(WireGeometry{.thickness_m = 0}), InvalidArgument,
                         Message("thickness_m = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.row_pitch_m = 0}), InvalidArgument,
                         Message("row_pitch_m = 0 must be > 0 and finite"));
  REQUIRE_THROWS_MATCHES(validate(WireGeometry{.col_pitch_m = 0}), InvalidArgument,
                         Message("col_pitch_m = 0 must be > 0 and finite"));
}

TEST_CASE("wires of a circuit that brings its own ends must be bare", "[crossbar][unit]") {
  const auto complaint = Message("wires of a test must have open far ends and no driver_ohm or sense_ohm");
  REQUIRE_NOTHROW(require_bare_ends({.row_segment_ohm = 1.0, .col_segment_ohm = 2.0}, "wires of a test"));
  for (const Wires& wires : {Wires{.driver_ohm = 1.0}, Wires{.sense_ohm = 1.0}, Wires{.row_far_end = RowFarEnd::driven},
                             Wires{.col_far_end = ColFarEnd::ground}}) {
    REQUIRE_THROWS_MATCHES(require_bare_ends(wires, "wires of a test"), InvalidArgument, complaint);
  }
}

TEST_CASE("without wire resistance whole segments are ideal, breaks and line ends stay", "[crossbar][unit]") {
  constexpr double kBroken = std::numeric_limits<double>::infinity();
  const Wires wires{.row_segment_ohm = Eigen::MatrixXd{{1.5, kBroken}},
                    .col_segment_ohm = 2.0,
                    .driver_ohm = 50.0,
                    .row_far_segment_ohm = Eigen::VectorXd{{3.0}}};

  const Wires ideal = without_wire_resistance(wires);

  CHECK(std::get<Eigen::MatrixXd>(ideal.row_segment_ohm) == Eigen::MatrixXd{{0.0, kBroken}});
  CHECK(std::get<double>(ideal.col_segment_ohm) == 0);
  CHECK(std::get<double>(ideal.driver_ohm) == 50);
  CHECK(std::get<Eigen::VectorXd>(*ideal.row_far_segment_ohm)(0) == 0);
}

}  // namespace
}  // namespace sotto
