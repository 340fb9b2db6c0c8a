/// The parts of what varies one by one: which there are, and a circuit that has only one of them, or all but one.
#pragma once

#include <string>
#include <vector>

#include "sotto/io/what_varies.hpp"

namespace sotto::io {

/// Keys of the parts that are there, in the order of the documentation: "cells", "faults", "write_errors",
/// "read_noise", "temperature_k", "wires", "amplifier", "neuron".
std::vector<std::string> vary_sources(const WhatVaries& vary);

/// Only that part varies. Neurons that follow the temperature of the die belong to the temperature. Throws
/// InvalidArgument unless `source` is one of vary_sources.
WhatVaries only_source(const WhatVaries& vary, const std::string& source);

/// All other parts vary.
WhatVaries without_source(const WhatVaries& vary, const std::string& source);

/// What varies at a point of an attribution: 0: all; 1 ... k: one source alone; k + 1 ... 2k: all but one, in the order
/// of vary_sources.
struct AttributionPoint {
  std::string name;  ///< "all", "only cells", "without cells"
  WhatVaries vary;
};
std::vector<AttributionPoint> attribution_points(const WhatVaries& vary);

}  // namespace sotto::io
