/// One self-contained HTML file about Monte Carlo runs.
#pragma once

#include <string>
#include <vector>

#include "sotto/study/monte_carlo_store.hpp"

namespace sotto::study {

/// A run with the name that tells it from the others on the page.
struct ReportedRun {
  std::string name;  ///< of its curves
  StoredRun stored = {};
};

struct MonteCarloReportOptions {
  std::vector<std::string> outputs =
      {};  ///< drawn; none: all but parameters and the voltages or currents of single lines
};

/// Runs, failures, warnings, statistics of the outputs; the outputs over the swept parameter, one figure per output with
/// a curve per run; histograms; share of samples over the required accuracy, or under an error, of shifted samples the
/// probability to fail; ranking of the parameters by rank correlation. Intervals have the confidence of their run, and
/// weighted samples count by their weights. Drawn by gnuplot as SVG, nothing is loaded from elsewhere. Throws
/// InvalidArgument where there is no run, a run without a finished sample, or an output that no run has; NotBuilt where
/// gnuplot is missing.
std::string monte_carlo_report_html(const std::vector<ReportedRun>& runs, const MonteCarloReportOptions& options = {});

/// Reads the stores; names are those of the files without their folders and endings, of a single store its experiment.
/// Throws IoError and NotBuilt as load_stored_run does.
std::vector<ReportedRun> load_reported_runs(const std::vector<std::string>& stores);

/// A run that was just made, under the name of its experiment; it needs no store.
ReportedRun reported_run(const MonteCarloStudy& study, const MonteCarloOutcome& outcome);

}  // namespace sotto::study
