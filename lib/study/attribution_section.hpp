/// Which source causes how much of the spread, as a section of a Monte Carlo report.
#pragma once

#include <string>
#include <vector>

#include "study/spread_tables.hpp"

namespace sotto::study {

/// A figure per output and a table; "" where the run has no attribution.
std::string attribution_section(const SummarizedRun& run, const std::vector<std::string>& outputs);

}  // namespace sotto::study
