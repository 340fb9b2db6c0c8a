/// From a neuron's transistor circuit to its behavioral model, over a grid of conditions.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

#include "sotto/calibrate/neuron_curves.hpp"
#include "sotto/neuron/calibrated_neuron.hpp"
#include "sotto/neuron/neuron_sweep.hpp"

namespace sotto::calibrate {

struct CalibrateOptions {
  int threads = 0;  ///< ngspice workers, 0: one per core; the bits of the result do not depend on it
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, the workers are killed: SpiceError "interrupted"
  std::function<void(std::size_t done, std::size_t all)> on_point =
      {};  ///< as points get done, from any thread, one at a time
};

struct Calibration {
  CalibratedNeuron neuron = {};
  NeuronCurves nominal = {};  ///< the raw curves at the nominal conditions
  std::string ngspice_version = {};
};

/// Measures and fits every point of the grid. Throws InvalidArgument as completed() does, and what measure_neuron and
/// the fits throw, the message preceded by the conditions. Cost: three ngspice runs per point, some 20 ms; a run whose worker is lost is tried once more (SpicePool).
Calibration calibrate_neuron(const NeuronCircuit& circuit, const NeuronSweep& sweep,
                             const CalibrateOptions& options = {});

}  // namespace sotto::calibrate
