/// Calibration jobs: which neuron circuit `sotto calibrate` sweeps over what.
#pragma once

#include <string>

#include "sotto/io/overrides.hpp"
#include "sotto/neuron/neuron_sweep.hpp"

namespace sotto::io {

struct CalibrationJob {
  std::string name;  ///< of the card
  std::string description;
  std::string
      netlist_path;  ///< subcircuit of the neuron, resolved; where no such file exists: of that name in netlists/
  std::string models_path;    ///< cards of its transistors, likewise
  NeuronSweep sweep;          ///< completed
  std::string resolved_json;  ///< the file with the overrides applied
};

/// Reads a job ("kind": "calibration_job"); its keys are in examples/README.md. Paths in it are relative to it. Throws
/// IoError with file, JSON pointer, value and rule.
CalibrationJob load_calibration_job(const std::string& path, const Overrides& overrides = {});

/// Every setting of a sweep as JSON text, defaults written out: what a card records and hashes.
std::string sweep_settings_json(const NeuronSweep& sweep);

}  // namespace sotto::io
