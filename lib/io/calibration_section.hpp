/// The member "calibration" of a neuron card.
#pragma once

#include "io/json_reader.hpp"
#include "sotto/io/calibration_card.hpp"

namespace sotto::io {

/// `node` is that member. Throws IoError.
CalibratedNeuron read_calibrated_neuron(const JsonReader& node);

/// Settings as sweep_settings_json writes them. Throws IoError.
NeuronSweep read_sweep_settings(const JsonDocument& document);

}  // namespace sotto::io
