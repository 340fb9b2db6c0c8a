#include "sotto/device/switching_cell.hpp"

#include <algorithm>
#include <cmath>

#include "llg_field.hpp"
#include "sotto/core/error.hpp"
#include "trajectory_integration.hpp"

namespace sotto {
namespace {

using Eigen::Vector3d;

class CellCircuit {
 public:
  CellCircuit(const SwitchingCell& cell, bool top_open)
      : cell_(cell),
        torques_(cell_torques(cell)),
        channel_ohm_(channel_resistance_ohm(cell.circuit.channel)),
        top_open_(top_open) {}

  /// `terminal_v`: top, left, right.
  ThreeTerminalPoint point(const Vector3d& terminal_v, const Vector3d& m) const {
    if (!top_open_) {
      const double cosine = std::clamp(m.dot(cell_.path.reference_direction), -1.0, 1.0);
      return three_terminal_point(cell_.circuit, cosine, {terminal_v(0), terminal_v(1), terminal_v(2)});
    }
    const double drop_v = terminal_v(1) - terminal_v(2), through_a = drop_v / channel_ohm_;
    return {.left_a = through_a, .right_a = through_a, .power_w = drop_v * through_a};
  }

  DriveValues drive(const ThreeTerminalPoint& point) const {
    const double channel_a = (point.left_a + point.right_a) / 2;
    return {.sot = torques_.sot_a_per_m_a * channel_a,
            .sot_field = torques_.sot_field_a_per_m_a * channel_a,
            .stt = torques_.stt_a_per_m_a * point.mtj_a,
            .stt_field = torques_.stt_field_a_per_m_v2 * point.mtj_v * point.mtj_v,
            .anisotropy_shift = torques_.anisotropy_a_per_m_v * point.mtj_v};
  }

 private:
  const SwitchingCell& cell_;
  CellTorques torques_;
  double channel_ohm_;
  bool top_open_;
};

/// The three potentials as the components of one field: drive_segments cuts them at all their points.
std::vector<DriveSegment> terminal_segments(const TerminalWaveforms& terminals, double end_s) {
  Drive potentials;
  potentials.field_a_per_m = {terminals.top_v.value_or(Waveform{}), terminals.left_v, terminals.right_v};
  validate(potentials);
  return drive_segments(potentials, end_s);
}

}  // namespace

void validate(const SwitchingCell& cell) {
  validate(cell.circuit);
  validate(cell.layer);
  validate(cell.path.channel);
  validate(cell.path.transfer);
  if (cell.path.voltage_control.barrier_thickness_m != 0) validate(cell.path.voltage_control);
}

CellTorques cell_torques(const SwitchingCell& cell) {
  validate(cell);
  const FreeLayer& layer = cell.layer;
  const WritePath& path = cell.path;
  const double channel_density = channel_current_density_a_per_m2(cell.circuit.channel, 1);
  CellTorques torques{.sot_a_per_m_a = sot_field_a_per_m(layer, path.channel, channel_density),
                      .stt_a_per_m_a = stt_field_a_per_m(layer, path.transfer, -1 / area_m2(layer)),
                      .stt_field_a_per_m_v2 = path.transfer.field_like_a_per_m_v2};
  if (path.channel.oersted) torques.sot_field_a_per_m_a = oersted_field_a_per_m(path.channel, channel_density);
  if (path.voltage_control.barrier_thickness_m != 0) {
    torques.anisotropy_a_per_m_v = vcma_field_a_per_m(layer, path.voltage_control, 1);
  }
  return torques;
}

CellTrajectory simulate(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                        const TrajectoryOptions& options) {
  const CellCircuit circuit(cell, !terminals.top_v.has_value());
  const Macrospin spin = macrospin(cell.layer, cell.path);
  const Vector3d parallel = cell.path.reference_direction;
  std::vector<SmoothDrive> pieces;
  require(run.duration_s > 0 && std::isfinite(run.duration_s), "duration_s", run.duration_s, "> 0 and finite");
  for (const DriveSegment& segment : terminal_segments(terminals, run.duration_s)) {
    const auto values = [&circuit, segment](double share, const Vector3d& m) {
      const Vector3d terminal_v = segment.at_begin.field + share * (segment.at_end.field - segment.at_begin.field);
      return circuit.drive(circuit.point(terminal_v, m));
    };
    const double bound = std::max(field_bound(spin, values(0, parallel)), field_bound(spin, values(1, parallel)));
    pieces.push_back({segment.begin_s, segment.end_s, bound, values});
  }
  CellTrajectory result{.path = integrate(spin, pieces, run, options), .points = {}};
  for (std::size_t k = 0; k < result.path.time_s.size(); ++k) {
    const double time_s = result.path.time_s[k];
    const Vector3d m = result.path.m.col(static_cast<Eigen::Index>(k));
    if (!m.allFinite()) break;
    const double top_v = terminals.top_v ? value_at(*terminals.top_v, time_s).after : 0;
    const Vector3d terminal_v(top_v, value_at(terminals.left_v, time_s).after,
                              value_at(terminals.right_v, time_s).after);
    result.points.push_back(circuit.point(terminal_v, m));
  }
  return result;
}

}  // namespace sotto
