#include "drive_segments.hpp"

#include <algorithm>
#include <cmath>

namespace sotto {
namespace {

/// Calls visit(waveform) for every waveform of the drive.
template <typename Visit>
void for_each_waveform(const Drive& drive, Visit&& visit) {
  for (const Waveform* one : {&drive.sot_a_per_m, &drive.sot_field_a_per_m, &drive.stt_a_per_m,
                              &drive.stt_field_a_per_m, &drive.anisotropy_shift_a_per_m}) {
    visit(*one);
  }
  for (const Waveform& component : drive.field_a_per_m) visit(component);
}

/// `side` picks the value before or after a jump.
DriveValues values_at(const Drive& drive, double time_s, double WaveformValue::*side) {
  const auto value = [&](const Waveform& waveform) { return value_at(waveform, time_s).*side; };
  return {.sot = value(drive.sot_a_per_m),
          .sot_field = value(drive.sot_field_a_per_m),
          .stt = value(drive.stt_a_per_m),
          .stt_field = value(drive.stt_field_a_per_m),
          .anisotropy_shift = value(drive.anisotropy_shift_a_per_m),
          .field = {value(drive.field_a_per_m[0]), value(drive.field_a_per_m[1]), value(drive.field_a_per_m[2])}};
}

}  // namespace

std::vector<DriveSegment> drive_segments(const Drive& drive, double end_s) {
  std::vector<double> times{0, end_s};
  for_each_waveform(drive, [&](const Waveform& waveform) {
    for (const double time_s : waveform.time_s) {
      if (time_s > 0 && time_s < end_s) times.push_back(time_s);
    }
  });
  std::ranges::sort(times);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<DriveSegment> segments;
  for (std::size_t k = 1; k < times.size(); ++k) {
    segments.push_back({.begin_s = times[k - 1],
                        .end_s = times[k],
                        .at_begin = values_at(drive, times[k - 1], &WaveformValue::after),
                        .at_end = values_at(drive, times[k], &WaveformValue::before)});
  }
  return segments;
}

DriveValues interpolate(const DriveValues& a, const DriveValues& b, double share) {
  return {.sot = std::lerp(a.sot, b.sot, share),
          .sot_field = std::lerp(a.sot_field, b.sot_field, share),
          .stt = std::lerp(a.stt, b.stt, share),
          .stt_field = std::lerp(a.stt_field, b.stt_field, share),
          .anisotropy_shift = std::lerp(a.anisotropy_shift, b.anisotropy_shift, share),
          .field = a.field + share * (b.field - a.field)};
}

}  // namespace sotto
