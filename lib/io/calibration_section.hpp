/// The member "calibration" of a neuron card.
#pragma once

#include "io/json_reader.hpp"
#include "sotto/io/calibration_card.hpp"

namespace sotto::io {

/// `node` is that member. Throws IoError.
CalibratedNeuron read_calibrated_neuron(const JsonReader& node);

}  // namespace sotto::io
