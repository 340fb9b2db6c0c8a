/// A neuron that was fitted to its transistor circuit over a box of conditions, and is worth nothing outside of it.
#pragma once

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto {

/// What a neuron circuit was built from and runs at. Defaults: the published two-junction neuron at 45 nm.
struct NeuronConditions {
  std::string corner = "tt";  ///< process corner, a name
  double ra_ohm_m2 = 10e-12;  ///< resistance-area product of the junctions
  double tmr_ratio = 2;       ///< (R_AP - R_P)/R_P
  double nmos_width_m = 560e-9;
  double pmos_width_m = 1120e-9;
  double supply_v = 1;
  double temperature_k = 300;
  double load_farad = 1e-15;                                  ///< capacitance to ground at the output
  double load_ohm = std::numeric_limits<double>::infinity();  ///< what the output drives, to ground

  bool operator==(const NeuronConditions&) const = default;
};

/// One condition that calibrations sweep and that neuron_at interpolates.
struct ConditionAxis {
  std::string_view name;  ///< of the field, also in files
  double NeuronConditions::*field;
};
inline constexpr std::size_t kConditionAxes = 7;
inline constexpr std::array<ConditionAxis, kConditionAxes> kConditions = {
    {{"ra_ohm_m2", &NeuronConditions::ra_ohm_m2},
     {"tmr_ratio", &NeuronConditions::tmr_ratio},
     {"nmos_width_m", &NeuronConditions::nmos_width_m},
     {"pmos_width_m", &NeuronConditions::pmos_width_m},
     {"supply_v", &NeuronConditions::supply_v},
     {"temperature_k", &NeuronConditions::temperature_k},
     {"load_farad", &NeuronConditions::load_farad}}};

/// How far a fit is from the circuit, as shares of the swing (1 is the whole swing).
struct FitResidual {
  double rms = 0;
  double max = 0;
  bool operator==(const FitResidual&) const = default;
};

/// One point of the sweep: the fits and what they leave over.
struct CalibratedPoint {
  NeuronConditions conditions = {};  ///< load_ohm is infinite: curves are taken without load
  SigmoidNeuron neuron = {};         ///< with its table, the resistances at its knots, delay and energy
  FitResidual logistic = {};
  FitResidual table = {};
  FitResidual loaded = {};    ///< table behind its resistances against the circuit at the largest load
  double steepest_slope = 0;  ///< largest |dV_out/dV_in|, volt per volt
  double output_ohm_min = 0;  ///< over the operating point
  double output_ohm_max = 0;
  double input_ohm = 0;       ///< smallest |dV_in/dI_in| over the operating point
  double static_power_w = 0;  ///< from the supply, at the centre of the curve
  bool operator==(const CalibratedPoint&) const = default;
};

/// A full grid of points. All tables have the same input_v.
struct CalibratedNeuron {
  NeuronConditions nominal = {};          ///< inside the box; load_ohm infinite
  std::vector<std::string> corners = {};  ///< names, at least one
  std::array<std::vector<double>, kConditionAxes> axes =
      {};  ///< values in the order of kConditions, each strictly rising
  double min_load_ohm = std::numeric_limits<double>::infinity();  ///< resistive loads below were not tried; > 0
  std::vector<CalibratedPoint> points = {};                       ///< corner outermost, the last axis runs fastest
  bool operator==(const CalibratedNeuron&) const = default;
};

/// The conditions of all points in their order; load_ohm infinite. Throws InvalidArgument on an empty or unsorted axis.
std::vector<NeuronConditions> grid_of(const CalibratedNeuron& neuron);

/// Throws InvalidArgument on axes as grid_of does, points that are not the grid's, tables of different knots, a bad
/// neuron, or nominal conditions outside the box.
void validate(const CalibratedNeuron& neuron);

/// Throws InvalidArgument where a condition is outside the validity box, naming it and its limits. An axis with one
/// value allows that value only (to 1e-9 of it); a corner must be one of the names.
void require_inside(const CalibratedNeuron& neuron, const NeuronConditions& conditions);

/// The neuron at these conditions: parameters and tables of the neighbouring points, weighted linearly in every axis.
/// Throws InvalidArgument as require_inside does. `neuron` must be valid.
SigmoidNeuron neuron_at(const CalibratedNeuron& neuron, const NeuronConditions& conditions);

}  // namespace sotto
