/// A file that holds a circuit of one kind or another: read once, so that it may be a pipe.
#pragma once

#include <string>
#include <variant>

#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::io {

using CircuitFile = std::variant<CrossbarCase, Experiment>;

/// Reads a crossbar case or an experiment, whichever "kind" says; "-" is stdin. Throws IoError as load_crossbar_case
/// and load_experiment do, NotBuilt on a device card, of which no circuit is made.
CircuitFile load_circuit_file(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
