#include "sotto/device/three_terminal.hpp"

#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

void require_positive(const char* field, double value) {
  require(value > 0 && std::isfinite(value), field, value, "> 0 and finite");
}

void require_finite(const char* field, double value) {
  require(std::isfinite(value), field, value, "finite");
}

/// The voltage v across the junction with v (1 + G(v) source_ohm) = open_v. G rises with the bias, as TMR falls: the
/// left side is monotonic, and bisection between 0 and open_v cannot fail.
double junction_v(const MtjParams& mtj, double cos_angle, double open_v, double source_ohm) {
  const auto excess = [&](double v) {
    return v * (1 + mtj_conductance_siemens(mtj, cos_angle, v) * source_ohm) - open_v;
  };
  double low = 0;
  double high = open_v;
  constexpr int kHalvings = 60;
  for (int k = 0; k < kHalvings && low != high; ++k) {
    const double middle = low + (high - low) / 2;
    (excess(middle) * open_v < 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

}  // namespace

void validate(const ChannelStrip& channel) {
  require_positive("resistivity_ohm_m", channel.resistivity_ohm_m);
  require_positive("length_m", channel.length_m);
  require_positive("width_m", channel.width_m);
  require_positive("thickness_m", channel.thickness_m);
  require(channel.metal_share > 0 && channel.metal_share <= 1, "metal_share", channel.metal_share, "in (0, 1]");
}

double channel_resistance_ohm(const ChannelStrip& channel) {
  validate(channel);
  return channel.resistivity_ohm_m * channel.length_m / (channel.width_m * channel.thickness_m);
}

double channel_current_density_a_per_m2(const ChannelStrip& channel, double current_a) {
  validate(channel);
  require_finite("current_a", current_a);
  return channel.metal_share * current_a / (channel.width_m * channel.thickness_m);
}

void validate(const ThreeTerminalCell& cell) {
  validate(cell.mtj);
  validate(cell.channel);
}

ThreeTerminalPoint three_terminal_point(const ThreeTerminalCell& cell, double cos_angle,
                                        const TerminalVoltages& voltages) {
  validate(cell);
  require_finite("top_v", voltages.top_v);
  require_finite("left_v", voltages.left_v);
  require_finite("right_v", voltages.right_v);
  const double channel_ohm = channel_resistance_ohm(cell.channel);
  const double open_v = voltages.top_v - (voltages.left_v + voltages.right_v) / 2;

  ThreeTerminalPoint point;
  point.mtj_v = junction_v(cell.mtj, cos_angle, open_v, channel_ohm / 4);
  point.mtj_a = mtj_conductance_siemens(cell.mtj, cos_angle, point.mtj_v) * point.mtj_v;
  const double through_a = (voltages.left_v - voltages.right_v) / channel_ohm;
  point.left_a = through_a - point.mtj_a / 2;
  point.right_a = through_a + point.mtj_a / 2;
  point.power_w = voltages.top_v * point.mtj_a + voltages.left_v * point.left_a - voltages.right_v * point.right_a;
  return point;
}

double write_energy_j(const ChannelStrip& channel, const WritePulse& pulse) {
  require_finite("current_a", pulse.current_a);
  require(pulse.duration_s >= 0 && std::isfinite(pulse.duration_s), "duration_s", pulse.duration_s, ">= 0 and finite");
  return pulse.current_a * pulse.current_a * channel_resistance_ohm(channel) * pulse.duration_s;
}

double read_path_ohm(const ThreeTerminalCell& cell, MtjState state, double read_v) {
  const double cos_angle = state == MtjState::parallel ? 1 : -1;
  const ThreeTerminalPoint point = three_terminal_point(cell, cos_angle, {.top_v = read_v});
  return 1 / mtj_conductance_siemens(cell.mtj, cos_angle, point.mtj_v) + channel_resistance_ohm(cell.channel) / 4;
}

}  // namespace sotto
