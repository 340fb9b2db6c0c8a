#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "sotto/core/error.hpp"
#include "sotto/io/vary_sources.hpp"
#include "sotto/montecarlo/weighted.hpp"
#include "sotto/study/monte_carlo.hpp"
#include "study/attribution.hpp"
#include "study/point_samples.hpp"

namespace sotto::study {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr std::string_view kParameterPrefix = "param.";

bool is_parameter(const std::string& name) {
  return name.starts_with(kParameterPrefix);
}

io::OutputSummary output_summary(const MonteCarloRun& run, const std::string& name, const io::MonteCarloSpec& spec) {
  io::OutputSummary summary{.name = name, .nominal = std::numeric_limits<double>::quiet_NaN()};
  const WeightedSamples samples = weighted_samples(run, name);
  summary.mean = mean_estimate(samples, spec.confidence);
  summary.standard_deviation = standard_deviation(samples);
  summary.min = samples.values.minCoeff();
  summary.max = samples.values.maxCoeff();
  for (const double level : spec.quantiles) {
    summary.levels.push_back(level);
    summary.quantiles.push_back(quantile_estimate(samples, {.level = level, .confidence = spec.confidence}));
  }
  return summary;
}

/// Limits of one requirement.
struct Limits {
  double lower = -kNoLimit;
  double upper = kNoLimit;
};

void add_yield(io::PointSummary& point, const MonteCarloRun& run, const std::string& output, const Limits& limits,
               double confidence) {
  const Question question{.statistic = Statistic::yield,
                          .output = output,
                          .lower = limits.lower,
                          .upper = limits.upper,
                          .confidence = confidence};
  point.yields.push_back({output, limits.lower, limits.upper, estimate(run, question), miss_estimate(run, question)});
}

void add_yields(io::PointSummary& point, const MonteCarloRun& run, const io::MonteCarloSpec& spec) {
  if (spec.required_accuracy) add_yield(point, run, "accuracy", {.lower = *spec.required_accuracy}, spec.confidence);
  if (spec.required_rms_v) add_yield(point, run, "rms_error_v", {.upper = *spec.required_rms_v}, spec.confidence);
  if (spec.required_rms_error) {
    add_yield(point, run, "rms_rel_error", {.upper = *spec.required_rms_error}, spec.confidence);
  }
}

/// Outputs whose spread is explained by the parameters: not every single voltage.
bool is_explained(const std::string& name) {
  return name != "point" && !is_parameter(name) && !name.starts_with("output_");
}

void add_correlations(io::PointSummary& point, const MonteCarloRun& run) {
  for (const std::string& output : run.output_names) {
    if (!is_explained(output)) continue;
    std::vector<io::ParameterCorrelation> ranking;
    const WeightedSamples values = weighted_samples(run, output);
    for (const std::string& parameter : run.output_names) {
      if (!is_parameter(parameter)) continue;
      const WeightedPairs pairs{values.values, output_values(run, parameter), values.weights};
      const double rank = spearman_correlation(pairs);
      if (!std::isfinite(rank)) continue;  // one of them does not vary
      ranking.push_back({output, parameter.substr(kParameterPrefix.size()), pearson_correlation(pairs), rank});
    }
    std::ranges::stable_sort(ranking,
                             [](const auto& a, const auto& b) { return std::abs(a.spearman) > std::abs(b.spearman); });
    point.correlations.insert(point.correlations.end(), ranking.begin(), ranking.end());
  }
}

std::vector<io::FailureSummary> failures_of(const MonteCarloRun& run) {
  std::map<std::string, io::FailureSummary> by_reason;
  for (const SampleResult& result : run.samples) {
    if (result.failure.empty()) continue;
    auto [entry, fresh] = by_reason.try_emplace(result.failure, io::FailureSummary{result.failure, 0, result.sample});
    ++entry->second.count;
  }
  std::vector<io::FailureSummary> failures;
  for (const auto& [reason, failure] : by_reason) failures.push_back(failure);
  std::ranges::stable_sort(failures, [](const auto& a, const auto& b) { return a.count > b.count; });
  return failures;
}

/// Where the shift does not go only the unshifted samples look: of a failure of probability 3/m, m of them see none
/// with the probability exp(-3), 5 %.
double not_excluded_below(double samples, const io::MonteCarloSpec& spec) {
  const double unshifted = spec.nominal_share * samples;
  return unshifted > 3 ? 3 / unshifted : 1;
}

/// What the weights leave of the samples, and where that is too little.
void add_weights(io::PointSummary& point, const MonteCarloRun& run, const io::MonteCarloSpec& spec) {
  constexpr double kFewSamples = 100;  // below, the mean of a skewed output is not yet normal
  point.weighted = is_weighted(run);
  point.effective_samples = effective_sample_size(output_weights(run));
  if (!point.weighted) return;
  RunningStatistics weights;
  for (const SampleResult& result : run.samples) weights.add(result.weight);
  point.mean_weight = mean_estimate(weights, spec.confidence);
  point.not_excluded_below = not_excluded_below(static_cast<double>(point.samples), spec);
  if (point.effective_samples < kFewSamples) {
    point.warnings.push_back(
        fmt::format("only {:.0f} effective samples: means and quantiles are not to be trusted; shift less or raise "
                    "nominal_share",
                    point.effective_samples));
  }
  for (const io::YieldSummary& yield : point.yields) {
    if (yield.miss.effective_misses >= kFewMisses) continue;
    point.warnings.push_back(fmt::format(
        "the probability to fail by {} rests on {:.1f} effective misses; shift to where they are, or take more samples",
        yield.output, yield.miss.effective_misses));
  }
}

io::PointSummary point_summary(const MonteCarloRun& part, const io::MonteCarloSpec& spec) {
  io::PointSummary point;
  point.samples = static_cast<std::int64_t>(part.samples.size());
  point.failed = num_failed(part);
  if (point.samples > 0) add_yields(point, part, spec);  // also where all failed: none of them passes
  add_weights(point, part, spec);
  if (point.samples == point.failed) return point;
  for (const std::string& name : part.output_names) {
    if (name != "point") point.outputs.push_back(output_summary(part, name, spec));
  }
  add_correlations(point, part);
  return point;
}

}  // namespace

io::MonteCarloResult summarize(const MonteCarloRun& run, const io::MonteCarloSettings& settings) {
  io::MonteCarloResult result{.name = settings.name};
  result.samples = static_cast<std::int64_t>(run.samples.size());
  result.failed = num_failed(run);
  result.failures = failures_of(run);
  result.levels = settings.spec.quantiles;
  const std::size_t num_points = settings.point_settings.size();
  require(num_points >= 1, "point_settings", 0.0, "one per point");
  for (std::size_t p = 0; p < num_points; ++p) {
    result.points.push_back(point_summary(samples_of_point(run, p, num_points), settings.spec));
    result.points.back().settings = settings.point_settings[p];
  }
  if (settings.spec.attribution) {
    result.attribution = attribution_of(run, io::vary_sources(settings.spec.vary), settings.spec.confidence);
  }
  result.stop_reason = to_string(run.stop_reason);
  result.confidence = settings.spec.confidence;
  result.wall_s = run.wall_s;
  result.checksum = checksum(run.samples);
  return result;
}

io::MonteCarloResult summarize(const MonteCarloOutcome& outcome, const MonteCarloStudy& study,
                               const CornerOptions& options) {
  io::MonteCarloSettings settings{.name = study.file().name, .spec = study.spec(), .point_settings = {}};
  for (const io::MonteCarloPoint& point : study.file().points) settings.point_settings.push_back(point.settings);
  io::MonteCarloResult result = summarize(outcome.run, settings);
  for (std::size_t p = 0; p < result.points.size(); ++p) {
    const auto nominal = study.nominal(p);
    for (io::OutputSummary& output : result.points[p].outputs) {
      const auto found = std::ranges::find(nominal, output.name, &std::pair<std::string, double>::first);
      if (found != nominal.end()) output.nominal = found->second;
    }
  }
  if (outcome.run.stop_reason != StopReason::interrupted) result.corners = study.corners(options);
  result.resumed_samples = outcome.resumed_samples;
  result.ranks = outcome.ranks;
  return result;
}

}  // namespace sotto::study
