/// What a calibration does with a neuron circuit: conditions, stimulus, resolution. Data only.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sotto/neuron/calibrated_neuron.hpp"

namespace sotto {

/// A process corner: shifts of the magnitude of the threshold voltages.
struct ProcessCorner {
  std::string name = "tt";
  double nmos_vth_shift_v = 0;
  double pmos_vth_shift_v = 0;
};

/// Input step for delay and energy: low, high, low again.
struct NeuronStep {
  double low_v = -0.5;
  double high_v = 0.5;     ///< > low_v
  double rise_s = 10e-12;  ///< of each edge, > 0
  double hold_s = 1e-9;    ///< of each level, > 0; long enough to settle
};

/// The defaults are the published two-junction neuron at 45 nm.
struct NeuronSweep {
  NeuronConditions nominal = {};  ///< load_ohm infinite
  std::vector<ProcessCorner> corners = {{}};
  std::array<std::vector<double>, kConditionAxes> axes = {};  ///< in the order of kConditions; empty: the nominal
                                                              ///< value. The nominal value is always among them
  double channel_length_m = 45e-9;   ///< of both transistors, > 0
  double junction_length_m = 50e-9;  ///< axes of the ellipse, > 0
  double junction_width_m = 30e-9;
  double input_low_v = -1;    ///< range of the transfer curve and of the table
  double input_high_v = 1;    ///< > input_low_v
  int samples = 513;          ///< of the transfer curve, 16 ... 100001: residuals are taken at all of them
  int table_knots = 65;       ///< 4 ... samples
  double probe_a = 1e-6;      ///< pushed into and drawn from the output: dV/dI is the output resistance, > 0
  double min_load_ohm = 1e5;  ///< the curve is taken again with this load to ground, > 0; infinite: not
  NeuronStep step = {};
  double time_limit_s = 60;  ///< of each ngspice run, > 0
};

/// The sweep with every empty axis filled with its nominal value. Throws InvalidArgument on the first field outside its
/// range, corners of one name, and a nominal value that its axis lacks.
NeuronSweep completed(NeuronSweep sweep);

}  // namespace sotto
