#include "sotto/io/monte_carlo_result.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/attribution_result.hpp"
#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kShownParameters = 5;  ///< in the text

Json output_json(const OutputSummary& output) {
  Json json;
  json["nominal"] = number_json(output.nominal);
  json["mean"] = interval_json(output.mean);
  json["mean"]["standard_error"] = number_json(output.mean.standard_error);
  json["standard_deviation"] = number_json(output.standard_deviation);
  json["min"] = number_json(output.min);
  json["max"] = number_json(output.max);
  json["quantiles"] = Json::array();
  for (std::size_t k = 0; k < output.levels.size(); ++k) {
    Json quantile = {{"level", output.levels[k]}};
    quantile.update(interval_json(output.quantiles[k]));
    json["quantiles"].push_back(std::move(quantile));
  }
  return json;
}

Json yield_json(const YieldSummary& yield) {
  Json json;
  json["output"] = yield.output;
  json["lower_limit"] = number_json(yield.lower);
  json["upper_limit"] = number_json(yield.upper);
  json["yield"] = interval_json(yield.yield);
  json["failure_probability"] = interval_json(yield.miss.probability);
  json["failure_probability"]["standard_error"] = number_json(yield.miss.probability.standard_error);
  json["misses"] = yield.miss.misses;
  json["effective_misses"] = number_json(yield.miss.effective_misses);
  return json;
}

Json point_json(const PointSummary& point) {
  Json json;
  json["settings"] = point.settings;
  json["samples"] = point.samples;
  json["failed"] = point.failed;
  json["weights"] = nullptr;
  if (point.weighted) {
    json["weights"] = {{"mean", interval_json(point.mean_weight)},
                       {"effective_samples", number_json(point.effective_samples)},
                       {"not_excluded_below", number_json(point.not_excluded_below)}};
  }
  json["warnings"] = point.warnings;
  json["outputs"] = Json::object();
  for (const OutputSummary& output : point.outputs) json["outputs"][output.name] = output_json(output);
  json["yields"] = Json::array();
  for (const YieldSummary& yield : point.yields) json["yields"].push_back(yield_json(yield));
  json["correlations"] = Json::array();
  for (const ParameterCorrelation& entry : point.correlations) {
    json["correlations"].push_back({{"output", entry.output},
                                    {"parameter", entry.parameter},
                                    {"spearman", number_json(entry.spearman)},
                                    {"pearson", number_json(entry.pearson)}});
  }
  return json;
}

Json corner_json(const CornerSummary& corner) {
  Json json;
  json["settings"] = corner.settings;
  json["parameters"] = Json::object();
  for (const auto& [name, value] : corner.parameters) json["parameters"][name] = number_json(value);
  json["outputs"] = Json::object();
  for (const auto& [name, value] : corner.outputs) json["outputs"][name] = number_json(value);
  if (!corner.failure.empty()) json["failure"] = corner.failure;
  return json;
}

/// NaN where nothing was computed: a stored run that is told again, or one that has more samples than asked for.
double samples_per_s(const MonteCarloResult& result) {
  const auto fresh = static_cast<double>(result.samples - result.resumed_samples);
  return result.wall_s > 0 && fresh > 0 ? fresh / result.wall_s : std::nan("");
}

std::string speed_text(const MonteCarloResult& result) {
  if (!(result.wall_s > 0)) return "";
  const double speed = samples_per_s(result);
  if (std::isnan(speed)) return fmt::format("{:.3g} s, nothing computed\n", result.wall_s);
  return fmt::format("{:.3g} s, {:.3g} samples/s\n", result.wall_s, speed);
}

std::string joined(const std::vector<std::string>& settings) {
  return fmt::format("{}", fmt::join(settings, " "));
}

std::string csv_text(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

std::string yield_text(const YieldSummary& yield) {
  const std::string rule = std::isfinite(yield.lower) ? fmt::format("{} >= {:g}", yield.output, yield.lower)
                                                      : fmt::format("{} <= {:g}", yield.output, yield.upper);
  return fmt::format("  yield, {}: {:.6g} ({:.6g} ... {:.6g})\n", rule, yield.yield.value, yield.yield.lower,
                     yield.yield.upper);
}

/// Of weighted samples, which are drawn for rare failures.
std::string miss_text(const MissEstimate& miss, double not_excluded_below) {
  const Estimate& probability = miss.probability;
  return fmt::format(
      "    fails with probability {:.3g} ({:.3g} ... {:.3g}), standard error {:.2g}; {} misses worth {:.0f};\n"
      "    failures where the shift does not go are not excluded below {:.1g}\n",
      probability.value, probability.lower, probability.upper, probability.standard_error, miss.misses,
      miss.effective_misses, not_excluded_below);
}

std::string weights_text(const PointSummary& point) {
  std::string text;
  if (point.weighted) {
    text += fmt::format("  shifted samples, weighted back: {:.0f} of {} are effective, mean weight {:.3f}\n",
                        point.effective_samples, point.samples - point.failed, point.mean_weight.value);
  }
  for (const std::string& warning : point.warnings) text += "  warning: " + warning + "\n";
  return text;
}

std::string point_text(const PointSummary& point) {
  std::string text;
  if (!point.settings.empty()) text += joined(point.settings) + "\n";
  text += weights_text(point);
  text += fmt::format("  {:<28}{:>12} {:>12} {:>12} {:>12} {:>12}\n", "output", "nominal", "mean", "+-", "deviation",
                      "median");
  for (const OutputSummary& output : point.outputs) {
    double median = std::nan("");
    for (std::size_t k = 0; k < output.levels.size(); ++k) {
      if (output.levels[k] == 0.5) median = output.quantiles[k].value;
    }
    const std::string nominal = std::isfinite(output.nominal) ? fmt::format("{:.6g}", output.nominal) : "-";
    text += fmt::format("  {:<28}{:>12} {:>12.6g} {:>12.2g} {:>12.4g} {:>12.6g}\n", output.name, nominal,
                        output.mean.value, half_width(output.mean), output.standard_deviation, median);
  }
  for (const YieldSummary& yield : point.yields) {
    text += yield_text(yield);
    if (point.weighted) text += miss_text(yield.miss, point.not_excluded_below);
  }
  std::size_t shown = 0;
  for (const ParameterCorrelation& entry : point.correlations) {
    if (point.outputs.empty() || entry.output != point.outputs.front().name || shown++ >= kShownParameters) continue;
    text += fmt::format("  {} follows {}: rank correlation {:+.2f}\n", entry.output, entry.parameter, entry.spearman);
  }
  return text;
}

}  // namespace

std::string monte_carlo_result_json(const MonteCarloResult& result, const RunRecord& record) {
  auto json = result_head("monte_carlo_result");
  json["name"] = result.name;
  json["store"] = result.store.empty() ? Json(nullptr) : Json(result.store);
  json["samples"] = result.samples;
  json["resumed_samples"] = result.resumed_samples;
  json["missing_samples"] = result.missing_samples;
  json["failed"] = result.failed;
  json["failures"] = Json::array();
  for (const FailureSummary& failure : result.failures) {
    json["failures"].push_back(
        {{"reason", failure.reason}, {"count", failure.count}, {"first_sample", failure.first_sample}});
  }
  json["stop_reason"] = result.stop_reason;
  json["checksum"] = fmt::format("{:016x}", result.checksum);
  json["confidence"] = result.confidence;
  json["points"] = Json::array();
  for (const PointSummary& point : result.points) json["points"].push_back(point_json(point));
  json["corners"] = Json::array();
  for (const CornerSummary& corner : result.corners) json["corners"].push_back(corner_json(corner));
  json["attribution"] = attribution_json(result.attribution);
  json["wall_s"] = result.wall_s > 0 ? Json(result.wall_s) : Json(nullptr);
  json["prepare_s"] = number_json(result.prepare_s);
  json["samples_per_s"] = number_json(samples_per_s(result));
  json["ranks"] = result.ranks;
  add_record(json, record);
  return to_text(json);
}

std::string monte_carlo_result_csv(const MonteCarloResult& result) {
  std::string text =
      "point,settings,samples,failed,effective_samples,output,nominal,mean,mean_lower,mean_upper,standard_deviation,"
      "min,max";
  for (const double level : result.levels) text += fmt::format(",quantile_{}", level);
  if (!result.attribution.empty()) text += attribution_csv_head();
  text += "\n";
  for (std::size_t p = 0; p < result.points.size(); ++p) {
    const PointSummary& point = result.points[p];
    for (const OutputSummary& output : point.outputs) {
      text += fmt::format("{},{},{},{},{},{}", p, csv_text(joined(point.settings)), point.samples, point.failed,
                          csv_number(point.effective_samples), csv_text(output.name));
      for (const double x : {output.nominal, output.mean.value, output.mean.lower, output.mean.upper,
                             output.standard_deviation, output.min, output.max}) {
        text += "," + csv_number(x);
      }
      for (const Estimate& quantile : output.quantiles) text += "," + csv_number(quantile.value);
      if (!result.attribution.empty()) text += attribution_csv(result.attribution, p, output.name);
      text += "\n";
    }
  }
  return text;
}

std::string monte_carlo_result_text(const MonteCarloResult& result) {
  std::string text = fmt::format("{} samples ({} failed), ended by {}, checksum {:016x}\n", result.samples,
                                 result.failed, result.stop_reason, result.checksum);
  if (result.missing_samples > 0) {
    text += fmt::format("gaps: {} samples before the last one are missing; --resume computes them\n",
                        result.missing_samples);
  }
  text += speed_text(result);
  for (const PointSummary& point : result.points) {
    text += point_text(point);
    if (!result.attribution.empty()) break;  // the others are there for the shares
  }
  text += attribution_text(result.attribution);
  for (const FailureSummary& failure : result.failures) {
    text +=
        fmt::format("  failed {} times, first in sample {}: {}\n", failure.count, failure.first_sample, failure.reason);
  }
  return text;
}

}  // namespace sotto::io
