/// The "circuit" object of an experiment.
#pragma once

#include <string>

#include "io/json_reader.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::io {

/// Reads the circuit of a model of `num_layers` layers, and the cards that it names. `file`: the experiment's path.
CircuitSpec read_circuit_spec(const JsonReader& node, const std::string& file, Eigen::Index num_layers);

}  // namespace sotto::io
