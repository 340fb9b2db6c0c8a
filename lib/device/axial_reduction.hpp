/// A macrospin whose torques, fields and anisotropies share one axis, in the variables of the axial Fokker-Planck
/// equation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sotto/device/fokker_planck.hpp"
#include "sotto/device/macrospin.hpp"

namespace sotto {

/// The polar angle's own problem: exact, as nothing depends on the azimuth.
struct AxialProblem {
  double delta = 0;
  double tau_unit_s = 0;
  double start_field_ratio = 0;          ///< before the waveforms begin
  std::vector<DrivePiece> pulse;         ///< from time 0 to the end
  std::vector<DrivePiece> coarse_pulse;  ///< the same with half as many pieces for each slope; empty without slopes
};

struct AxialReduction {
  std::optional<AxialProblem> problem;
  std::string obstacle;  ///< why there is none: "spin-orbit torque", ...
};

/// Span of a write.
struct WriteSpan {
  Eigen::Vector3d start = Eigen::Vector3d::UnitZ();  ///< direction of the well of the start, any length
  double duration_s = 0;
};

/// z = cos(angle to `start`); i = -(b/(alpha Hk)) (p.start), h = field along the start/Hk, Hk the sum of easy axis
/// and shape. Slopes of waveforms become pieces by their duration.
AxialReduction axial_reduction(const Macrospin& spin, const Drive& drive, const WriteSpan& span);

}  // namespace sotto
