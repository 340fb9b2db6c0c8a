/// Tables of a Monte Carlo report, as HTML.
#pragma once

#include <string>
#include <vector>

#include "sotto/study/monte_carlo_report.hpp"
#include "study/spread_figures.hpp"

namespace sotto::study {

/// A run beside its statistics.
struct SummarizedRun {
  const ReportedRun* run = nullptr;
  io::MonteCarloResult result = {};
};

/// How many samples an interval may count on: those that did not fail, or as many as their weights are worth.
std::int64_t told_samples(const io::PointSummary& point);

/// What not to trust, under a heading; "" where there is nothing.
std::string warning_list(const std::vector<SummarizedRun>& runs);

/// What was run: one column per run.
std::string run_table(const std::vector<SummarizedRun>& runs);

/// Reasons of failed samples, the most frequent first; "" where none failed.
std::string failure_table(const std::vector<SummarizedRun>& runs);

/// Statistics of the named outputs, a row per point and output, in the readable unit.
std::string output_table(const SummarizedRun& run, const std::vector<std::string>& outputs);

/// Share of samples within the required limits; "" where nothing is required.
std::string required_table(const std::vector<SummarizedRun>& runs);

/// Curves side by side, those that have a band with it: a row per x; `x_names` as in BandPlot.
std::string curve_table(const BandPlot& plot);

/// All parameters of the named outputs, the strongest of each first; "" where none was drawn.
std::string ranking_table(const SummarizedRun& run, const std::vector<std::string>& outputs);

/// Shares of the variance of the named outputs by source; "" without an attribution.
std::string attribution_table(const SummarizedRun& run, const std::vector<std::string>& outputs);

}  // namespace sotto::study
