/// Device jobs: what `sotto device trajectory`, `switching`, `equilibrium` and `wer` read.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sotto/device/ensemble.hpp"
#include "sotto/device/llg.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/device/thermal_trajectory.hpp"
#include "sotto/device/write_error.hpp"
#include "sotto/io/overrides.hpp"

namespace sotto::io {

/// What all jobs have.
struct DeviceJob {
  std::string path;  ///< as it was given
  std::string name;
  std::string description;
  Macrospin spin;
  std::string resolved_json;  ///< the file with the overrides applied
};

/// "kind": "device_trajectory".
struct TrajectoryJob : DeviceJob {
  Drive drive;
  Run run;
  TrajectoryOptions options;     ///< time_s is filled: as asked, or equally spaced
  std::optional<MtjParams> mtj;  ///< of a card with a read path: the result then has resistances
  bool thermal = false;          ///< one sample of the thermal ensemble
  SampleReplay replay;
  EnsembleOptions ensemble;  ///< seed, step and start of that sample
};

/// How a point of the grid is computed.
enum class SwitchingMethod {
  ensemble,      ///< thermal samples
  deterministic  ///< one trajectory without noise: probability 0 or 1
};

/// Pulses of one waveform over a grid of amplitudes and widths; all else stays.
struct PulseScan {
  std::string waveform;                         ///< key of the scanned waveform: the unit of `amplitude`
  std::vector<double> amplitude;                ///< at least one
  std::vector<double> width_s;                  ///< at least one, > 0
  Pulse pulse;                                  ///< start, rise and fall of every pulse
  double release_s = 0;                         ///< simulated behind the end of the pulse, >= 0
  std::function<Drive(const Pulse&)> drive_of;  ///< the whole drive with this pulse as the scanned one

  std::size_t size() const { return amplitude.size() * width_s.size(); }
};

/// The pulse of one point of the grid, and how long it is simulated: to the end of its fall, then the release.
Pulse pulse_at(const PulseScan& scan, double amplitude, double width_s);
double duration_s(const PulseScan& scan, double width_s);

/// Seed of point k of a grid, widths outside, amplitudes inside: the first 64 bits of SampleRng(seed, k), so that jobs
/// with neighbouring seeds share no stream.
std::uint64_t seed_at(std::uint64_t seed, std::size_t point);

/// "kind": "device_switching".
struct SwitchingJob : DeviceJob {
  PulseScan scan;
  std::optional<double> release_gilbert_damping;  ///< in place of the damping from there on; deterministic only
  SwitchingMethod method = SwitchingMethod::ensemble;
  double threshold_tolerance = 1e-4;  ///< relative, of the bisection of deterministic thresholds
  EnsembleOptions ensemble;           ///< of a point; point k of the grid has seed_at(seed, k)
};

/// "kind": "device_equilibrium": thermal samples against Boltzmann's distribution.
struct EquilibriumJob : DeviceJob {
  Eigen::Vector3d axis = Eigen::Vector3d::UnitZ();  ///< of the moments and the histogram
  double duration_s = 0;
  bool whole_sphere = false;  ///< compare with the whole sphere; else with the half where m.axis > 0
  int bins = 40;              ///< of the histogram of m.axis, >= 2
  EnsembleOptions ensemble;
};

/// "kind": "device_wer": write error rates of a grid of pulses.
struct WriteErrorJob : DeviceJob {
  PulseScan scan;
  WriteErrorOptions options;  ///< of a point; point k of the grid has seed_at(seed, k)
};

/// All read a file; "-" is stdin. Throw IoError with file, JSON pointer, value and rule. Keys: lib/io/README.md.
TrajectoryJob load_trajectory_job(const std::string& path, const Overrides& overrides = {});
SwitchingJob load_switching_job(const std::string& path, const Overrides& overrides = {});
WriteErrorJob load_write_error_job(const std::string& path, const Overrides& overrides = {});
EquilibriumJob load_equilibrium_job(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
