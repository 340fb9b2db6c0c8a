/// Neuron cards that come from a calibration: the fits, what they leave over, where they hold, and what they came from.
#pragma once

#include <string>
#include <vector>

#include "sotto/neuron/calibrated_neuron.hpp"
#include "sotto/neuron/neuron_sweep.hpp"

namespace sotto::io {

/// What a calibration was made from; hashes as calibrate::text_hash makes them.
struct CalibrationOrigin {
  std::string netlist = {};  ///< file name of the subcircuit
  std::string netlist_hash = {};
  std::string models = {};  ///< file name of the transistor cards
  std::string models_hash = {};
  std::string settings_json = "{}";  ///< sweep_settings_json
  std::string settings_hash = {};
  std::string ngspice_version = {};

  bool operator==(const CalibrationOrigin&) const = default;
};

struct CalibrationCard {
  std::string name;
  std::string description;
  CalibratedNeuron neuron;
  CalibrationOrigin origin;
};

/// A neuron card whose parameters are those at the nominal conditions, with "calibration" beside them: origin, validity
/// box and every point. The same calibration gives the same text. Throws InvalidArgument as validate(neuron) does.
std::string calibration_card_json(const CalibrationCard& card);

/// Reads such a card. Throws IoError with file, JSON pointer, value and rule, also on a neuron card without
/// calibration.
CalibrationCard load_calibration_card(const std::string& path);

/// Whether the file is a neuron card with a calibration. Throws IoError where it is no JSON file.
bool has_calibration(const std::string& path);

/// The settings that a card was made with; time_limit_s is the default. Throws IoError where they are none.
NeuronSweep sweep_of(const CalibrationCard& card);

}  // namespace sotto::io
