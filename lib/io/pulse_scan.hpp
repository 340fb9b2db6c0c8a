/// "scan" of a device job.
#pragma once

#include "io/json_reader.hpp"
#include "io/macrospin_spec.hpp"
#include "sotto/io/device_job.hpp"

namespace sotto::io {

/// The grid of `root`, with "drive" and "release_s".
PulseScan read_scan(const JsonReader& root, const DeviceSpec& device);

}  // namespace sotto::io
