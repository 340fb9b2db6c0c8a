/// A calibrated neuron as the transistor circuit that it was calibrated from.
#pragma once

#include <Eigen/Core>

#include "sotto/calibrate/neuron_curves.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/spice/session.hpp"

namespace sotto::calibrate {

/// The circuit at these conditions, to stand in the deck of a network. `sweep`: what the calibration was made with.
/// Throws InvalidArgument on a corner that it does not know.
spice::NeuronSubcircuit neuron_subcircuit(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                                          const NeuronConditions& conditions);

/// The neuron alone, unloaded, at these inputs (volt, at least 2): vector "out", one value per input.
spice::SpiceRequest open_output_request(const spice::NeuronSubcircuit& neuron, const Eigen::VectorXd& inputs_v);

}  // namespace sotto::calibrate
