#include "sotto/study/monte_carlo_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sotto/core/error.hpp"
#include "sotto/core/version.hpp"
#include "sotto/montecarlo/weighted.hpp"
#include "sotto/study/report.hpp"
#include "study/attribution_section.hpp"
#include "study/page.hpp"
#include "study/spread_data.hpp"
#include "study/spread_tables.hpp"
#include "study/sweep_curves.hpp"
#include "study/yield_figures.hpp"

namespace sotto::study {
namespace {

bool has_output(const StoredRun& stored, const std::string& output) {
  const auto& names = stored.run.output_names;
  return std::ranges::find(names, output) != names.end();
}

/// Everything that the sections are made from.
struct Report {
  std::vector<SummarizedRun> runs;
  std::vector<std::string> outputs;  ///< drawn

  std::string prefix(const ReportedRun& run) const { return runs.size() > 1 ? run.name : ""; }

  /// "95 %", or that of each run where they differ.
  std::string interval_words() const {
    std::set<double> levels;
    for (const SummarizedRun& run : runs) levels.insert(100 * run.result.confidence);
    return fmt::format("{:g} %{}", fmt::join(levels, " % or "), levels.size() > 1 ? " (as its run says)" : "");
  }
};

std::vector<std::string> drawn_outputs(const std::vector<ReportedRun>& runs, const MonteCarloReportOptions& options) {
  for (const std::string& output : options.outputs) {
    const bool known = std::ranges::any_of(runs, [&](const auto& run) { return has_output(run.stored, output); });
    require(known, "output", output, "one of the run's outputs");
  }
  if (!options.outputs.empty()) return options.outputs;
  std::vector<std::string> outputs;
  for (const ReportedRun& run : runs) {
    for (const std::string& output : run.stored.run.output_names) {
      const bool fresh = std::ranges::find(outputs, output) == outputs.end();
      if (fresh && is_summary_output(output)) outputs.push_back(output);
    }
  }
  return outputs;
}

Report report_of(const std::vector<ReportedRun>& runs, const MonteCarloReportOptions& options) {
  require(!runs.empty(), "runs of the report", std::string("none"), "at least one");
  Report report{.runs = {}, .outputs = drawn_outputs(runs, options)};
  for (const ReportedRun& run : runs) {
    const auto finished = static_cast<std::int64_t>(run.stored.run.samples.size());
    require(finished > num_failed(run.stored.run), run.name + ", samples", static_cast<double>(finished),
            "at least one that did not fail");
    report.runs.push_back({&run, summarize(run.stored)});
  }
  return report;
}

/// One figure of an output over one swept parameter, with all runs that swept it.
struct SweepFigure {
  std::string output;
  BandPlot plot = {};
  std::vector<CurveOfRun> curves = {};  ///< of the lines
};

void add_curves(std::vector<SweepFigure>& figures, const Report& report, const std::string& output) {
  for (const SummarizedRun& run : report.runs) {
    const StoredRun& stored = run.run->stored;
    if (!has_output(stored, output)) continue;
    for (const SweepCurve& curve : sweep_curves(stored.settings.spec.sweep)) {
      auto found = std::ranges::find_if(figures, [&](const SweepFigure& f) {
        return f.output == output && f.plot.words.x_label == curve.key && f.plot.x_names == curve.x_names;
      });
      if (found == figures.end()) {
        const std::string label = readable_unit(output).label;
        BandPlot plot{.words = {label + " over the swept parameter", curve.key, label}, .x_names = curve.x_names};
        found = figures.insert(found, SweepFigure{.output = output, .plot = plot});
      }
      BandLine line = output_curve(stored, curve, output);
      const std::string prefix = report.prefix(*run.run);
      line.name = prefix + (prefix.empty() || curve.name.empty() ? "" : ", ") + curve.name;
      found->plot.lines.push_back(std::move(line));
      found->curves.push_back({&stored, curve});
    }
  }
}

/// The curve that curve k is compared with: of the same run the first word, of another run the same curve of the first
/// run; k itself where it is that one.
std::size_t baseline_of(const SweepFigure& figure, std::size_t k) {
  const CurveOfRun& curve = figure.curves[k];
  const StoredRun* run = curve.curve.baseline.empty() ? figure.curves.front().stored : curve.stored;
  const std::string& name = curve.curve.baseline.empty() ? curve.curve.name : curve.curve.baseline;
  for (std::size_t j = 0; j < figure.curves.size(); ++j) {
    if (figure.curves[j].stored == run && figure.curves[j].curve.name == name) return j;
  }
  return k;
}

std::string difference_table(const SweepFigure& figure) {
  BandPlot plot{.words = figure.plot.words, .x_names = figure.plot.x_names};
  for (std::size_t k = 0; k < figure.curves.size(); ++k) {
    const std::size_t baseline = baseline_of(figure, k);
    if (baseline == k) continue;
    plot.lines.push_back(paired_difference(figure.curves[k], figure.curves[baseline], figure.output));
    plot.lines.back().name = figure.plot.lines[k].name + " minus " + figure.plot.lines[baseline].name;
  }
  if (plot.lines.empty()) return {};
  const bool weighted = std::ranges::any_of(figure.curves, [](const auto& c) { return is_weighted(c.stored->run); });
  return fmt::format("<p>{}, differences draw by draw{}</p>\n", escaped(figure.plot.words.y_label),
                     weighted ? "; where a draw has another weight in the other run, of the weighted means" : "") +
         curve_table(plot);
}

std::string sweep_section(const Report& report) {
  std::vector<SweepFigure> figures;
  for (const std::string& output : report.outputs) add_curves(figures, report, output);
  if (figures.empty()) return {};
  std::string section = "<h2>Over the swept parameter</h2>\n<div class=\"figures\">\n";
  for (std::size_t k = 0; k < figures.size(); ++k) {
    section += figure(band_plot_svg(figures[k].plot, fmt::format("sweep{}", k)),
                      fmt::format("Line: mean of the samples, bars: its {} interval; band: from the 5 % to the 95 % "
                                  "quantile of the samples.",
                                  report.interval_words()));
  }
  section += "</div>\n";
  for (const SweepFigure& one : figures) {
    section += fmt::format("<p>{}</p>\n", escaped(one.plot.words.y_label)) + curve_table(one.plot);
    section += difference_table(one);
  }
  return section;
}

std::string histogram_section(const Report& report) {
  std::string section = "<h2>Histograms</h2>\n<div class=\"figures\">\n";
  int id = 0;
  for (const std::string& output : report.outputs) {
    for (const auto& part : in_figures(sets_of_runs(report.runs, output))) {
      HistogramPlot plot = common_histogram(part, readable_unit(output));
      plot.words.title = "distribution of " + readable_unit(output).label;
      section += figure(histogram_svg(plot, fmt::format("histogram{}", id++)),
                        part.size() == 1 ? fmt::format("{} samples{}.", part.front().values.size(),
                                                       part.front().weighted() ? ", weighted" : "")
                                         : "All sets in the same bins.");
    }
  }
  return section + "</div>\n";
}

/// Where the parameters are ranked: at the last point of a sweep; of an attribution where all sources vary.
const io::PointSummary& ranked_point(const SummarizedRun& run) {
  return run.run->stored.settings.spec.attribution ? run.result.points.front() : run.result.points.back();
}

/// The strongest parameters of an output.
BarPlot ranking_plot(const SummarizedRun& run, const std::string& output) {
  constexpr std::size_t kBars = 12;
  const io::PointSummary& point = ranked_point(run);
  BarPlot plot{.words = {"what " + output + " follows", "rank correlation", ""}};
  for (const io::ParameterCorrelation& entry : point.correlations) {
    if (entry.output != output || plot.bars.size() == kBars) continue;
    const Estimate rank = rank_correlation_estimate(entry.spearman, told_samples(point), run.result.confidence);
    plot.bars.push_back({entry.parameter, rank});
  }
  return plot;
}

std::string ranking_section(const Report& report) {
  std::string figures;
  std::string tables;
  int id = 0;
  for (const SummarizedRun& run : report.runs) {
    const auto& points = run.result.points;
    std::string words =
        fmt::format("Spearman's rank correlation with its {} interval (one that holds 0 shows no relation){}",
                    report.interval_words(), report.runs.size() > 1 ? "; run " + run.run->name : "");
    if (points.size() > 1) words += fmt::format("; at {}", fmt::join(ranked_point(run).settings, ", "));
    for (const std::string& output : report.outputs) {
      const BarPlot plot = ranking_plot(run, output);
      if (!plot.bars.empty()) figures += figure(bar_plot_svg(plot, fmt::format("ranking{}", id++)), words + ".");
    }
    const std::string table = ranking_table(run, report.outputs);
    if (table.empty()) continue;
    tables += fmt::format("<details><summary>All correlations of {}</summary>\n{}</details>\n", escaped(run.run->name),
                          table);
  }
  if (figures.empty()) return {};
  return "<h2>Which variation matters</h2>\n<div class=\"figures\">\n" + figures + "</div>\n" + tables;
}

std::string statistics_section(const Report& report) {
  std::string section = fmt::format(
      "<h2>Statistics</h2>\n<p class=\"note\">In parentheses: {} intervals (means: Student; "
      "quantiles: order statistics, \"-\" where the samples are too few; shifted samples are "
      "weighted, but for the least and the greatest). Failed samples are left out.</p>\n",
      report.interval_words());
  for (const SummarizedRun& run : report.runs) {
    const bool open = run.result.points.size() == 1 && report.runs.size() == 1;  // else the figures come sooner
    section += fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", open ? " open" : "",
                           escaped(run.run->name), output_table(run, report.outputs));
  }
  return section;
}

std::string configuration_section(const Report& report) {
  constexpr std::size_t kMostCharacters = 20000;  // a case may hold a matrix of any size
  std::string section = "<h2>Configuration</h2>\n";
  for (const SummarizedRun& run : report.runs) {
    const std::string& text = run.run->stored.settings.document_json;
    section += fmt::format("<details><summary>{}</summary>\n<pre>{}{}</pre></details>\n", escaped(run.run->name),
                           escaped(text.substr(0, kMostCharacters)),
                           text.size() > kMostCharacters ? "\n... the rest is in the store" : "");
  }
  return section;
}

}  // namespace

std::string monte_carlo_report_html(const std::vector<ReportedRun>& runs, const MonteCarloReportOptions& options) {
  const Report report = report_of(runs, options);
  require_gnuplot();
  std::string names;
  for (const ReportedRun& run : runs) names += (names.empty() ? "" : ", ") + run.name;
  std::string page = page_head(names, "Monte Carlo: what varies in the circuit, and what becomes of its answers.");
  page += fmt::format("<p class=\"note\">Sotto {}.</p>\n<h2>Runs</h2>\n{}", version(), run_table(report.runs));
  const std::string failures = failure_table(report.runs);
  if (!failures.empty()) page += "<h2>Failed samples</h2>\n" + failures;
  page += warning_list(report.runs);
  page += sweep_section(report) + statistics_section(report) + histogram_section(report);
  page += yield_section(report.runs);
  for (const SummarizedRun& run : report.runs) page += attribution_section(run, report.outputs);
  page += ranking_section(report) + configuration_section(report);
  return page + page_end();
}

}  // namespace sotto::study
