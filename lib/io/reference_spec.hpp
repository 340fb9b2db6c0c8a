/// The member "reference" of an experiment.
#pragma once

#include <string>

#include "io/json_reader.hpp"
#include "sotto/io/reference.hpp"

namespace sotto::io {

/// `file` is what paths are relative to. Throws IoError.
ReferenceSpec read_reference_spec(const JsonReader& node, const std::string& file);

}  // namespace sotto::io
