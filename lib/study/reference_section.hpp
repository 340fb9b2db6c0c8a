/// The part of a report that compares with the outputs of another simulator.
#pragma once

#include <string>

#include "sotto/io/infer_result.hpp"

namespace sotto::study {

/// Heading, table and histogram of errors: one column and one line per circuit that has a reference; empty where none
/// has.
std::string reference_section(const std::string& name, const io::InferResult& result);

}  // namespace sotto::study
