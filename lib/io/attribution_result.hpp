/// How the attribution of a Monte Carlo run is written.
#pragma once

#include <string>
#include <vector>

#include "io/json_document.hpp"
#include "sotto/io/monte_carlo_result.hpp"

namespace sotto::io {

Json attribution_json(const std::vector<OutputAttribution>& attribution);

/// A block of lines per output; voltages and currents of single lines are left out.
std::string attribution_text(const std::vector<OutputAttribution>& attribution);

/// Further columns of a point and output, which begin with a comma: the share of the variance with its interval, and
/// what the source adds to the mean (attribution_points says which points have which).
std::string attribution_csv_head();
std::string attribution_csv(const std::vector<OutputAttribution>& attribution, std::size_t point,
                            const std::string& output);

}  // namespace sotto::io
