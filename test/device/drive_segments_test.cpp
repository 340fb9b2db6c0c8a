#include "device/drive_segments.hpp"

#include <catch2/catch.hpp>

using namespace sotto;

TEST_CASE("a drive is cut where any of its waveforms has a point", "[device][unit]") {
  const Drive drive{.sot_a_per_m = pulse({.amplitude = 8, .start_s = 1, .width_s = 2}),
                    .stt_a_per_m = {.time_s = {0, 4}, .value = {0, 4}},
                    .field_a_per_m = {Waveform{}, Waveform{}, constant(5)}};

  const auto segments = drive_segments(drive, 10);

  REQUIRE(segments.size() == 4);  // 0-1, 1-3, 3-4, 4-10
  CHECK((segments[0].begin_s == 0 && segments[0].end_s == 1));
  CHECK((segments[0].at_begin.sot == 0 && segments[0].at_end.sot == 0));
  CHECK((segments[1].at_begin.sot == 8 && segments[1].at_end.sot == 8));
  CHECK((segments[2].at_begin.sot == 0 && segments[2].at_end.stt == 4));
  CHECK((segments[3].at_end.stt == 4 && segments[3].end_s == 10));
  CHECK(segments[3].at_end.field.z() == 5);
}

TEST_CASE("points outside the simulated time cut nothing but still count", "[device][unit]") {
  const Drive drive{.anisotropy_shift_a_per_m = {.time_s = {-1, 1}, .value = {0, 4}}};

  const auto segments = drive_segments(drive, 0.5);

  REQUIRE(segments.size() == 1);
  CHECK(segments[0].at_begin.anisotropy_shift == 2);
  CHECK(segments[0].at_end.anisotropy_shift == 3);
}

TEST_CASE("values inside a segment lie on a straight line", "[device][unit]") {
  const DriveValues a{.sot = 1, .stt_field = 4, .field = {0, 2, 0}};
  const DriveValues b{.sot = 3, .stt_field = 0, .field = {4, 2, 0}};

  const DriveValues middle = interpolate(a, b, 0.25);

  CHECK(middle.sot == 1.5);
  CHECK(middle.stt_field == 3);
  CHECK(middle.field == Eigen::Vector3d(1, 2, 0));
}
