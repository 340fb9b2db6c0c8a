/// What ngspice says about a neuron circuit at one set of conditions.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>

#include "sotto/calibrate/fit.hpp"
#include "sotto/neuron/neuron_sweep.hpp"
#include "sotto/spice/deck.hpp"
#include "sotto/spice/session.hpp"

namespace sotto::calibrate {

/// A neuron as netlists. The subcircuit has the pins in, out, vdd, vss and the parameters shift, rp, rap, l, wn, wp,
/// dvtn, dvtp of netlists/neuron_mtj2.sub.
struct NeuronCircuit {
  spice::Deck models;      ///< cards of the transistors
  spice::Deck subcircuit;  ///< its definition
  std::string name;        ///< of the subcircuit
};

/// Reads both files and takes the name from the .subckt card of the second. Throws IoError where a file is bad or
/// defines not exactly one subcircuit.
NeuronCircuit load_neuron_circuit(const std::string& models_path, const std::string& netlist_path);

/// Two edges at the input and what follows from them.
struct StepResponse {
  Eigen::VectorXd time_s = {}, input_v = {}, output_v = {};
  Eigen::VectorXd supply_w = {};       ///< delivered by the supply
  double delay_s = 0;                  ///< half input to half output, mean of both edges
  double energy_per_transition_j = 0;  ///< of the supply beyond its static power before and after, mean of both edges
};

struct NeuronCurves {
  TransferSamples transfer = {};    ///< unloaded, direct current
  Eigen::VectorXd output_ohm = {};  ///< per sample: dV/dI at the output
  Eigen::VectorXd input_a = {};     ///< per sample: into the input
  Eigen::VectorXd supply_w = {};    ///< per sample: delivered by the supply
  TransferSamples loaded = {};      ///< with min_load_ohm to ground; empty where that is infinite
  StepResponse step = {};
};

/// Three ngspice runs: a nested sweep of input and probe current, a sweep with load (where min_load_ohm is finite), a
/// transient. `sweep` as completed() returns it; `conditions` of its grid. Throws SpiceError where ngspice fails, Error
/// where the output has not settled within step.hold_s.
NeuronCurves measure_neuron(spice::SpiceSession& session, const NeuronCircuit& circuit, const NeuronSweep& sweep,
                            const NeuronConditions& conditions);

/// The curves from the results of these runs, in this order. Throws as measure_neuron does.
NeuronCurves neuron_curves(std::span<const spice::SpiceResult> results, const NeuronSweep& sweep,
                           const NeuronConditions& conditions);

/// Logistic, table, output resistance (mean over the samples), supply power, residuals and the rest of a point of the
/// card. Throws Error where the neuron feeds its supply: a power below 0 by more than the noise of ngspice.
CalibratedPoint fit_neuron(const NeuronCurves& curves, const NeuronSweep& sweep, const NeuronConditions& conditions);

}  // namespace sotto::calibrate
