#include "study/spread_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "study/page.hpp"
#include "study/spread_data.hpp"

namespace sotto::study {
namespace {

constexpr int kDigits = 5;

std::string number(double value, int digits = kDigits) {
  return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : std::string("-");
}

/// A value with its interval in small figures, as HTML.
std::string with_interval(const Estimate& estimate, double factor) {
  return fmt::format("{} <small>({} ... {})</small>", number(factor * estimate.value),
                     number(factor * estimate.lower, kDigits - 1), number(factor * estimate.upper, kDigits - 1));
}

/// Cells are HTML.
std::string row(const std::vector<std::string>& cells, const char* tag = "td") {
  std::string text = "<tr>";
  for (const std::string& cell : cells) text += fmt::format("<{0}>{1}</{0}>", tag, cell);
  return text + "</tr>\n";
}

std::string table(const std::string& rows) {
  return "<div class=\"wide\"><table class=\"facts\">\n" + rows + "</table></div>\n";
}

std::string settings_text(const std::vector<std::string>& settings) {
  std::string text;
  for (const std::string& setting : settings) text += (text.empty() ? "" : ", ") + short_setting(setting);
  return text.empty() ? "-" : escaped(text);
}

std::string percent(double share) {
  return fmt::format("{:g} %", 100 * share);
}

/// Of a run that was killed with how many are missing before the last one.
std::string samples_text(const io::MonteCarloResult& result) {
  if (result.missing_samples == 0) return std::to_string(result.samples);
  return fmt::format("{}, and {} gaps that a resume fills", result.samples, result.missing_samples);
}

/// "-" unless the samples have weights; of a sweep the least.
std::string effective_text(const io::MonteCarloResult& result) {
  double least = std::numeric_limits<double>::infinity();
  for (const io::PointSummary& point : result.points) {
    if (point.weighted) least = std::min(least, point.effective_samples);
  }
  return std::isfinite(least) ? fmt::format("{:.0f}", least) : std::string("-");
}

bool is_listed(const std::vector<std::string>& outputs, const std::string& name) {
  return std::ranges::find(outputs, name) != outputs.end();
}

std::string output_row(const io::PointSummary& point, const io::OutputSummary& output) {
  const auto [label, factor] = readable_unit(output.name);
  std::vector<std::string> cells = {escaped(label), settings_text(point.settings),
                                    std::to_string(point.samples - point.failed), with_interval(output.mean, factor),
                                    number(factor * output.standard_deviation)};
  for (const Estimate& quantile : output.quantiles) cells.push_back(with_interval(quantile, factor));
  cells.push_back(number(factor * output.min));
  cells.push_back(number(factor * output.max));
  return row(cells);
}

std::string rule_text(const io::YieldSummary& yield) {
  const auto [label, factor] = readable_unit(yield.output);
  return escaped(std::isfinite(yield.lower) ? fmt::format("{} >= {:g}", label, factor * yield.lower)
                                            : fmt::format("{} <= {:g}", label, factor * yield.upper));
}

}  // namespace

std::int64_t told_samples(const io::PointSummary& point) {
  return point.weighted ? static_cast<std::int64_t>(point.effective_samples) : point.samples - point.failed;
}

std::string warning_list(const std::vector<SummarizedRun>& runs) {
  std::string items;
  for (const SummarizedRun& run : runs) {
    for (const io::PointSummary& point : run.result.points) {
      const std::string where = point.settings.empty() ? "" : " (" + settings_text(point.settings) + ")";
      for (const std::string& warning : point.warnings) {
        items += fmt::format("<li>{}{}: {}</li>\n", escaped(run.run->name), where, escaped(warning));
      }
    }
  }
  return items.empty() ? "" : "<h2>Warnings</h2>\n<ul>\n" + items + "</ul>\n";
}

std::string run_table(const std::vector<SummarizedRun>& runs) {
  const auto fact = [&](const char* name, const std::function<std::string(const SummarizedRun&)>& value,
                        const char* tag = "td") {
    std::vector<std::string> cells = {name};
    for (const SummarizedRun& run : runs) cells.push_back(escaped(value(run)));
    return row(cells, tag);
  };
  return table(
      fact(
          "", [](const auto& r) { return r.run->name; }, "th") +
      fact("experiment", [](const auto& r) { return r.result.name.empty() ? std::string("-") : r.result.name; }) +
      fact("samples", [](const auto& r) { return samples_text(r.result); }) +
      fact("of these failed", [](const auto& r) { return std::to_string(r.result.failed); }) +
      fact("effective samples (weighted)", [](const auto& r) { return effective_text(r.result); }) +
      fact("confidence of its intervals", [](const auto& r) { return percent(r.result.confidence); }) +
      fact("points of the sweep", [](const auto& r) { return std::to_string(r.result.points.size()); }) +
      fact("ended by", [](const auto& r) { return r.result.stop_reason; }) +
      fact("seed", [](const auto& r) { return std::to_string(r.run->stored.seed); }) +
      fact("level of SIMD", [](const auto& r) { return std::string(to_string(r.run->stored.settings.simd)); }) +
      fact("checksum of the samples", [](const auto& r) { return fmt::format("{:016x}", r.result.checksum); }) +
      fact("computed by Sotto", [](const auto& r) { return r.run->stored.written_by; }));
}

std::string failure_table(const std::vector<SummarizedRun>& runs) {
  std::string rows;
  for (const SummarizedRun& run : runs) {
    for (const io::FailureSummary& failure : run.result.failures) {
      rows += row({escaped(run.run->name), std::to_string(failure.count), std::to_string(failure.first_sample),
                   escaped(failure.reason)});
    }
  }
  return rows.empty() ? "" : table(row({"run", "samples", "first of them", "reason"}, "th") + rows);
}

std::string output_table(const SummarizedRun& run, const std::vector<std::string>& outputs) {
  std::vector<std::string> head = {"output", "point", "samples", "mean", "standard deviation"};
  for (const double level : run.run->stored.settings.spec.quantiles) head.push_back(percent(level) + " quantile");
  head.insert(head.end(), {"least", "greatest"});
  std::string rows = row(head, "th");
  for (const std::string& name : outputs) {
    for (const io::PointSummary& point : run.result.points) {
      const auto output = std::ranges::find(point.outputs, name, &io::OutputSummary::name);
      if (output != point.outputs.end()) rows += output_row(point, *output);
    }
  }
  return table(rows);
}

std::string required_table(const std::vector<SummarizedRun>& runs) {
  const bool weighted = std::ranges::any_of(runs, [](const SummarizedRun& run) {
    return std::ranges::any_of(run.result.points, &io::PointSummary::weighted);
  });
  std::vector<std::string> head = {"run", "point", "required", "yield", "probability to fail", "misses"};
  if (weighted) head.insert(head.end(), {"effective misses", "not excluded elsewhere"});
  std::string rows;
  for (const SummarizedRun& run : runs) {
    for (const io::PointSummary& point : run.result.points) {
      for (const io::YieldSummary& yield : point.yields) {
        std::vector<std::string> cells = {escaped(run.run->name),
                                          settings_text(point.settings),
                                          rule_text(yield),
                                          with_interval(yield.yield, 100) + " %",
                                          with_interval(yield.miss.probability, 1),
                                          std::to_string(yield.miss.misses)};
        if (weighted) {
          cells.push_back(point.weighted ? fmt::format("{:.0f}", yield.miss.effective_misses) : "-");
          cells.push_back(point.weighted ? fmt::format("{:.1g}", point.not_excluded_below) : "-");
        }
        rows += row(cells);
      }
    }
  }
  return rows.empty() ? "" : table(row(head, "th") + rows);
}

std::string curve_table(const BandPlot& plot) {
  std::set<double> all_x;
  std::vector<std::string> head = {escaped(short_setting(plot.words.x_label))};
  for (const BandLine& line : plot.lines) {
    all_x.insert(line.x.begin(), line.x.end());
    head.push_back(escaped(line.name.empty() ? "mean" : line.name + ": mean"));
    if (!line.low.empty()) head.push_back("5 % ... 95 % of samples");
  }
  std::string rows = row(head, "th");
  for (const double x : all_x) {
    std::vector<std::string> cells = {plot.x_names.empty() ? number(x)
                                                           : escaped(plot.x_names.at(static_cast<std::size_t>(x)))};
    for (const BandLine& line : plot.lines) {
      const auto k = static_cast<std::size_t>(std::ranges::find(line.x, x) - line.x.begin());
      const bool there = k < line.x.size() && std::isfinite(line.y[k].value);
      cells.push_back(there ? with_interval(line.y[k], 1) : "-");
      if (!line.low.empty()) cells.push_back(there ? number(line.low[k]) + " ... " + number(line.high[k]) : "-");
    }
    rows += row(cells);
  }
  return table(rows);
}

std::string ranking_table(const SummarizedRun& run, const std::vector<std::string>& outputs) {
  std::string rows;
  for (const io::PointSummary& point : run.result.points) {
    for (const io::ParameterCorrelation& entry : point.correlations) {
      if (!is_listed(outputs, entry.output)) continue;
      const Estimate rank = rank_correlation_estimate(entry.spearman, told_samples(point), run.result.confidence);
      rows += row({escaped(entry.output), settings_text(point.settings), escaped(entry.parameter),
                   with_interval(rank, 1), number(entry.pearson)});
    }
  }
  if (rows.empty()) return "";
  return table(row({"output", "point", "parameter", "rank correlation", "linear correlation"}, "th") + rows);
}

std::string attribution_table(const SummarizedRun& run, const std::vector<std::string>& outputs) {
  std::string rows;
  for (const io::OutputAttribution& output : run.result.attribution) {
    if (!is_listed(outputs, output.output)) continue;
    const auto [label, factor] = readable_unit(output.output);
    for (const io::SourceShare& share : output.sources) {
      rows += row({escaped(label), escaped(share.source), with_interval(share.alone_share, 1),
                   with_interval(share.total_share, 1), with_interval(share.mean_shift, factor)});
    }
    rows += row({escaped(label), "together", with_interval(output.interaction_share, 1), "", ""});
  }
  if (rows.empty()) return "";
  return table(row({"output", "source", "share of variance, alone", "its removal takes", "shift of the mean"}, "th") +
               rows);
}

}  // namespace sotto::study
