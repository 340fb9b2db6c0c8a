/// A three-terminal cell that writes itself: terminal voltages drive currents, these turn the free layer, and its
/// direction changes the resistance.
#pragma once

#include <optional>
#include <vector>

#include "sotto/device/llg.hpp"
#include "sotto/device/three_terminal.hpp"

namespace sotto {

/// One device: circuit and magnet. The top electrode is the reference layer, the free layer lies on the channel; a
/// positive channel current (left to right) flows along path.current_direction.
struct SwitchingCell {
  ThreeTerminalCell circuit;
  FreeLayer layer;
  WritePath path;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const SwitchingCell& cell);

/// Torques as fields per current and voltage: what turns a point of the circuit into a Drive.
struct CellTorques {
  double sot_a_per_m_a = 0;         ///< a_DL per ampere in the channel (mean of both halves)
  double sot_field_a_per_m_a = 0;   ///< Oersted field along s, likewise
  double stt_a_per_m_a = 0;         ///< b per ampere into the top electrode; < 0: it favors the antiparallel state
  double stt_field_a_per_m_v2 = 0;  ///< beta' per squared junction voltage
  double anisotropy_a_per_m_v = 0;  ///< dHk per volt across the junction, top minus channel
};

/// From spin_torque.hpp and free_layer.hpp; a channel or a junction without torque has zeros. Electrons that enter
/// through the top electrode come from the reference layer, so current *into* it favors the antiparallel state.
CellTorques cell_torques(const SwitchingCell& cell);

/// Potentials over time.
struct TerminalWaveforms {
  std::optional<Waveform> top_v = {};  ///< nothing: the top electrode is open
  Waveform left_v = {};
  Waveform right_v = {};
};

struct CellTrajectory {
  Trajectory path;
  std::vector<ThreeTerminalPoint> points;  ///< of the circuit, one per time of the path that was reached
};

/// As simulate of a Macrospin, with the currents of three_terminal_point at every instant (no capacitances). Thermal
/// field ignored. Some 3 us per step. Throws InvalidArgument on values outside their range.
[[nodiscard]] CellTrajectory simulate(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                                      const TrajectoryOptions& options = {});

}  // namespace sotto
