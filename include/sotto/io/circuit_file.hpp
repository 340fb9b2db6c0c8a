/// A file that holds a circuit of one kind or another: read once, so that it may be a pipe.
#pragma once

#include <string>
#include <variant>

#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/device_job.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::io {

using CircuitFile = std::variant<CrossbarCase, Experiment, DeviceCard, TrajectoryJob>;

/// Reads a crossbar case, an experiment, a device card or the job of a trajectory, whichever "kind" says; "-" is stdin.
/// Throws IoError as the loaders of these do.
CircuitFile load_circuit_file(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
