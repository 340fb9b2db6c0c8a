/// Three-terminal cell: the write current runs through a heavy-metal channel, the read current through the junction.
#pragma once

#include "sotto/device/mtj.hpp"

namespace sotto {

/// Heavy-metal strip as a resistor; the current runs along its length.
struct ChannelStrip {
  double resistivity_ohm_m = 0;  ///< rho, > 0
  double length_m = 0;           ///< > 0
  double width_m = 0;            ///< > 0
  double thickness_m = 0;        ///< > 0
  double metal_share = 1;        ///< share of the current that stays in the metal, in (0, 1]; the free layer shunts the
                                 ///< rest (OpenNVRAM uses 0.731). It enters the current density, not the resistance.

  bool operator==(const ChannelStrip&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const ChannelStrip& channel);

/// rho L/(w t).
double channel_resistance_ohm(const ChannelStrip& channel);

/// metal_share I/(w t), sign of the current.
double channel_current_density_a_per_m2(const ChannelStrip& channel, double current_a);

/// The junction taps the channel in its middle.
struct ThreeTerminalCell {
  MtjParams mtj;
  ChannelStrip channel;

  bool operator==(const ThreeTerminalCell&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const ThreeTerminalCell& cell);

/// Potentials of the terminals against one common node.
struct TerminalVoltages {
  double top_v = 0;    ///< V1, of the junction's top electrode
  double left_v = 0;   ///< V2, channel
  double right_v = 0;  ///< V3, channel
};

struct ThreeTerminalPoint {
  double mtj_v = 0;    ///< across the junction, top minus channel
  double mtj_a = 0;    ///< into the top electrode
  double left_a = 0;   ///< from the left end to the middle of the channel
  double right_a = 0;  ///< from the middle to the right end; left + mtj = right
  double power_w = 0;  ///< of junction and channel
};

/// V_MTJ = R (4 V1 - 2 V2 - 2 V3)/(4 R + R_W), with R = 1/G(cos, V_MTJ) of mtj.hpp: found to rounding by bisection,
/// as R depends on V_MTJ. `cos_angle` in [-1, 1], 1 is parallel. Throws InvalidArgument on values outside their
/// ranges and on voltages that are not finite.
ThreeTerminalPoint three_terminal_point(const ThreeTerminalCell& cell, double cos_angle,
                                        const TerminalVoltages& voltages);

/// A write pulse through the channel with an open junction.
struct WritePulse {
  double current_a = 0;   ///< from left to right, either sign
  double duration_s = 0;  ///< >= 0
};

/// I^2 R t, without what the driver loses.
double write_energy_j(const ChannelStrip& channel, const WritePulse& pulse);

/// Resistance between the top electrode and both ends of the channel joined: R(V) + R_W/4, V the whole read voltage.
double read_path_ohm(const ThreeTerminalCell& cell, MtjState state, double read_v);

}  // namespace sotto
