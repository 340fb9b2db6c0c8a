/// The screen that `sotto infer` shows: what a newcomer reads first.
#pragma once

#include <string>

#include "sotto/io/infer_result.hpp"

namespace sotto::cmd {

/// Aligned lines in plain units.
std::string infer_summary(const io::InferResult& result);

}  // namespace sotto::cmd
