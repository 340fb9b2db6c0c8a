/// The points of a sweep: their settings, and which value of which axis makes a file that is not valid.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/json_reader.hpp"
#include "sotto/io/monte_carlo_file.hpp"

namespace sotto::io {

/// "key=value" of every axis, for all combinations, the last axis fastest. Throws IoError "<where>: ..." beyond 10,000.
std::vector<std::vector<std::string>> sweep_settings(const std::vector<SweepAxis>& sweep, const std::string& where);

/// `axes`: the array that the axes were read from. Throws IoError where one sets what is common to all points (all of
/// "montecarlo" but what varies), or what another one sets.
void require_sweepable(const JsonReader& axes);

/// All points: `read` sees the document with each combination of settings. What it throws becomes IoError
/// "<file>: /montecarlo/sweep/1/values/0: -3 must be one that leaves the file valid: ..." with the axis that fails
/// without the others; else the whole combination is named.
std::vector<MonteCarloPoint> sweep_points(const JsonDocument& document, const std::vector<SweepAxis>& sweep,
                                          const std::function<MonteCarloPoint(const JsonDocument&)>& read);

}  // namespace sotto::io
