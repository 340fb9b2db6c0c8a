/// Yields of Monte Carlo runs over the limit: curves within their intervals, and those of the required limits.
#pragma once

#include <string>
#include <vector>

#include "study/spread_data.hpp"
#include "study/spread_tables.hpp"

namespace sotto::study {

/// One output of all runs and points that have it, under names that tell them apart.
std::vector<SampleSet> sets_of_runs(const std::vector<SummarizedRun>& runs, const std::string& output);

/// Parts of at most four sets: more cannot be told apart in one figure.
std::vector<std::vector<SampleSet>> in_figures(const std::vector<SampleSet>& sets);

/// Curves over the accuracy or rms_rel_error, over rms_error_v where a run requires one, and the table of the required
/// limits, as HTML; "" where there is nothing. Sets with weights are drawn as probabilities to fail on a scale of
/// decades: they were made for tails.
std::string yield_section(const std::vector<SummarizedRun>& runs);

}  // namespace sotto::study
