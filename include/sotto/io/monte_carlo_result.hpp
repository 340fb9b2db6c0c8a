/// What a Monte Carlo run found, and how it is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sotto/io/result.hpp"
#include "sotto/montecarlo/weighted.hpp"

namespace sotto::io {

/// Distribution of one output over the samples that did not fail.
struct OutputSummary {
  std::string name;
  double nominal = 0;  ///< of the circuit without variation; NaN for parameters
  Estimate mean = {};
  double standard_deviation = 0;
  double min = 0;
  double max = 0;
  std::vector<double> levels = {};       ///< of the quantiles
  std::vector<Estimate> quantiles = {};  ///< one per level
};

/// Share of samples within limits; a failed sample is not.
struct YieldSummary {
  std::string output;
  double lower = 0;  ///< -infinity: no limit
  double upper = 0;
  Estimate yield = {};
  MissEstimate miss = {};  ///< the same from the side of what fails
};

/// How an output follows a drawn parameter.
struct ParameterCorrelation {
  std::string output;
  std::string parameter;
  double pearson = 0;
  double spearman = 0;
};

struct FailureSummary {
  std::string reason;
  std::int64_t count = 0;
  std::int64_t first_sample = 0;
};

/// One point of the sweep.
struct PointSummary {
  std::vector<std::string> settings = {};  ///< "key=value"
  std::int64_t samples = 0;                ///< finished, failed ones among them
  std::int64_t failed = 0;
  bool weighted = false;          ///< shifted samples: all statistics but min and max are those of the unshifted die
  Estimate mean_weight = {};      ///< weighted, of all samples: 1 but for chance, wherever the shift went
  double not_excluded_below = 0;  ///< weighted: failures where the shift does not go may have that probability unseen
  double effective_samples = 0;   ///< of those that did not fail; their number unless weighted
  std::vector<std::string> warnings = {};  ///< what not to trust, a sentence each
  std::vector<OutputSummary> outputs = {};
  std::vector<YieldSummary> yields = {};
  std::vector<ParameterCorrelation> correlations = {};  ///< of each output, the strongest first
};

/// The circuit at one combination of extreme die numbers, all else nominal.
struct CornerSummary {
  std::vector<std::string> settings = {};
  std::vector<std::pair<std::string, double>> parameters = {};
  std::vector<std::pair<std::string, double>> outputs = {};
  std::string failure = {};
};

/// How much of the variance of an output one source of vary_sources causes, and how far it moves the mean.
struct SourceShare {
  std::string source;
  Estimate alone_share = {};  ///< variance where it alone varies / variance of all
  Estimate total_share = {};  ///< 1 - variance where all others vary / variance of all: with all that it takes part in
  Estimate mean_shift = {};   ///< mean of all less mean where all others vary, in the unit of the output
};

struct OutputAttribution {
  std::string output;
  std::int64_t draws = 0;  ///< that have an answer at every point
  std::vector<SourceShare> sources = {};
  Estimate interaction_share = {};  ///< 1 - sum of alone_share
};

struct MonteCarloResult {
  std::string name;
  std::string store = {};  ///< path; empty: none
  std::int64_t samples = 0;
  std::int64_t resumed_samples = 0;  ///< of these from an earlier run
  std::int64_t missing_samples = 0;  ///< gaps in a store that is not finished
  std::int64_t failed = 0;
  std::vector<FailureSummary> failures = {};  ///< the most frequent first
  std::vector<double> levels = {};            ///< of the quantiles of all outputs
  std::vector<PointSummary> points = {};
  std::vector<CornerSummary> corners = {};
  std::vector<OutputAttribution> attribution = {};  ///< empty unless asked for
  std::string stop_reason = {};
  double confidence = 0.95;
  double wall_s = 0;     ///< of this run's samples
  double prepare_s = 0;  ///< data set, nominal circuits
  std::uint64_t checksum = 0;
  int ranks = 1;
};

/// {"schema": 1, "kind": "monte_carlo_result", ...}; numbers that are not known are null.
std::string monte_carlo_result_json(const MonteCarloResult& result, const RunRecord& record);

/// One line per point and output: point, settings, samples, failed and effective ones (fewer where samples have
/// weights), output, nominal, mean with interval, deviation, quantiles.
std::string monte_carlo_result_csv(const MonteCarloResult& result);

/// For people: one block per point.
std::string monte_carlo_result_text(const MonteCarloResult& result);

}  // namespace sotto::io
