/// Paths inside JSON files, and the "dataset" object that experiments and training files share.
#pragma once

#include <string>

#include "io/json_reader.hpp"
#include "sotto/io/dataset.hpp"

namespace sotto::io {

/// The path in a JSON string: ${SOTTO_DATA_DIR} replaced, relative to the folder of `file` ("-": the working folder).
/// Throws IoError where the variable is unset or another one.
std::string resolved_path(const JsonReader& node, const std::string& file);

/// Reads a "dataset" object of the file `file`.
DatasetSpec read_dataset_spec(const JsonReader& node, const std::string& file);

}  // namespace sotto::io
