/// The decks that a calibration runs.
#pragma once

#include <string>
#include <vector>

#include "sotto/calibrate/neuron_curves.hpp"

namespace sotto::calibrate {

/// Vectors that every run returns, in this order; a transient has "time" behind them.
inline constexpr const char* kVectors[] = {"in", "out", "vdd#branch", "vin#branch"};

inline constexpr double kZeroCelsiusK = 273.15;

/// What the subcircuit is called with, "shift=... rp=... rap=...". delvto adds to a threshold with its sign: p-channel
/// ones are negative. Throws InvalidArgument on an unknown corner.
std::string subcircuit_parameters(const NeuronSweep& sweep, const NeuronConditions& conditions);

/// Sweeps of input and probe current: the probe is -probe_a, 0, probe_a, for each the input runs through its samples.
spice::SpiceRequest transfer_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                     const NeuronConditions& conditions);

/// The input alone, with min_load_ohm from the output to ground.
spice::SpiceRequest loaded_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                   const NeuronConditions& conditions);

/// Low, high, low at the input, with load_farad at the output.
spice::SpiceRequest step_request(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                 const NeuronConditions& conditions);

/// All runs of one point in the order of neuron_curves: transfer, loaded where min_load_ohm is finite, step.
std::vector<spice::SpiceRequest> neuron_requests(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                                 const NeuronConditions& conditions);

/// Starts of both edges.
struct EdgeTimes {
  double first_s;
  double second_s;
  double end_s;
};
EdgeTimes edge_times(const NeuronStep& step);

}  // namespace sotto::calibrate
