/// Devices in ngspice: decks of cards and of trajectories, and the cross-check of a trajectory.
#pragma once

#include <string>

#include "sotto/device/switching_cell.hpp"
#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/device_job.hpp"
#include "sotto/study/crosscheck.hpp"

namespace sotto::study {

/// What a trajectory of crosscheck is held to by default: ngspice's trapezoidal rule keeps a precession to some 3e-4
/// and a settling to 2e-6.
inline constexpr double kTrajectoryTolerance = 1e-3;

/// A cell with what is done to it.
struct CellWrite {
  SwitchingCell cell;
  TerminalWaveforms terminals;
  Run run;
};

/// One write of the card: sot_write_voltage_v of summarize_device across the channel, in the direction that takes the
/// layer out of its easy direction, for write_pulse_s of the card (10 ns without), edges of a twentieth, the top
/// electrode open, as long again without voltage; from the thermal angle. Throws IoError naming the number that the
/// card lacks.
CellWrite cell_write(const io::DeviceCard& card);

/// Subcircuit of the three-terminal cell of the card, and that write. Throws as above.
std::string device_netlist_text(const io::DeviceCard& card);

/// The macrospin of the job under its drive, without noise. Throws InvalidArgument on a thermal job.
std::string device_netlist_text(const io::TrajectoryJob& job);

/// `outputs`: m along the crossing axis, `nodes`: all components, at all times of ngspice. Throws as above, and
/// NotBuilt for a deck in place of Sotto's own.
io::CrossCheckResult crosscheck(const io::TrajectoryJob& job, const CrossCheckStudyOptions& options = {});

}  // namespace sotto::study
